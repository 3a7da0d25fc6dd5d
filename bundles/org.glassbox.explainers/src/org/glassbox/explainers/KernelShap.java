package org.glassbox.explainers;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.SubMonitor;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.RandomStream;
import org.glassbox.core.explain.Attribution;
import org.glassbox.core.explain.Completeness;
import org.glassbox.core.explain.ExplainRequest;
import org.glassbox.core.explain.Explainer;
import org.glassbox.core.image.Segmentation;
import org.glassbox.core.option.Option;

/**
 * KernelSHAP, an estimate of the Shapley values of segments: with z ∈ {0, 1}^M saying which of M segments are shown, f(z) the score of that version of the
 * image and π(k) = (M - 1) / (C(M, k) k (M - k)), the φ that makes
 *
 * <p>Σ_z π(|z|) (f(z) - f(0) - φ · z)² least, under Σ φ = f(1) - f(0)
 *
 * <p>over the coalitions z that {@link Coalitions} takes. Lundberg and Lee 2017, arXiv:1705.07874. The condition is kept by substitution and not by a large
 * weight, so that the values sum to f(x) - f(x0) exactly, with x0 the image with everything hidden. With room for all 2^M - 2 coalitions the values are the
 * Shapley values.
 *
 * <p>A pixel has an equal share of the value of its segment, so that the map sums to f(x) - f(x0) too. Where we differ: Captum gives every pixel the whole
 * value of its segment, draws 25 coalitions unless told otherwise and keeps the end points by weights of a million; the {@code shap} package leaves the cutting
 * of images to its user and can drop segments by a lasso. Seeded by the image's pixels, so that an image's map depends neither on the others nor on the batch.
 */
public record KernelShap(
        @Option(min = 2, max = 100_000, unit = "coalitions",
                help = "how many sets of shown segments are tried, at least twice the segments; time grows linearly")
        int samples,
        @Option(help = SegmentedImages.SEGMENTATION_HELP) Segments segmentation,
        @Option(min = 1, max = 1024, help = "about how many segments") int segments,
        @Option(min = 0.01, max = 1000, help = SegmentedImages.COMPACTNESS_HELP) double compactness,
        @Option(help = SegmentedImages.REFERENCE_HELP) String reference,
        @Option(min = 0, unit = "pixels", help = References.BLUR_HELP) double blurSigma,
        @Option(help = "the number that is explained: logit or probability of the class") Score score,
        @Option(help = "what the random coalitions are drawn from") long seed) implements Explainer {
    private static final double TOLERANCE = 1e-6; // of the values' sizes: the map is float32

    /** 1000 coalitions of about 64 superpixels. */
    public KernelShap() {
        this(1000, Segments.SLIC, 64, 10, "zero", 0, Score.LOGIT, 0);
    }

    public KernelShap {
        References.check(reference, SegmentedImages.SEGMENT_MEAN);
        if (samples < Coalitions.fewest(segments)) {
            throw new IllegalArgumentException("option samples is " + samples + ", but " + segments + " segments can only be told apart by at least "
                    + Coalitions.fewest(segments) + " coalitions");
        }
    }

    @Override
    public Attribution explain(ExplainRequest request, IProgressMonitor monitor) throws GlassboxException {
        SubMonitor progress = SubMonitor.convert(monitor, MaskedScores.passes(request, samples + 2));
        try (NDManager scope = request.images().getManager().newSubManager()) {
            SegmentedImages images =
                    new SegmentedImages("kernelshap", request, segmentation, segments, compactness, reference, blurSigma, score, scope, progress);
            List<RandomStream> streams = request.randomStreams(seed, "kernelshap");
            Shape shape = new Shape(streams.size(), request.images().size(2), request.images().size(3));
            float[] values = new float[Math.toIntExact(shape.size())];
            double[] differences = new double[streams.size()];
            double[] allowed = new double[streams.size()];
            for (int n = 0; n < differences.length; n++) {
                Segmentation cut = images.segmentation(n);
                Values found = shapley(n, images, streams.get(n), progress);
                int[] sizes = cut.sizes();
                double[] shares = new double[sizes.length];
                for (int s = 0; s < shares.length; s++) {
                    shares[s] = found.shapley()[s] / sizes[s];
                    allowed[n] += Math.abs(found.shapley()[s]);
                }
                differences[n] = found.difference();
                allowed[n] = TOLERANCE * Math.max(1, allowed[n]);
                SegmentedImages.paint(cut, shares, values, n * cut.labels().length);
            }
            double[] gap = Completeness.of(values, differences, 0, 0).gap();
            return Attribution.ofPixels(scope.ret(scope.create(values, shape)), new Completeness(gap, allowed));
        }
    }

    /**
     * @param shapley φ of each segment
     * @param difference f(x) - f(x0)
     */
    private record Values(double[] shapley, double difference) {
    }

    private Values shapley(int n, SegmentedImages images, RandomStream random, SubMonitor progress) throws GlassboxException {
        int count = images.segmentation(n).count();
        Coalitions coalitions = new Coalitions(count, Math.max(samples, Coalitions.fewest(count)), random); // superpixels can be more than were wanted
        List<boolean[]> versions = new ArrayList<>(List.of(new boolean[count], new boolean[count]));
        Arrays.fill(versions.getFirst(), true);
        versions.addAll(coalitions.shown());
        double[] scores = images.scores(n, versions.toArray(boolean[][]::new), progress);
        double difference = scores[0] - scores[1]; // f(x) - f(x0)
        int last = count - 1; // φ of the last segment is what the others leave of the difference
        NormalEquations equations = new NormalEquations(last);
        double[] row = new double[last];
        for (int i = 2; i < scores.length; i++) {
            boolean[] shown = versions.get(i);
            int substituted = shown[last] ? 1 : 0;
            for (int s = 0; s < last; s++) {
                row[s] = (shown[s] ? 1 : 0) - substituted;
            }
            equations.add(row, scores[i] - scores[1] - substituted * difference, coalitions.weight(i - 2));
        }
        double[] values = Arrays.copyOf(equations.solve(0).orElseThrow(() -> GlassboxException.badInput("Explainer \"kernelshap\" can't tell " + count
                + " segments apart with " + (scores.length - 2) + " coalitions. Take more samples or fewer segments.")), count);
        values[last] = difference - Arrays.stream(values).sum();
        return new Values(values, difference);
    }
}
