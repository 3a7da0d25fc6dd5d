package org.glassbox.engine.evaluate;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import org.glassbox.core.image.Normalisation;
import org.glassbox.core.network.Mode;
import org.glassbox.core.network.Network;
import org.glassbox.core.training.LossDirection;
import org.glassbox.engine.training.SampleLabels;
import org.glassbox.pytorch.Autograd;
import org.glassbox.pytorch.GradientMode;

/**
 * Whether a network's answers stand when its images are changed against it: x + ε sign(∂CE/∂x) on the whole image, within the range of pixels; the fast
 * gradient sign method, Goodfellow, Shlens and Szegedy 2014, arXiv:1412.6572. Networks are compared on the images that all of them get right unchanged, so that
 * each begins with an accuracy of 1 (methods.md 4.5).
 */
public final class Robustness {
    private Robustness() {
    }

    /**
     * Which images a network gets right. Engine thread only.
     *
     * @param manager nothing stays in it
     * @param images (n, C, H, W) row by row, normalised
     * @param imageShape (C, H, W)
     * @param labels true classes of n images; of an image that has several, any counts as right, and the attack follows the mean binary cross-entropy
     * @param epsilons in pixel values from 0 to 1; 0 leaves images as they are
     * @return a row for each epsilon, n values
     */
    public static boolean[][] standing(NDManager manager, Network network, float[] images, Shape imageShape, SampleLabels labels, Normalisation normalisation,
            List<Double> epsilons) {
        boolean[][] standing = new boolean[epsilons.size()][];
        try (NDManager scope = manager.newSubManager()) {
            NDArray pixels = scope.create(images, new Shape(labels.main().length).addAll(imageShape));
            NDArray steps = signs(scope, network, pixels, labels);
            try (GradientMode off = GradientMode.off()) {
                for (int e = 0; e < standing.length; e++) {
                    try (NDManager pass = scope.newSubManager()) {
                        NDArray changed = changed(pass, pixels, steps, normalisation, epsilons.get(e));
                        standing[e] = right(network.forward(changed, Mode.EVAL), labels);
                    }
                }
            }
        }
        return standing;
    }

    /** The sign of the loss's gradient, (n, C, H, W). */
    private static NDArray signs(NDManager scope, Network network, NDArray pixels, SampleLabels labels) {
        try (NDManager pass = scope.newSubManager(); GradientMode recording = GradientMode.recording()) {
            NDArray leaf = pixels.stopGradient();
            leaf.attach(pass);
            leaf.setRequiresGradient(true);
            NDArray logits = network.forward(leaf, Mode.EVAL);
            float[][] rows = rows(logits);
            NDArray seeds = labels.sets().map(sets -> LossDirection.seeds(rows, sets, pass)).orElseGet(() -> LossDirection.seeds(rows, labels.main(), pass));
            return pass.ret(Autograd.grad(pass, logits, seeds, List.of(leaf), false).singletonOrThrow().stopGradient().sign());
        }
    }

    private static NDArray changed(NDManager pass, NDArray pixels, NDArray steps, Normalisation normalisation, double epsilon) {
        int channels = normalisation.std().size();
        float[] sizes = new float[channels];
        float[] black = new float[channels];
        float[] white = new float[channels];
        for (int c = 0; c < channels; c++) {
            sizes[c] = (float) (epsilon / normalisation.std().get(c));
            black[c] = normalisation.normalise(c, 0);
            white[c] = normalisation.normalise(c, 1);
        }
        Shape perChannel = new Shape(1, channels, 1, 1);
        NDArray step = pass.create(sizes, perChannel).mul(steps); // the first operand's manager owns it
        return step.add(pixels).maximum(pass.create(black, perChannel)).minimum(pass.create(white, perChannel));
    }

    private static boolean[] right(NDArray logits, SampleLabels labels) {
        float[][] rows = rows(logits);
        boolean[] right = new boolean[rows.length];
        for (int n = 0; n < right.length; n++) {
            int best = 0;
            for (int k = 1; k < rows[n].length; k++) {
                best = rows[n][k] > rows[n][best] ? k : best;
            }
            right[n] = labels.isTrue(n, best) && Float.isFinite(rows[n][best]);
        }
        return right;
    }

    private static float[][] rows(NDArray logits) {
        int samples = Math.toIntExact(logits.size(0));
        float[] flat = logits.toFloatArray();
        int classes = flat.length / samples;
        float[][] rows = new float[samples][];
        for (int n = 0; n < samples; n++) {
            rows[n] = Arrays.copyOfRange(flat, n * classes, (n + 1) * classes);
        }
        return rows;
    }

    /**
     * The images that all networks get right unchanged.
     *
     * @param unchanged for each network, whether it gets each image right
     */
    public static boolean[] common(List<boolean[]> unchanged) {
        boolean[] common = unchanged.getFirst().clone();
        for (boolean[] right : unchanged) {
            for (int n = 0; n < common.length; n++) {
                common[n] &= right[n];
            }
        }
        return common;
    }

    /**
     * The share of the common images that a network still gets right.
     *
     * @return NaN where there are none
     */
    public static double relativeAccuracy(boolean[] standing, boolean[] common) {
        int all = 0;
        int right = 0;
        for (int n = 0; n < common.length; n++) {
            all += common[n] ? 1 : 0;
            right += common[n] && standing[n] ? 1 : 0;
        }
        return all == 0 ? Double.NaN : (double) right / all;
    }
}
