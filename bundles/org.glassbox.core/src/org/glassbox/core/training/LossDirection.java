package org.glassbox.core.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.stream.DoubleStream;

/**
 * What logits are differentiated with for the direction in which the cross-entropy grows: ∂CE/∂z = p - e_y, or where p_y is 1 up to float32's rounding, so that
 * nothing of it is left, the margin's e_k - e_y with k the best other class. Scaled to a largest value of 1 for each sample: for attacks by the gradient's
 * sign, small values would only vanish on their way down the network. Engine thread only.
 */
public final class LossDirection {
    private LossDirection() {
    }

    /**
     * @param logits N rows of K, K at least 2
     * @param labels true classes, N
     * @return (N, K) float32, owned by {@code owner}; zeros for a sample with a logit that is not finite
     */
    public static NDArray seeds(float[][] logits, int[] labels, NDManager owner) {
        int classes = logits.length == 0 ? 0 : logits[0].length;
        float[] seeds = new float[logits.length * classes];
        for (int n = 0; n < logits.length; n++) {
            double[] logs = Softmax.logarithms(logits[n]);
            double missing = -Math.expm1(logs[labels[n]]); // 1 - p_y
            if (!isFinite(logits[n])) {
                continue;
            }
            if ((float) Math.exp(logs[labels[n]]) == 1f) {
                seeds[n * classes + best(logits[n], labels[n])] = 1;
                seeds[n * classes + labels[n]] = -1;
            } else {
                for (int k = 0; k < classes; k++) {
                    seeds[n * classes + k] = (float) ((k == labels[n] ? -missing : Math.exp(logs[k])) / missing);
                }
            }
        }
        return owner.create(seeds, new Shape(logits.length, classes));
    }

    /**
     * The same for samples that may belong to several classes: p - y, p the sigmoids, the direction in which the mean binary cross-entropy grows. It doesn't
     * vanish where p rounds to y.
     *
     * @param logits N rows of K
     * @return (N, K) float32, owned by {@code owner}; zeros for a sample with a logit that is not finite
     */
    public static NDArray seeds(float[][] logits, LabelSets labels, NDManager owner) {
        int classes = logits.length == 0 ? 0 : logits[0].length;
        float[] seeds = new float[logits.length * classes];
        for (int n = 0; n < logits.length; n++) {
            double[] gradient = BinaryCrossEntropies.gradient(logits[n], labels.rows()[n]);
            double largest = DoubleStream.of(gradient).map(Math::abs).max().orElse(0);
            for (int k = 0; isFinite(logits[n]) && largest > 0 && k < classes; k++) {
                seeds[n * classes + k] = (float) (gradient[k] / largest);
            }
        }
        return owner.create(seeds, new Shape(logits.length, classes));
    }

    private static boolean isFinite(float[] logits) {
        for (float logit : logits) {
            if (!Float.isFinite(logit)) {
                return false;
            }
        }
        return true;
    }

    /** The class with the largest logit but one, the first of equals. */
    private static int best(float[] logits, int excluded) {
        int best = excluded == 0 ? 1 : 0;
        for (int k = best + 1; k < logits.length; k++) {
            if (k != excluded && logits[k] > logits[best]) {
                best = k;
            }
        }
        return best;
    }
}
