package org.glassbox.metrics;

import org.glassbox.core.training.Predictions;

/**
 * Counts of true and predicted classes.
 *
 * @param counts by true class, then by predicted class
 */
record Confusion(int[][] counts) {
    static Confusion of(Predictions predictions) {
        int classes = predictions.classes().size();
        int[][] counts = new int[classes][classes];
        for (int n = 0; n < predictions.size(); n++) {
            counts[predictions.labels()[n]][predictions.predicted(n)]++;
        }
        return new Confusion(counts);
    }

    int classes() {
        return counts.length;
    }

    /** How many samples belong to a class. */
    int support(int k) {
        int sum = 0;
        for (int count : counts[k]) {
            sum += count;
        }
        return sum;
    }

    private int predicted(int k) {
        int sum = 0;
        for (int[] row : counts) {
            sum += row[k];
        }
        return sum;
    }

    /** TP / (TP + FN); NaN for a class without samples. */
    double recall(int k) {
        return (double) counts[k][k] / support(k);
    }

    /** TP / (TP + FP); NaN for a class that was never predicted. */
    double precision(int k) {
        return (double) counts[k][k] / predicted(k);
    }

    /** 2 TP / (2 TP + FP + FN); NaN for a class that neither occurs nor was predicted. */
    double f1(int k) {
        return 2.0 * counts[k][k] / (support(k) + predicted(k));
    }

    /** TN / (TN + FP), one class against the rest; NaN for a class to which all samples belong. */
    double specificity(int k) {
        int others = samples() - support(k);
        return (double) (others - (predicted(k) - counts[k][k])) / others;
    }

    /** (TP + TN) / N, one class against the rest; NaN without samples. */
    double accuracy(int k) {
        int wrong = support(k) + predicted(k) - 2 * counts[k][k];
        return (double) (samples() - wrong) / samples();
    }

    private int samples() {
        int sum = 0;
        for (int k = 0; k < counts.length; k++) {
            sum += support(k);
        }
        return sum;
    }
}
