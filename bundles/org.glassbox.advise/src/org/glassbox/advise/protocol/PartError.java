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
 * MSE of the AVX protocol: the mean squared difference between the image and the part of it that the map shows, of 255², in [0, 1]. A map that shows everything
 * has 0. ADVISE, Dehshibi et al. 2022, Eq. 14, which leaves the division by 255² out, although Eq. 15 needs it.
 */
public record PartError(
        @Option(help = "how the map darkens the image: softly as in the paper, or rounded to black or nothing as in the authors' code") AvxRules.Shown mask,
        @Option(help = "how maps come to [0, 1]: from the smallest to the largest value, or only what speaks for the class") MapScaling scaling)
                implements ExplanationMetric {
    /** As the paper. */
    public PartError() {
        this(AvxRules.Shown.SOFT, AvxRules.GLASSBOX.scaling());
    }

    @Override
    public List<Value> compute(MetricRequest request, IProgressMonitor monitor) throws GlassboxException {
        return new ShownParts(request, AvxRules.GLASSBOX.with(mask).with(scaling)).values(EnumSet.of(Look.ERROR), (n, judgement) -> Value.of(judgement.error()),
                monitor);
    }

    @Override
    public Direction direction() {
        return Direction.LOWER_IS_BETTER;
    }

    @Override
    public Set<Need> needs() {
        return Set.of();
    }
}
