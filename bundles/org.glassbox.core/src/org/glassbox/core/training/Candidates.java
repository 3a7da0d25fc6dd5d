package org.glassbox.core.training;

import java.util.List;
import java.util.Optional;
import org.glassbox.core.RandomStream;

/**
 * Training images that may be asked about, with what the network says of them without augmentation and in evaluation mode.
 *
 * @param ids sample ids, N
 * @param labels true classes, N
 * @param probabilities N rows of K values that sum to 1, K at least 2
 * @param random for samplers that draw
 * @param reasons what the network's answers rest on; absent unless the sampler needs it and the network has a layer with maps
 */
public record Candidates(List<String> ids, int[] labels, double[][] probabilities, RandomStream random, Optional<Reasons> reasons) {
    public Candidates {
        ids = List.copyOf(ids);
        if (ids.size() != labels.length || labels.length != probabilities.length) {
            throw new IllegalArgumentException(ids.size() + " ids, " + labels.length + " labels and " + probabilities.length + " rows of probabilities");
        }
    }

    /** Without what the answers rest on. */
    public Candidates(List<String> ids, int[] labels, double[][] probabilities, RandomStream random) {
        this(ids, labels, probabilities, random, Optional.empty());
    }

    public int size() {
        return labels.length;
    }
}
