package org.glassbox.samplers;

import java.util.List;
import org.glassbox.core.option.Option;
import org.glassbox.core.training.Candidates;
import org.glassbox.core.training.Sampler;
import org.glassbox.core.training.Uncertainty;

/** The probability of the predicted class minus that of the second, the smallest first. */
public record MarginSampler(@Option(min = 0, max = 1, help = "leave out images with a larger margin") double threshold) implements Sampler {
    /** Leaves out none. */
    public MarginSampler() {
        this(1);
    }

    @Override
    public List<Integer> rank(Candidates candidates) {
        double[][] p = candidates.probabilities();
        return Ranking.ascending(candidates, n -> Uncertainty.margin(p[n]) <= threshold, n -> Uncertainty.margin(p[n]));
    }
}
