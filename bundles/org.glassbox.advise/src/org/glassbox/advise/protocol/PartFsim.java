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
 * FSIM of the AVX protocol: how alike the image and the part of it that the map shows are in what the eye sees first, in [0, 1]. A map that shows everything
 * has 1. ADVISE, Dehshibi et al. 2022, section 4.1; see {@link FeatureSimilarity}.
 */
public record PartFsim(
        @Option(help = "the luminance as the paper says, or with colours as in the authors' code") AvxRules.Fsim fsim,
        @Option(help = "how the map darkens the image: softly as in the paper, or rounded to black or nothing as in the authors' code") AvxRules.Shown mask,
        @Option(help = "how maps come to [0, 1]: from the smallest to the largest value, or only what speaks for the class") MapScaling scaling)
                implements ExplanationMetric {
    /** As the paper. */
    public PartFsim() {
        this(AvxRules.Fsim.LUMINANCE, AvxRules.Shown.SOFT, AvxRules.GLASSBOX.scaling());
    }

    @Override
    public List<Value> compute(MetricRequest request, IProgressMonitor monitor) throws GlassboxException {
        return new ShownParts(request, AvxRules.GLASSBOX.with(fsim).with(mask).with(scaling))
                .values(EnumSet.of(Look.FSIM), (n, judgement) -> Value.of(judgement.fsim()), monitor);
    }

    @Override
    public Direction direction() {
        return Direction.HIGHER_IS_BETTER;
    }

    @Override
    public Set<Need> needs() {
        return Set.of();
    }
}
