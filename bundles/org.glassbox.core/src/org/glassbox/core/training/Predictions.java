package org.glassbox.core.training;

import java.util.List;

/**
 * A network's answers for a set of samples.
 *
 * @param classes names, K
 * @param ids sample ids, N
 * @param labels true classes, N
 * @param logits N rows of K; probabilities are computed from them in double
 */
public record Predictions(List<String> classes, List<String> ids, int[] labels, float[][] logits) {
    public Predictions {
        classes = List.copyOf(classes);
        ids = List.copyOf(ids);
        if (ids.size() != labels.length || labels.length != logits.length) {
            throw new IllegalArgumentException(ids.size() + " ids, " + labels.length + " labels and " + logits.length + " rows of logits");
        }
    }

    public int size() {
        return labels.length;
    }

    /** The class with the largest logit, the first of equals. */
    public int predicted(int n) {
        int best = 0;
        for (int k = 1; k < logits[n].length; k++) {
            if (logits[n][k] > logits[n][best]) {
                best = k;
            }
        }
        return best;
    }

    /** log p of each class, by log-softmax in double. */
    public double[] logProbabilities(int n) {
        double max = Double.NEGATIVE_INFINITY;
        for (float z : logits[n]) {
            max = Math.max(max, z);
        }
        double sum = 0;
        for (float z : logits[n]) {
            sum += Math.exp(z - max);
        }
        double logSum = max + Math.log(sum);
        double[] result = new double[logits[n].length];
        for (int k = 0; k < result.length; k++) {
            result[k] = logits[n][k] - logSum;
        }
        return result;
    }

    /** Softmax in double. */
    public double[] probabilities(int n) {
        double[] result = logProbabilities(n);
        for (int k = 0; k < result.length; k++) {
            result[k] = Math.exp(result[k]);
        }
        return result;
    }
}
