package org.glassbox.engine.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.glassbox.core.network.Mode;
import org.glassbox.core.network.Network;
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
            NDArray logits = network.forward(scope.create(images, new Shape(count).addAll(imageShape)), Mode.EVAL);
            float[] flat = logits.toFloatArray();
            int classes = flat.length / count;
            float[][] rows = new float[count][classes];
            for (int n = 0; n < count; n++) {
                System.arraycopy(flat, n * classes, rows[n], 0, classes);
            }
            return rows;
        }
    }
}
