package org.glassbox.explainers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.stream.IntStream;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.SubMonitor;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.RandomStream;
import org.glassbox.core.explain.Attribution;
import org.glassbox.core.explain.Completeness;
import org.glassbox.core.explain.ExplainRequest;
import org.glassbox.core.explain.Explainer;
import org.glassbox.core.option.Option;

/**
 * 1/m Σ_k (x_k - b_k) ∂z_t/∂x (b_k + u_k (x_k - b_k)): the gradient at random places between the image, or noisy copies x_k of it, and reference images b_k.
 * Its expected value is the mean of {@link IntegratedGradients} over the references; an estimate of Shapley values. Lundberg and Lee 2017, arXiv:1705.07874;
 * Erion, Janizek, Sturmfels, Lundberg and Lee 2019, arXiv:1906.10670.
 *
 * <p>Where we differ from Captum: references are taken in turn and places are spread evenly, one at random in each m-th of the way, which leaves the expected
 * value as it is and needs several times fewer samples for the same precision. By how much the values miss the mean difference of the logits is reported for
 * each image, and more than 5 % of it is too much; noise, which has none in Captum either, is not counted in that.
 */
public record GradientShap(
        @Option(min = 1, max = 10_000, unit = "samples", help = "places at which the gradient is taken; time grows with them") int samples,
        @Option(help = Baselines.HELP) String baselines,
        @Option(min = 0, unit = "pixels", help = References.BLUR_HELP) double blurSigma,
        @Option(min = 0, max = 1, unit = "of the image's range", help = "standard deviation of noise that is added to the image") double noise,
        @Option(help = "of places, references and noise; each image's also depend on its pixels, but not on the other images") long seed) implements Explainer {
    private static final String ID = "gradientshap";

    /** 50 places without noise, between the image and its blur, the mean colour, white and black. */
    public GradientShap() {
        this(50, Baselines.STANDARD, 0, 0, 1);
    }

    public GradientShap {
        Baselines.check(baselines);
    }

    @Override
    public Attribution explain(ExplainRequest request, IProgressMonitor monitor) throws GlassboxException {
        SubMonitor progress = SubMonitor.convert(monitor, samples + 1);
        progress.checkCanceled();
        try (NDManager scope = request.images().getManager().newSubManager()) {
            NDArray images = request.images().stopGradient(); // (N, C, H, W)
            images.attach(scope);
            List<NDArray> references = Baselines.of(baselines, blurSigma, images, request.normalisation());
            Places places = new Places(request.randomStreams(seed, ID), references.size(), samples);
            double[] differences = differences(request, images, references, places);
            progress.worked(1);
            Line line = new Line(images, references, places, new NormalNoise(request, seed, ID + " noise"), noise);
            NDArray sum = InputGradients.sum(ID, request, samples, line::variants, (from, gradients) -> gradients.mul(line.change).sum(new int[] {0}), scope,
                    progress.split(samples));
            NDArray values = sum.divi((float) samples);
            if (noise > 0) {
                return Attribution.ofInput(scope.ret(values));
            }
            return Attribution.ofInput(scope.ret(values), Completeness.of(values.toFloatArray(), differences, IntegratedGradients.ROUNDING,
                    IntegratedGradients.RELATIVE));
        }
    }

    /** z_t(x) minus the mean of z_t over the references as often as each was taken, N values. */
    private static double[] differences(ExplainRequest request, NDArray images, List<NDArray> references, Places places) throws GlassboxException {
        float[] scores = InputGradients.scores(ID, request, images).toFloatArray();
        double[] differences = new double[scores.length];
        for (int n = 0; n < scores.length; n++) {
            differences[n] = scores[n];
        }
        for (int m = 0; m < references.size(); m++) {
            float[] of = InputGradients.scores(ID, request, references.get(m)).toFloatArray();
            for (int n = 0; n < scores.length; n++) {
                differences[n] -= places.share(n, m) * of[n];
            }
        }
        return differences;
    }

    /** Which reference each sample of an image takes and where on the way from it. */
    private static final class Places {
        private final int[][] reference; // image, sample
        private final float[][] way; // image, sample; 0 at the reference, 1 at the image
        private final int references;

        Places(List<RandomStream> streams, int references, int samples) {
            this.references = references;
            reference = new int[streams.size()][samples];
            way = new float[streams.size()][samples];
            for (int n = 0; n < reference.length; n++) {
                RandomStream random = streams.get(n);
                int[] order = IntStream.range(0, references).toArray();
                random.shuffle(order);
                for (int k = 0; k < samples; k++) {
                    int turn = k % references;
                    int turns = Math.ceilDiv(samples - turn, references); // samples of this reference
                    reference[n][k] = order[turn];
                    way[n][k] = (float) ((k / references + random.nextDouble()) / turns);
                }
            }
        }

        /** How much of an image's samples a reference has. */
        double share(int image, int m) {
            return (double) IntStream.of(reference[image]).filter(taken -> taken == m).count() / reference[image].length;
        }

        /** Into (M, N, C, H, W) seen as (M N, C, H, W), sample by sample. */
        long[] indices(int from, int to) {
            long[] indices = new long[(to - from) * reference.length];
            for (int i = 0; i < indices.length; i++) {
                int image = i % reference.length;
                indices[i] = (long) reference[image][from + i / reference.length] * reference.length + image;
            }
            return indices;
        }

        float[] ways(int from, int to) {
            float[] ways = new float[(to - from) * reference.length];
            for (int i = 0; i < ways.length; i++) {
                ways[i] = way[i % reference.length][from + i / reference.length];
            }
            return ways;
        }
    }

    /** The samples as images. */
    private static final class Line {
        private final NDArray images;
        private final NDArray references; // (M N, C, H, W)
        private final Places places;
        private final NormalNoise normal;
        private final NDArray deviation; // (N, 1, 1, 1), or null without noise
        private NDArray change; // x - b of the last variants, (V, N, C, H, W)

        Line(NDArray images, List<NDArray> references, Places places, NormalNoise normal, double noise) {
            this.images = images;
            this.places = places;
            this.normal = normal;
            Shape shape = images.getShape();
            NDList each = new NDList(references.stream().map(reference -> reference.broadcast(shape)).toList());
            this.references = NDArrays.concat(each, 0);
            deviation = noise > 0 ? NormalNoise.range(images).muli((float) noise) : null;
        }

        NDArray variants(int from, int to, NDManager scope) {
            Shape shape = new Shape(to - from).addAll(images.getShape());
            NDArray indices = scope.create(places.indices(from, to));
            NDArray start = references.get(indices).reshape(shape);
            start.attach(scope);
            NDArray end = deviation == null ? images : normal.next(to - from, scope).muli(deviation).addi(images);
            change = start.neg().addi(end);
            return scope.create(places.ways(from, to), new Shape(to - from, images.size(0), 1, 1, 1)).mul(change).addi(start);
        }
    }
}
