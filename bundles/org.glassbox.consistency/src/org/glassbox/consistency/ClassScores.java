package org.glassbox.consistency;

import ai.djl.ndarray.NDArray;
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

    int classes() {
        return rows.length == 0 ? 0 : rows[0].length;
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
        return largestBut(n, -1);
    }

    /** The class with the largest logit of those that are not {@code excluded}, the first of equals. */
    int largestBut(int n, int excluded) {
        int best = excluded == 0 ? 1 : 0;
        for (int k = best + 1; k < rows[n].length; k++) {
            if (k != excluded && rows[n][k] > rows[n][best]) {
                best = k;
            }
        }
        return best;
    }

    /** log p of each class, in double; NaN where a logit is not finite. */
    double[] logProbabilities(int n) {
        return Softmax.logarithms(rows[n]);
    }

    /** Cross-entropy -log p_y; NaN where a logit is not finite. */
    double crossEntropy(int n, int label) {
        return isFinite(n) ? -logProbabilities(n)[label] : Double.NaN;
    }
}
