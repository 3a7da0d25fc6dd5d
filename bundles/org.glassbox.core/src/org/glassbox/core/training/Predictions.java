package org.glassbox.core.training;

import java.util.List;
import java.util.Optional;

/**
 * A network's answers for a set of samples.
 *
 * @param classes names, K
 * @param ids sample ids, N
 * @param labels true classes, N; the main ones where samples may belong to several
 * @param logits N rows of K; probabilities are computed from them in double
 * @param reasons what the answers rest on; absent unless a metric needs it and the network has a layer with maps
 * @param labelSets all classes of each sample, N; absent unless samples may belong to several
 * @param attacked which answers stand when images are changed against the network; absent unless a metric needs it
 */
public record Predictions(List<String> classes, List<String> ids, int[] labels, float[][] logits, Optional<Reasons> reasons, Optional<LabelSets> labelSets,
        Optional<UnderAttack> attacked) {
    public Predictions {
        classes = List.copyOf(classes);
        ids = List.copyOf(ids);
        if (ids.size() != labels.length || labels.length != logits.length) {
            throw new IllegalArgumentException(ids.size() + " ids, " + labels.length + " labels and " + logits.length + " rows of logits");
        }
        if (labelSets.isPresent() && labelSets.get().size() != labels.length) {
            throw new IllegalArgumentException(labelSets.get().size() + " sets of labels for " + labels.length + " samples");
        }
    }

    /** Of images that were left as they are. */
    public Predictions(List<String> classes, List<String> ids, int[] labels, float[][] logits, Optional<Reasons> reasons, Optional<LabelSets> labelSets) {
        this(classes, ids, labels, logits, reasons, labelSets, Optional.empty());
    }

    /** Of samples of one class each. */
    public Predictions(List<String> classes, List<String> ids, int[] labels, float[][] logits, Optional<Reasons> reasons) {
        this(classes, ids, labels, logits, reasons, Optional.empty());
    }

    /** Without what the answers rest on. */
    public Predictions(List<String> classes, List<String> ids, int[] labels, float[][] logits) {
        this(classes, ids, labels, logits, Optional.empty());
    }

    /** The same with what becomes of the answers under attack. */
    public Predictions with(UnderAttack attack) {
        return new Predictions(classes, ids, labels, logits, reasons, labelSets, Optional.of(attack));
    }

    public int size() {
        return labels.length;
    }

    /** Whether sample n belongs to class k. */
    public boolean isTrue(int n, int k) {
        return labelSets.map(sets -> sets.contains(n, k)).orElse(labels[n] == k);
    }

    /** Whether the predicted class of sample n is a true one. */
    public boolean isRight(int n) {
        return isTrue(n, predicted(n));
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
