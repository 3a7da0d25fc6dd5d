package org.glassbox.core.training;

/**
 * Logits that answer one question for each class, "does the image belong to it", by their sigmoids: for samples that may belong to several classes. Plain
 * numbers in double.
 */
public final class BinaryCrossEntropies {
    private BinaryCrossEntropies() {
    }

    /** log(1 + e^z), without overflow. */
    private static double softPlus(double z) {
        return Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)));
    }

    /**
     * -1/K Σ_k [y_k log p_k + (1 - y_k) log(1 - p_k)], p the sigmoids of the logits.
     *
     * @param logits K of one sample
     * @param truth K, whether it belongs to each class
     */
    public static double mean(float[] logits, boolean[] truth) {
        double sum = 0;
        for (int k = 0; k < logits.length; k++) {
            sum += softPlus(truth[k] ? -logits[k] : logits[k]);
        }
        return sum / logits.length;
    }

    /**
     * The derivative p_k - y_k of the sum by each logit, exact also where p_k rounds to y_k.
     *
     * @param logits K of one sample
     * @param truth K, whether it belongs to each class
     */
    public static double[] gradient(float[] logits, boolean[] truth) {
        double[] gradient = new double[logits.length];
        for (int k = 0; k < gradient.length; k++) {
            gradient[k] = truth[k] ? -1 / (1 + Math.exp(logits[k])) : 1 / (1 + Math.exp(-logits[k]));
        }
        return gradient;
    }
}
