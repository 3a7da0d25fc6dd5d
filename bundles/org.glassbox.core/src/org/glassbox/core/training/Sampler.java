package org.glassbox.core.training;

import java.util.List;

/** Chooses which images an expert is asked about. A record whose components are its options. Contributed to the extension point {@code samplers}. */
public interface Sampler {
    /**
     * @return indices of candidates, the most wanted first, without those that the sampler's thresholds rule out; ties by lower index
     */
    List<Integer> rank(Candidates candidates);
}
