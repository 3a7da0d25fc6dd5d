package org.glassbox.core.training;

/** p_t = exp(z_t) / Σ_k exp(z_k), the probabilities of classes from a network's logits z: in double, and without overflow. Thread safe. */
public final class Softmax {
    private Softmax() {
    }

    /** p of each class; all are NaN where a logit is NaN or positively infinite. */
    public static double[] of(float[] logits) {
        double[] result = logarithms(logits);
        for (int k = 0; k < result.length; k++) {
            result[k] = Math.exp(result[k]);
        }
        return result;
    }

    /** log p of each class; all are NaN where a logit is NaN or positively infinite. */
    public static double[] logarithms(float[] logits) {
        double max = Double.NEGATIVE_INFINITY;
        for (float z : logits) {
            max = Math.max(max, z);
        }
        double sum = 0;
        for (float z : logits) {
            sum += Math.exp(z - max);
        }
        double logSum = Math.log(sum);
        double[] result = new double[logits.length];
        for (int k = 0; k < result.length; k++) {
            result[k] = logits[k] - max - logSum; // in this order, so that log p near 0 keeps its digits
        }
        return result;
    }

    /** p of class {@code target}. */
    public static double of(float[] logits, int target) {
        return of(logits, 0, logits.length, target);
    }

    /**
     * p of class {@code target} of one image among several.
     *
     * @param logits of the images, one after another
     * @param offset of the image's first one
     * @param classes of the network
     */
    public static double of(float[] logits, int offset, int classes, int target) {
        double logit = logits[offset + target];
        double others = 0; // Σ_k exp(z_k - z_t), the target's own 1 included
        for (int k = offset; k < offset + classes; k++) {
            others += Math.exp(logits[k] - logit);
        }
        return 1 / others;
    }
}
