package org.glassbox.samplers;

import java.util.List;
import org.glassbox.core.option.Option;
import org.glassbox.core.training.Candidates;
import org.glassbox.core.training.Sampler;
import org.glassbox.core.training.Uncertainty;

/** Images whose predicted class is not the true one, the lowest entropy first: what the network is wrong about and sure of. */
public record ConfidentWrongSampler(@Option(min = 0, unit = "nats", help = "leave out images of this entropy or more") double threshold) implements Sampler {
    /** Leaves out no wrong one. */
    public ConfidentWrongSampler() {
        this(Double.POSITIVE_INFINITY);
    }

    @Override
    public List<Integer> rank(Candidates candidates) {
        double[][] p = candidates.probabilities();
        return Ranking.ascending(candidates, n -> Ranking.predicted(p[n]) != candidates.labels()[n] && Uncertainty.entropy(p[n]) < threshold,
                n -> Uncertainty.entropy(p[n]));
    }
}
