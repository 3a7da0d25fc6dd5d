package org.glassbox.engine.study.preference;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.glassbox.core.statistics.FleissKappa;
import org.glassbox.core.statistics.Interval;
import org.glassbox.core.statistics.Wilson;

/**
 * What the raters say, from the candidate's side.
 *
 * @param judged all pairs with their votes
 * @param raters how many there are
 * @param kappa how far raters agree beyond chance, over the pairs that count
 */
public record PreferenceResult(PreferenceStudy.About about, List<Judged> judged, int raters, FleissKappa kappa) {
    public PreferenceResult {
        judged = List.copyOf(judged);
    }

    /**
     * A pair with its votes.
     *
     * @param candidate votes for the candidate's map
     * @param reference votes for the reference's map
     * @param same votes for no difference
     * @param first votes for the map on the left, whosever it is
     */
    public record Judged(Pair pair, int candidate, int reference, int same, int first, Verdict verdict) {
        public int votes() {
            return candidate + reference + same;
        }
    }

    /** Counts a study's votes. */
    public static PreferenceResult of(PreferenceStudy study) {
        Map<String, int[]> counts = new LinkedHashMap<>(); // candidate, reference, same, first
        Map<String, Pair> pairs = new LinkedHashMap<>();
        for (Pair pair : study.pairs()) {
            counts.put(pair.id(), new int[4]);
            pairs.put(pair.id(), pair);
        }
        for (Vote vote : study.votes()) {
            int[] count = counts.get(vote.pair());
            boolean candidateFirst = pairs.get(vote.pair()).candidateFirst();
            switch (vote.choice()) {
                case FIRST -> {
                    count[candidateFirst ? 0 : 1]++;
                    count[3]++;
                }
                case SECOND -> count[candidateFirst ? 1 : 0]++;
                case SAME -> count[2]++;
            }
        }
        List<Judged> judged = new ArrayList<>();
        counts.forEach((id, count) -> judged.add(new Judged(pairs.get(id), count[0], count[1], count[2], count[3],
                Verdict.of(count[0], count[1], count[2], study.about().votesNeeded()))));
        int[][] complete = judged.stream().filter(each -> each.verdict() != Verdict.INCOMPLETE)
                .map(each -> new int[] {each.candidate(), each.reference(), each.same()}).toArray(int[][]::new);
        return new PreferenceResult(study.about(), judged, (int) study.votes().stream().map(Vote::rater).distinct().count(), FleissKappa.of(complete));
    }

    /** How many pairs have that verdict. */
    public int count(Verdict verdict) {
        return (int) judged.stream().filter(each -> each.verdict() == verdict).count();
    }

    /** How many pairs have enough votes. */
    public int complete() {
        return judged.size() - count(Verdict.INCOMPLETE);
    }

    /** The share of the pairs that count which have that verdict; NaN without any. */
    public double share(Verdict verdict) {
        return (double) count(verdict) / complete();
    }

    /** Its interval of 95 %; nothing without pairs that count. */
    public Optional<Interval> interval(Verdict verdict) {
        return Wilson.of(count(verdict), complete());
    }

    /** All votes. */
    public int votes() {
        return judged.stream().mapToInt(Judged::votes).sum();
    }

    /** Votes for the map on the left among those for one of the maps: far from half, the side mattered and not the map. Nothing without such votes. */
    public Optional<Interval> firstInterval() {
        return Wilson.of(judged.stream().mapToInt(Judged::first).sum(), decided());
    }

    /** The share of these votes; NaN without any. */
    public double firstShare() {
        return (double) judged.stream().mapToInt(Judged::first).sum() / decided();
    }

    private int decided() {
        return judged.stream().mapToInt(each -> each.candidate() + each.reference()).sum();
    }
}
