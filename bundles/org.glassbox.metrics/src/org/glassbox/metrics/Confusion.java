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
}
