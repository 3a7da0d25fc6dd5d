package org.glassbox.engine.training;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * How an epoch uses the training samples.
 *
 * @param members indices of the samples that it draws from, in ascending order; {@code null} for all
 * @param labels classes of samples whose true ones are not known, by index
 * @param weights of each sample in the loss, by index into the training set; {@code null} where all are 1
 * @param watch takes the next weights from the epoch's steps
 */
public record SampleUse(int[] members, Map<Integer, Integer> labels, float[] weights, Optional<WatchedSteps> watch) {
    public SampleUse {
        labels = Map.copyOf(labels);
    }

    /** The same for those of the members that are among the given samples, which are in ascending order. */
    public SampleUse within(int[] samples) {
        int[] both = members == null ? samples : IntStream.of(samples).filter(index -> Arrays.binarySearch(members, index) >= 0).toArray();
        return new SampleUse(both, labels, weights, watch);
    }

    float weight(int index) {
        return weights == null ? 1 : weights[index];
    }

    /** The classes to train on, of which {@code given} are those that are thought to be true. */
    public SampleLabels labels(SampleLabels given) {
        return given.guessed(labels);
    }
}
