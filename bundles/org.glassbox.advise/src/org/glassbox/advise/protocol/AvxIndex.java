package org.glassbox.advise.protocol;

import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.SubMonitor;
import org.glassbox.advise.protocol.PartJudge.Judgement;
import org.glassbox.advise.protocol.PartJudge.Look;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.explain.ExplanationMetric;
import org.glassbox.core.explain.MetricRequest;
import org.glassbox.core.option.Option;

/**
 * AVX of ADVISE, see {@link Avx}. The method that made the maps is asked for those of the second-best class too, where the network does not recognise the class
 * in the part that the map shows: only there CS decides.
 */
public record AvxIndex(
        @Option(help = "the score of what the map shows: that of the class as in the paper, or the largest as in the authors' code") AvxRules.Answer answer,
        @Option(help = "how the map darkens the image: softly as in the paper, or rounded to black or nothing as in the authors' code") AvxRules.Shown mask,
        @Option(help = "what SSIM compares: the luminance or each colour in windows, the colours as a volume as in the authors' code, or all at once as in the"
                + " paper's equation") AvxRules.Ssim ssim,
        @Option(help = "FSIM of the luminance as the paper says, or with colours as in the authors' code") AvxRules.Fsim fsim,
        @Option(min = 0, max = 1, help = "the largest correlation of two classes' maps that counts as specific; 0.5 in the paper, 0.55 in the"
                + " authors' code") double bound,
        @Option(help = "what is multiplied where the class is not recognised: as in the paper, or so that all four terms become worse") AvxRules.Delta delta,
        @Option(help = "how maps come to [0, 1]: from the smallest to the largest value, or only what speaks for the class") MapScaling scaling)
                implements ExplanationMetric {
    /** As the paper, SSIM in windows. */
    public AvxIndex() {
        this(AvxRules.GLASSBOX);
    }

    /** By these rules. */
    public AvxIndex(AvxRules rules) {
        this(rules.answer(), rules.mask(), rules.ssim(), rules.fsim(), rules.bound(), rules.delta(), rules.scaling());
    }

    @Override
    public List<Value> compute(MetricRequest request, IProgressMonitor monitor) throws GlassboxException {
        SubMonitor progress = SubMonitor.convert(monitor, 2);
        AvxRules rules = new AvxRules(answer, mask, ssim, fsim, bound, delta, scaling);
        ShownParts parts = new ShownParts(request, rules);
        int[] sound = parts.sound();
        List<Judgement> found = parts.judgements(Look.all(), progress.split(1));
        int[] missed = IntStream.range(0, sound.length).filter(i -> found.get(i).answer() != null && !found.get(i).answer().hit()).map(i -> sound[i]).toArray();
        double[] correlations = new double[request.size()];
        double[] ofMissed = parts.correlations(missed, progress.split(1));
        for (int i = 0; i < missed.length; i++) {
            correlations[missed[i]] = ofMissed[i];
        }
        return parts.values(found, Look.all(), (n, judgement) -> {
            Avx avx = Avx.of(judgement.answer(), correlations[n], judgement.ssim(), judgement.fsim(), judgement.error(), rules);
            Value value = Value.of(avx.value());
            return switch (avx.penalty()) {
                case NONE -> value;
                case DELTA -> value.with("the class is not among the five best for what the map shows");
                case FULL -> value.with("the class is not among the five best for what the map shows, and the map of the next class is much the same or none");
            };
        });
    }

    @Override
    public Direction direction() {
        return Direction.HIGHER_IS_BETTER;
    }

    @Override
    public Set<Need> needs() {
        return Set.of(Need.NETWORK, Need.EXPLAINER);
    }
}
