package org.glassbox.core.training;

import java.util.List;
import org.glassbox.core.RandomStream;

/**
 * Training images that may be asked about, with what the network says of them without augmentation and in evaluation mode.
 *
 * @param ids sample ids, N
 * @param labels true classes, N
 * @param probabilities N rows of K values that sum to 1, K at least 2
 * @param random for samplers that draw
 */
public record Candidates(List<String> ids, int[] labels, double[][] probabilities, RandomStream random) {
    public Candidates {
        ids = List.copyOf(ids);
        if (ids.size() != labels.length || labels.length != probabilities.length) {
            throw new IllegalArgumentException(ids.size() + " ids, " + labels.length + " labels and " + probabilities.length + " rows of probabilities");
        }
    }

    public int size() {
        return labels.length;
    }
}
