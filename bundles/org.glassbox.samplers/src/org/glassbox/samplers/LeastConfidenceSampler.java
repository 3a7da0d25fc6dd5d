package org.glassbox.samplers;

import java.util.List;
import org.glassbox.core.option.Option;
import org.glassbox.core.training.Candidates;
import org.glassbox.core.training.Sampler;
import org.glassbox.core.training.Uncertainty;

/** One minus the probability of the predicted class, the largest first. */
public record LeastConfidenceSampler(@Option(min = 0, max = 1, help = "leave out images of lower uncertainty") double threshold) implements Sampler {
    /** Leaves out none. */
    public LeastConfidenceSampler() {
        this(0);
    }

    @Override
    public List<Integer> rank(Candidates candidates) {
        double[][] p = candidates.probabilities();
        return Ranking.descending(candidates, n -> Uncertainty.leastConfidence(p[n]) >= threshold, n -> Uncertainty.leastConfidence(p[n]));
    }
}
