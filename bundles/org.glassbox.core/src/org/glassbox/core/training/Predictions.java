package org.glassbox.core.training;

import java.util.List;
import java.util.Optional;

/**
 * A network's answers for a set of samples.
 *
 * @param classes names, K
 * @param ids sample ids, N
 * @param labels true classes, N
 * @param logits N rows of K; probabilities are computed from them in double
 * @param reasons what the answers rest on; absent unless a metric needs it and the network has a layer with maps
 */
public record Predictions(List<String> classes, List<String> ids, int[] labels, float[][] logits, Optional<Reasons> reasons) {
    public Predictions {
        classes = List.copyOf(classes);
        ids = List.copyOf(ids);
        if (ids.size() != labels.length || labels.length != logits.length) {
            throw new IllegalArgumentException(ids.size() + " ids, " + labels.length + " labels and " + logits.length + " rows of logits");
        }
    }

    /** Without what the answers rest on. */
    public Predictions(List<String> classes, List<String> ids, int[] labels, float[][] logits) {
        this(classes, ids, labels, logits, Optional.empty());
    }

    public int size() {
        return labels.length;
    }

    /** The class of sample n with the largest logit, the first of equals. */
    public int predicted(int n) {
        return predicted(logits[n]);
    }

    /** The class with the largest of one sample's logits, the first of equals. */
    public static int predicted(float[] logits) {
        int best = 0;
        for (int k = 1; k < logits.length; k++) {
            if (logits[k] > logits[best]) {
                best = k;
            }
        }
        return best;
    }

    /** log p of each class, by {@link Softmax}. */
    public double[] logProbabilities(int n) {
        return Softmax.logarithms(logits[n]);
    }

    /** p of each class, by {@link Softmax}. */
    public double[] probabilities(int n) {
        return Softmax.of(logits[n]);
    }
}
