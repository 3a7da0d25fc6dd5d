package org.glassbox.core.training;

import java.util.List;

/** Chooses which images an expert is asked about. A record whose components are its options. Contributed to the extension point {@code samplers}. */
public interface Sampler {
    /**
     * @return indices of candidates, the most wanted first, without those that the sampler's thresholds rule out; ties by lower index
     */
    List<Integer> rank(Candidates candidates);

    /** Whether the sampler also looks at {@link Candidates#reasons}, which cost two gradients of the network's last layers for each candidate. */
    default boolean needsReasons() {
        return false;
    }
}
