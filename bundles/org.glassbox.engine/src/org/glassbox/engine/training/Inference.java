package org.glassbox.engine.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.glassbox.core.explain.SaliencyMap;
import org.glassbox.core.network.Mode;
import org.glassbox.core.network.Network;
import org.glassbox.pytorch.Autograd;
import org.glassbox.pytorch.GradientMode;

/** Predictions of a network that nobody trains at the moment. Engine thread only. */
public final class Inference {
    /** How many images are best given at a time. */
    public static final int BATCH = 100;

    private Inference() {
    }

    /**
     * Logits in evaluation mode.
     *
     * @param images (n, C, H, W) row by row, normalised
     * @param imageShape (C, H, W)
     * @return n rows of K
     */
    public static float[][] logits(Network network, NDManager parent, float[] images, Shape imageShape) {
        int count = images.length / Math.toIntExact(imageShape.size());
        try (NDManager scope = parent.newSubManager(); GradientMode off = GradientMode.off()) {
            return rows(network.forward(scope.create(images, new Shape(count).addAll(imageShape)), Mode.EVAL), count);
        }
    }

    private static float[][] rows(NDArray values, int count) {
        float[] flat = values.toFloatArray();
        int length = flat.length / count;
        float[][] rows = new float[count][length];
        for (int n = 0; n < count; n++) {
            System.arraycopy(flat, n * length, rows[n], 0, length);
        }
        return rows;
    }

    /**
     * Logits, and what they rest on.
     *
     * @param logits n rows of K
     * @param ofTruth Grad-CAM maps of the true classes at the network's usual layer, after their ReLU, n
     * @param ofPrediction likewise of the predicted classes
     */
    public record Explained(float[][] logits, List<SaliencyMap> ofTruth, List<SaliencyMap> ofPrediction) {
    }

    /**
     * As {@link #logits}, with maps: one pass through the network, and two gradients of what comes after the layer.
     *
     * @param labels true classes, n
     */
    public static Explained explained(Network network, NDManager parent, float[] images, Shape imageShape, int[] labels) {
        String layer = network.graph().camLayer();
        int count = labels.length;
        try (NDManager scope = parent.newSubManager()) {
            Network.Cut cut;
            try (GradientMode off = GradientMode.off()) {
                cut = network.cut(layer, scope.create(images, new Shape(count).addAll(imageShape)));
            }
            try (GradientMode recording = GradientMode.recording()) {
                NDArray activation = cut.values().get(layer).stopGradient();
                activation.setRequiresGradient(true);
                NDArray logits = network.forwardFrom(cut.with(activation));
                float[][] rows = rows(logits, count);
                int[] predicted = Arrays.stream(rows).mapToInt(Inference::largest).toArray();
                List<SaliencyMap> ofTruth = maps(scope, activation, logits, labels, true);
                return new Explained(rows, ofTruth, maps(scope, activation, logits, predicted, false));
            }
        }
    }

    private static List<SaliencyMap> maps(NDManager scope, NDArray activation, NDArray logits, int[] classes, boolean keepGraph) {
        long[] indices = Arrays.stream(classes).asLongStream().toArray();
        NDArray score = logits.gather(scope.create(indices).reshape(classes.length, 1), 1).sum();
        NDArray gradient = Autograd.grad(scope, score, score.onesLike(), List.of(activation), keepGraph, false).singletonOrThrow();
        int height = Math.toIntExact(activation.size(2));
        int width = Math.toIntExact(activation.size(3));
        try (GradientMode off = GradientMode.off()) {
            NDArray weights = gradient.sum(new int[] {2, 3}, true).div((float) height * width);
            float[][] values = rows(Activation.relu(activation.stopGradient().mul(weights).sum(new int[] {1})), classes.length);
            List<SaliencyMap> maps = new ArrayList<>();
            for (int n = 0; n < classes.length; n++) {
                maps.add(new SaliencyMap(width, height, values[n], classes[n], Double.NaN));
            }
            return maps;
        }
    }

    /** The first of equals, as {@link org.glassbox.core.training.Predictions#predicted}. */
    private static int largest(float[] logits) {
        int best = 0;
        for (int k = 1; k < logits.length; k++) {
            if (logits[k] > logits[best]) {
                best = k;
            }
        }
        return best;
    }
}
