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
 * AD of the AVX protocol: max(0, y - o) / y, the share of the class's probability that is lost when the network sees only the part of the image that the map
 * shows; 0 with a remark where there is no probability to lose. ADVISE, Dehshibi et al. 2022, Eq. 12.
 */
public record PartAverageDrop(
        @Option(help = "the score of what the map shows: that of the class as in the paper, or the largest as in the authors' code") AvxRules.Answer answer,
        @Option(help = "how the map darkens the image: softly as in the paper, or rounded to black or nothing as in the authors' code") AvxRules.Shown mask,
        @Option(help = "how maps come to [0, 1]: from the smallest to the largest value, or only what speaks for the class") MapScaling scaling)
                implements ExplanationMetric {
    /** As the paper. */
    public PartAverageDrop() {
        this(AvxRules.Answer.CLASS, AvxRules.Shown.SOFT, AvxRules.GLASSBOX.scaling());
    }

    @Override
    public List<Value> compute(MetricRequest request, IProgressMonitor monitor) throws GlassboxException {
        return new ShownParts(request, AvxRules.GLASSBOX.with(answer).with(mask).with(scaling)).values(EnumSet.of(Look.ANSWER), (n, judgement) -> {
            Value value = Value.of(judgement.answer().averageDrop());
            return judgement.answer().hasScore() ? value : value.with("the class has no probability that could be lost");
        }, monitor);
    }

    @Override
    public Direction direction() {
        return Direction.LOWER_IS_BETTER;
    }

    @Override
    public Set<Need> needs() {
        return Set.of(Need.NETWORK);
    }
}
