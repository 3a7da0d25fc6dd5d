package org.glassbox.metrics;

import org.glassbox.core.training.Predictions;

/**
 * How often each class was predicted and true. Where samples belong to one class, the predicted one is that with the largest logit; where they may belong to
 * several, all are predicted whose sigmoid is above one half.
 *
 * @param right samples of each class for which it was predicted
 * @param support samples of each class
 * @param predicted samples for which each class was predicted
 * @param samples all of them
 */
record OneAgainstRest(int[] right, int[] support, int[] predicted, int samples) {
    static OneAgainstRest of(Predictions predictions) {
        int classes = predictions.classes().size();
        int[] right = new int[classes];
        int[] support = new int[classes];
        int[] predicted = new int[classes];
        for (int n = 0; n < predictions.size(); n++) {
            boolean[] found = predicted(predictions, n);
            for (int k = 0; k < classes; k++) {
                boolean truth = predictions.isTrue(n, k);
                right[k] += truth && found[k] ? 1 : 0;
                support[k] += truth ? 1 : 0;
                predicted[k] += found[k] ? 1 : 0;
            }
        }
        return new OneAgainstRest(right, support, predicted, predictions.size());
    }

    /** Which classes sample n is taken for. */
    static boolean[] predicted(Predictions predictions, int n) {
        boolean[] found = new boolean[predictions.classes().size()];
        if (predictions.labelSets().isEmpty()) {
            found[predictions.predicted(n)] = true;
        } else {
            for (int k = 0; k < found.length; k++) {
                found[k] = predictions.logits()[n][k] > 0;
            }
        }
        return found;
    }

    int classes() {
        return right.length;
    }

    /** How many samples belong to a class. */
    int support(int k) {
        return support[k];
    }

    /** TP / (TP + FN); NaN for a class without samples. */
    double recall(int k) {
        return (double) right[k] / support[k];
    }

    /** TP / (TP + FP); NaN for a class that was never predicted. */
    double precision(int k) {
        return (double) right[k] / predicted[k];
    }

    /** 2 TP / (2 TP + FP + FN); NaN for a class that neither occurs nor was predicted. */
    double f1(int k) {
        return 2.0 * right[k] / (support[k] + predicted[k]);
    }

    /** TN / (TN + FP); NaN for a class to which all samples belong. */
    double specificity(int k) {
        int others = samples - support[k];
        return (double) (others - (predicted[k] - right[k])) / others;
    }

    /** (TP + TN) / N; NaN without samples. */
    double accuracy(int k) {
        int wrong = support[k] + predicted[k] - 2 * right[k];
        return (double) (samples - wrong) / samples;
    }
}
