package org.glassbox.consistency;

import ai.djl.ndarray.NDArray;
import org.glassbox.core.training.BinaryCrossEntropies;
import org.glassbox.core.training.Softmax;

/**
 * Logits as plain numbers.
 *
 * @param rows N rows of K
 */
record ClassScores(float[][] rows) {
    /** @param logits (N, K) */
    static ClassScores of(NDArray logits) {
        int samples = Math.toIntExact(logits.size(0));
        float[] flat = logits.toFloatArray();
        int classes = flat.length / Math.max(1, samples);
        float[][] rows = new float[samples][classes];
        for (int n = 0; n < samples; n++) {
            System.arraycopy(flat, n * classes, rows[n], 0, classes);
        }
        return new ClassScores(rows);
    }

    int samples() {
        return rows.length;
    }

    boolean isFinite(int n) {
        for (float score : rows[n]) {
            if (!Float.isFinite(score)) {
                return false;
            }
        }
        return true;
    }

    /** The class with the largest logit, the first of equals. */
    int predicted(int n) {
        int best = 0;
        for (int k = 1; k < rows[n].length; k++) {
            if (rows[n][k] > rows[n][best]) {
                best = k;
            }
        }
        return best;
    }

    /** The mean binary cross-entropy over the classes; NaN where a logit is not finite. */
    double binaryCrossEntropy(int n, boolean[] truth) {
        return isFinite(n) ? BinaryCrossEntropies.mean(rows[n], truth) : Double.NaN;
    }

    /** Cross-entropy -log p_y; NaN where a logit is not finite. */
    double crossEntropy(int n, int label) {
        return isFinite(n) ? -Softmax.logarithms(rows[n])[label] : Double.NaN;
    }
}
