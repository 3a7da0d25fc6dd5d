package org.glassbox.metrics;

import org.glassbox.core.training.Predictions;

/** What samples are ranked by for each class. */
final class ClassScoring {
    private ClassScoring() {
    }

    /** K rows of N: log-probabilities, which don't underflow, or the logits of sigmoids where samples may belong to several classes. */
    static double[][] byClass(Predictions predictions) {
        double[][] scores = new double[predictions.classes().size()][predictions.size()];
        for (int n = 0; n < predictions.size(); n++) {
            double[] row = predictions.labelSets().isPresent() ? null : predictions.logProbabilities(n);
            for (int k = 0; k < scores.length; k++) {
                scores[k][n] = row == null ? predictions.logits()[n][k] : row[k];
            }
        }
        return scores;
    }
}
