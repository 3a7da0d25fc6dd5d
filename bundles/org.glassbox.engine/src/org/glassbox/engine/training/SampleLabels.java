package org.glassbox.engine.training;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.glassbox.core.training.LabelSets;

/**
 * The classes of samples.
 *
 * @param main one class of each sample
 * @param sets all classes of each sample; absent unless samples may belong to several
 */
public record SampleLabels(int[] main, Optional<LabelSets> sets) {
    /** One class for each, and no other. */
    public static SampleLabels alone(int[] labels, boolean multiLabel, int classes) {
        return new SampleLabels(labels.clone(), multiLabel ? Optional.of(LabelSets.of(IntStream.of(labels).mapToObj(Set::of).toList(), classes))
                : Optional.empty());
    }

    /** Whether sample n belongs to class k. */
    public boolean isTrue(int n, int k) {
        return sets.map(known -> known.contains(n, k)).orElse(main[n] == k);
    }

    /** With other main classes in the place of those of some samples; what else these belong to stays. */
    SampleLabels corrected(Map<Integer, Integer> corrections) {
        return changed(corrections, true);
    }

    /** With one class for some samples of which nothing is known. */
    SampleLabels guessed(Map<Integer, Integer> guesses) {
        return changed(guesses, false);
    }

    private SampleLabels changed(Map<Integer, Integer> labels, boolean keepsOthers) {
        int[] changed = main.clone();
        labels.forEach((index, label) -> changed[index] = label);
        Optional<LabelSets> changedSets = sets.map(known -> {
            boolean[][] rows = new LabelSets(known.rows()).rows(); // a copy
            labels.forEach((index, label) -> {
                boolean[] row = keepsOthers ? rows[index] : new boolean[rows[index].length];
                row[main[index]] = false;
                row[label] = true;
                rows[index] = row;
            });
            return new LabelSets(rows);
        });
        return new SampleLabels(changed, changedSets);
    }

    /** Those of some samples, in this order. */
    public SampleLabels at(int[] samples) {
        return new SampleLabels(IntStream.of(samples).map(n -> main[n]).toArray(), sets.map(known -> known.at(samples)));
    }
}
