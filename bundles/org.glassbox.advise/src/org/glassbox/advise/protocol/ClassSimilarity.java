package org.glassbox.advise.protocol;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.eclipse.core.runtime.IProgressMonitor;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.explain.ExplanationMetric;
import org.glassbox.core.explain.MetricRequest;
import org.glassbox.core.option.Option;

/**
 * CS of the AVX protocol: Pearson's correlation of the map with that of the class that comes next, by the same method, in [-1, 1]. A method whose maps don't
 * depend on the class has 1; one below 0 shows other places. The paper calls maps specific between -0.5 and 0.5 (its authors' code between -0.55 and 0.55).
 * Undefined where one of the maps is equal everywhere. ADVISE, Dehshibi et al. 2022, Eq. 10.
 */
public record ClassSimilarity(
        @Option(help = "how maps come to [0, 1]: from the smallest to the largest value, or only what speaks for the class") MapScaling scaling)
                implements ExplanationMetric {
    /** By the protocol's rule. */
    public ClassSimilarity() {
        this(AvxRules.GLASSBOX.scaling());
    }

    @Override
    public List<Value> compute(MetricRequest request, IProgressMonitor monitor) throws GlassboxException {
        ShownParts parts = new ShownParts(request, AvxRules.GLASSBOX.with(scaling));
        int[] sound = parts.sound();
        double[] correlations = parts.correlations(sound, monitor);
        List<Value> values = new ArrayList<>(Collections.nCopies(request.size(), Value.undefined(ShownParts.NOT_FINITE)));
        for (int i = 0; i < sound.length; i++) {
            values.set(sound[i], Double.isNaN(correlations[i]) ? Value.undefined("one of the maps of the two classes is equal everywhere or not finite")
                    : Value.of(correlations[i]));
        }
        return values;
    }

    @Override
    public Direction direction() {
        return Direction.LOWER_IS_BETTER;
    }

    @Override
    public Set<Need> needs() {
        return Set.of(Need.NETWORK, Need.EXPLAINER);
    }
}
