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
 * SSIM of the AVX protocol: how alike the image and the part of it that the map shows are in structure, in [-1, 1]. A map that shows everything has 1. ADVISE,
 * Dehshibi et al. 2022, Eq. 13; see {@link org.glassbox.core.image.StructuralSimilarity}.
 */
public record PartSsim(
        @Option(help = "what is compared: the luminance or each colour in windows, the colours as a volume as in the authors' code, or all at once as in the"
                + " paper's equation") AvxRules.Ssim ssim,
        @Option(help = "how the map darkens the image: softly as in the paper, or rounded to black or nothing as in the authors' code") AvxRules.Shown mask,
        @Option(help = "how maps come to [0, 1]: from the smallest to the largest value, or only what speaks for the class") MapScaling scaling)
                implements ExplanationMetric {
    /** As the paper. */
    public PartSsim() {
        this(AvxRules.Ssim.LUMINANCE, AvxRules.Shown.SOFT, AvxRules.GLASSBOX.scaling());
    }

    @Override
    public List<Value> compute(MetricRequest request, IProgressMonitor monitor) throws GlassboxException {
        return new ShownParts(request, AvxRules.GLASSBOX.with(ssim).with(mask).with(scaling))
                .values(EnumSet.of(Look.SSIM), (n, judgement) -> Value.of(judgement.ssim()), monitor);
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
