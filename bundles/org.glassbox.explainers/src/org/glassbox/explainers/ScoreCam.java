package org.glassbox.explainers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.SubMonitor;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.explain.ExplainRequest;
import org.glassbox.core.image.PlaneResize;
import org.glassbox.core.network.Mode;
import org.glassbox.core.option.Option;
import org.glassbox.pytorch.GradientMode;

/**
 * ReLU(Σ_k w_k A_k), w = softmax_k(s_k - s_0), where s_k is the target's score for the image times M_k, M_k is unit k of the requested layer at the image's
 * size and scaled to [0, 1], and s_0 is the score of an image of zeros (in normalised space, so that it has the mean colour). Wang et al. 2019,
 * arXiv:1910.01279. No gradient is taken; the network runs once for each unit and image. A unit that is equal everywhere has the weight 0 and is not run.
 *
 * <p>The score is the probability as in the paper; pytorch-grad-cam takes the logit, whose softmax is close to one unit only, and enlarges units with aligned
 * corners: {@code score=logit alignCorners=true}. The authors' own code has no softmax and weights by the plain score: {@code weighting=score}. The softmax
 * over units makes s_0 cancel; {@code weighting=increase} is the paper's increase of confidence without softmax.
 */
public record ScoreCam(@Option(help = "whether values below zero are cut off, as in the paper") boolean relu,
        @Option(help = "what each masked image is judged by: the probability as in the paper, or the logit as in pytorch-grad-cam") Score score,
        @Option(help = "how scores become weights: their softmax over the units as in the paper, their increase over an empty image,"
                + " or themselves") Weighting weighting,
        @Option(help = "whether units are enlarged so that their corners stay in place, as in pytorch-grad-cam") boolean alignCorners,
        @Option(min = 0, unit = "units", help = "only that many of the layer's units, those that vary most; 0 for all") int channels) implements UnitWeighting {
    /** How scores become weights. */
    public enum Weighting {
        /** softmax_k(s_k). */
        SOFTMAX,
        /** s_k - s_0. */
        INCREASE,
        /** s_k. */
        SCORE
    }

    /** As in the paper. */
    public ScoreCam() {
        this(true, Score.PROBABILITY, Weighting.SOFTMAX, false, 0);
    }

    @Override
    public Units units(ExplainRequest request, NDManager scope, IProgressMonitor monitor) throws GlassboxException {
        SubMonitor progress = SubMonitor.convert(monitor);
        NDArray activation = Requests.LayerCut.of("scorecam", request, scope).activation();
        try (GradientMode off = GradientMode.off()) {
            int images = Math.toIntExact(activation.size(0));
            int units = Math.toIntExact(activation.size(1));
            int[] pairs = pairs(activation, images, units);
            int height = Math.toIntExact(request.images().size(2));
            int width = Math.toIntExact(request.images().size(3));
            NDArray planes = activation.reshape(-1, activation.size(2), activation.size(3)); // (N K, h, w)
            PlaneResize resize = alignCorners ? PlaneResize.BILINEAR_ALIGNED : PlaneResize.BILINEAR;
            UnitScores.Pass pass = (image, unit, part) -> {
                NDArray plane = planes.get(part, new NDIndex("{}", image.mul(units).add(unit)));
                NDArray masked = request.images().get(part, new NDIndex("{}", image)); // (R, C, H, W), a copy
                masked.muli(scaled(resize.apply(plane, height, width)).expandDims(1));
                return request.network().forward(masked, Mode.EVAL);
            };
            double[] scores = UnitScores.of("scorecam", request, pairs, units, UnitScores.passes(request), score, pass, progress);
            return new Units(activation, scope.create(weights(request, pairs, scores, images, units), new Shape(images, units)));
        }
    }

    /** Planes (R, H, W) brought to [0, 1]; one that is equal everywhere becomes 0. */
    private static NDArray scaled(NDArray planes) {
        NDArray values = planes.flatten(1, -1);
        NDArray smallest = values.min(new int[] {1}).reshape(-1, 1, 1);
        NDArray range = values.max(new int[] {1}).reshape(-1, 1, 1).sub(smallest);
        return planes.sub(smallest).divi(range.add(range.eq(0f).toType(range.getDataType(), false)));
    }

    /** The units that are run: those that are not equal everywhere, and of these the {@link #channels} with the largest variance, the first of equals. */
    private int[] pairs(NDArray activation, int images, int units) {
        NDArray places = activation.flatten(2, -1); // (N, K, n)
        float[] range = places.max(new int[] {2}).sub(places.min(new int[] {2})).toFloatArray();
        if (channels == 0 || channels >= units) {
            return IntStream.range(0, images * units).filter(pair -> range[pair] > 0).toArray();
        }
        NDArray deviations = places.sub(places.mean(new int[] {2}, true));
        float[] variance = deviations.square().sum(new int[] {2}).toFloatArray();
        return IntStream.range(0, images)
                .flatMap(n -> IntStream.range(n * units, (n + 1) * units).filter(pair -> range[pair] > 0).boxed()
                        .sorted(Comparator.comparingDouble(pair -> -variance[pair])).limit(channels).mapToInt(pair -> pair).sorted())
                .toArray();
    }

    private float[] weights(ExplainRequest request, int[] pairs, double[] scores, int images, int units) throws GlassboxException {
        double[] subtracted = switch (weighting) {
            case SOFTMAX -> largest(pairs, scores, images, units); // it cancels, and no power overflows
            case INCREASE -> emptyScores(request);
            case SCORE -> new double[images];
        };
        double[] sums = new double[images];
        double[] parts = new double[pairs.length];
        for (int i = 0; i < pairs.length; i++) {
            double difference = scores[i] - subtracted[pairs[i] / units];
            parts[i] = weighting == Weighting.SOFTMAX ? Math.exp(difference) : difference;
            sums[pairs[i] / units] += parts[i];
        }
        float[] weights = new float[images * units];
        for (int i = 0; i < pairs.length; i++) {
            weights[pairs[i]] = (float) (weighting == Weighting.SOFTMAX ? parts[i] / sums[pairs[i] / units] : parts[i]);
        }
        return weights;
    }

    private static double[] largest(int[] pairs, double[] scores, int images, int units) {
        double[] largest = new double[images];
        Arrays.fill(largest, Double.NEGATIVE_INFINITY);
        for (int i = 0; i < pairs.length; i++) {
            largest[pairs[i] / units] = Math.max(largest[pairs[i] / units], scores[i]);
        }
        return largest;
    }

    /** s_0 of each image: one run, for they differ in the target only. */
    private double[] emptyScores(ExplainRequest request) throws GlassboxException {
        try (NDManager scope = request.images().getManager().newSubManager()) {
            NDArray logits = request.network().forward(scope.zeros(new Shape(1).addAll(request.images().getShape().slice(1))), Mode.EVAL);
            Requests.requireClasses("scorecam", request, logits.size(1));
            float[] values = logits.toFloatArray();
            return IntStream.of(request.targets()).mapToDouble(target -> score.of(values, 0, values.length, target)).toArray();
        }
    }
}
