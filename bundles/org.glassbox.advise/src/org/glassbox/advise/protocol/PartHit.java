package org.glassbox.advise.protocol;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.eclipse.core.runtime.IProgressMonitor;
import org.glassbox.advise.protocol.PartJudge.Look;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.explain.ExplanationMetric;
import org.glassbox.core.explain.MetricRequest;
import org.glassbox.core.option.Option;

/**
 * Hit of the AVX protocol: 1 where the class is among the five best for the part of the image that the map shows (of fewer classes: among all but the worst),
 * else 0. ADVISE, Dehshibi et al. 2022, Eq. 11.
 */
public record PartHit(
        @Option(help = "how the map darkens the image: softly as in the paper, or rounded to black or nothing as in the authors' code") AvxRules.Shown mask,
        @Option(help = "how maps come to [0, 1]: from the smallest to the largest value, or only what speaks for the class") MapScaling scaling)
                implements ExplanationMetric {
    /** As the paper. */
    public PartHit() {
        this(AvxRules.Shown.SOFT, AvxRules.GLASSBOX.scaling());
    }

    @Override
    public List<Value> compute(MetricRequest request, IProgressMonitor monitor) throws GlassboxException {
        return new ShownParts(request, AvxRules.GLASSBOX.with(mask).with(scaling))
                .values(EnumSet.of(Look.ANSWER), (n, judgement) -> Value.of(judgement.answer().hit() ? 1 : 0), monitor);
    }

    @Override
    public Direction direction() {
        return Direction.HIGHER_IS_BETTER;
    }

    @Override
    public Set<Need> needs() {
        return Set.of(Need.NETWORK);
    }
}
