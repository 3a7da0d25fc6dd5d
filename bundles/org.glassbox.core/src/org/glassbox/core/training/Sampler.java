package org.glassbox.core.training;

import java.util.List;
import org.glassbox.core.GlassboxException;

/** Chooses which images an expert is asked about. A record whose components are its options. Contributed to the extension point {@code samplers}. */
public interface Sampler {
    /**
     * @return indices of candidates, the most wanted first, without those that the sampler's thresholds rule out; ties by lower index
     */
    List<Integer> rank(Candidates candidates);

    /**
     * Chooses which images get a label. The true classes of the candidates are not to be looked at: nobody knows them yet.
     *
     * @return as {@link #rank(Candidates)}
     * @throws GlassboxException if the candidates can't be ranked, in one sentence
     */
    default List<Integer> rank(Candidates candidates, LabelPool pool) throws GlassboxException {
        return rank(candidates);
    }

    /** Whether the sampler can only choose who gets a label, because it needs a {@link LabelPool}; it is then never asked for {@link #rank(Candidates)}. */
    default boolean needsPool() {
        return false;
    }

    /** Whether the sampler also looks at {@link Candidates#reasons}, which cost two gradients of the network's last layers for each candidate. */
    default boolean needsReasons() {
        return false;
    }
}
