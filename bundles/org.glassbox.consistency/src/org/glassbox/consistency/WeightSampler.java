package org.glassbox.consistency;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.option.Option;
import org.glassbox.core.option.OptionPairs;
import org.glassbox.core.registry.Contributions;
import org.glassbox.core.registry.ExtensionPoint;
import org.glassbox.core.training.Candidates;
import org.glassbox.core.training.LabelPool;
import org.glassbox.core.training.Sampler;
import org.glassbox.core.training.Weighting;

/**
 * The candidates that a weighting gives the largest weights, with the predicted class in place of the true one, equal weights in random order. By explanation
 * consistency that is the selection of "Improving Network Interpretability via Explanation Consistency Evaluation", which does not say what takes the label's
 * place. Candidates that have no weight come last.
 */
public record WeightSampler(@Option(help = "the weighting, such as consistency") String weighting,
        @Option(help = "its options, such as epsilon=0.01;psi=softsign") String weightingOptions) implements Sampler {
    /** By explanation consistency. */
    public WeightSampler() {
        this("consistency", "");
    }

    @Override
    public List<Integer> rank(Candidates candidates) {
        throw new IllegalStateException("weights are found beside images that have a label");
    }

    @Override
    public List<Integer> rank(Candidates candidates, LabelPool pool) throws GlassboxException {
        Weighting weighs = Contributions.ofPlatform().find(ExtensionPoint.WEIGHTINGS, weighting)
                .create(OptionPairs.parse("Sampler \"weight\"", "weightingOptions", weightingOptions));
        double[] weights = pool.weights(weighs, weighting);
        int[] order = IntStream.range(0, weights.length).toArray();
        candidates.random().shuffle(order);
        return IntStream.of(order).boxed().sorted(Comparator.comparingDouble(n -> Double.isNaN(weights[n]) ? Double.POSITIVE_INFINITY : -weights[n])).toList();
    }

    @Override
    public boolean needsPool() {
        return true;
    }
}
