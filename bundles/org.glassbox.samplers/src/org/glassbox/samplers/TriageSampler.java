package org.glassbox.samplers;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.glassbox.core.option.Option;
import org.glassbox.core.training.Candidates;
import org.glassbox.core.training.Sampler;
import org.glassbox.core.training.Situation;
import org.glassbox.core.training.Uncertainty;

/**
 * Images by their {@link Situation}: first those that are wrong for the wrong reason, then those that are right for the wrong reason, then those that are wrong
 * despite the right reason, or one of them alone; in each the worst explanation first. After the four situations of the thesis behind "Skin Care VGG16"
 * (methods.md 2.4). Images that are right are left out, and so are those whose relevant region is not known unless they are wanted, by falling entropy, after
 * the others.
 */
public record TriageSampler(
        @Option(help = "which images are asked about") Wanted wanted,
        @Option(min = 0, max = 1, help = "the Jaccard index from which on an explanation counts as right") double least,
        @Option(min = 0, max = 1, help = "the share of the map's maximum that a pixel must reach to count as explained") double threshold,
        @Option(help = "whether images whose relevant region is not known come after the others") boolean unknownToo) implements Sampler {
    /** Which situations are asked about. */
    public enum Wanted {
        /** All in which something is wrong. */
        ALL(List.of(Situation.WRONG_FOR_THE_WRONG_REASON, Situation.RIGHT_FOR_THE_WRONG_REASON, Situation.WRONG_DESPITE_THE_RIGHT_REASON)),
        /** Those that only a mask and a label can help. */
        WRONG_FOR_THE_WRONG_REASON(List.of(Situation.WRONG_FOR_THE_WRONG_REASON)),
        /** Those that a mask can help. */
        RIGHT_FOR_THE_WRONG_REASON(List.of(Situation.RIGHT_FOR_THE_WRONG_REASON)),
        /** Those that a label can help. */
        WRONG_DESPITE_THE_RIGHT_REASON(List.of(Situation.WRONG_DESPITE_THE_RIGHT_REASON));

        private final List<Situation> situations;

        Wanted(List<Situation> situations) {
            this.situations = situations;
        }
    }

    /** All, with unknown ones last. */
    public TriageSampler() {
        this(Wanted.ALL, Situation.USUAL_JACCARD, 0.5, true);
    }

    @Override
    public boolean needsReasons() {
        return true;
    }

    private record Found(int index, int place, double jaccard, double entropy) {
    }

    @Override
    public List<Integer> rank(Candidates candidates) {
        Ranking.requireChoice(candidates);
        return IntStream.range(0, candidates.size()).mapToObj(n -> find(candidates, n)).filter(found -> found.place() >= 0)
                .sorted(Comparator.comparingInt(Found::place).thenComparingDouble(Found::jaccard)
                .thenComparing(Comparator.comparingDouble(Found::entropy).reversed()))
                .map(Found::index).toList(); // sorting is stable, so that ties keep the lower index first
    }

    private Found find(Candidates candidates, int n) {
        double[] p = candidates.probabilities()[n];
        double jaccard = candidates.reasons().map(reasons -> reasons.jaccardOfPrediction(n, threshold)).orElse(Double.NaN);
        Situation situation = Situation.of(Ranking.predicted(p) == candidates.labels()[n], jaccard, least);
        int place = situation == Situation.UNKNOWN && unknownToo ? wanted.situations.size() : wanted.situations.indexOf(situation);
        return new Found(n, place, jaccard, Uncertainty.entropy(p));
    }
}
