package org.glassbox.samplers;

import java.util.List;
import org.glassbox.core.option.Option;
import org.glassbox.core.training.Candidates;
import org.glassbox.core.training.Sampler;
import org.glassbox.core.training.Uncertainty;

/**
 * Entropy of the predicted probabilities, the largest first; equation 1 of "Interpretability-Guided Human Feedback During Neural Network Training". The
 * threshold exists only in that paper's code.
 */
public record EntropySampler(@Option(min = 0, unit = "nats", help = "leave out images of lower entropy") double threshold) implements Sampler {
    /** Leaves out none. */
    public EntropySampler() {
        this(0);
    }

    @Override
    public List<Integer> rank(Candidates candidates) {
        double[][] p = candidates.probabilities();
        return Ranking.descending(candidates, n -> Uncertainty.entropy(p[n]) >= threshold, n -> Uncertainty.entropy(p[n]));
    }
}
