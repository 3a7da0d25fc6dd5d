package org.glassbox.ui.preference;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.glassbox.engine.report.Numbers;
import org.glassbox.engine.report.PreferencePage;
import org.glassbox.engine.study.preference.PreferenceResult;
import org.glassbox.engine.study.preference.Verdict;
import org.glassbox.ui.preference.PreferenceState.Progress;
import org.glassbox.ui.preference.PreferenceState.Rater;

/** What the perspective says in words. */
public final class Sentences {
    private Sentences() {
    }

    /** How far a rater is. */
    public static String progress(Progress progress) {
        return Messages.bind(progress.skipped() == 0 ? Messages.progress : Messages.progressSkipped,
                new Object[] {progress.rater(), progress.judged(), progress.pairs(), progress.skipped()});
    }

    /** What a screen reader says of one of the three pictures. */
    public static String spoken(String message, Progress progress) {
        return Messages.bind(message, progress.judged() + progress.skipped() + 1, progress.pairs());
    }

    /** Nothing is left to a rater. */
    public static String finished(Progress progress) {
        return progress.skipped() == 0 ? Messages.bind(Messages.allJudged, progress.rater(), pairs(progress.pairs()))
                : Messages.bind(Messages.skipped, pairs(progress.skipped()), progress.rater());
    }

    /** What beginning means for somebody of that name; empty for no name. */
    public static String standing(String name, List<Rater> raters, int pairs) {
        if (name.isBlank()) {
            return "";
        }
        Optional<Rater> known = raters.stream().filter(rater -> rater.name().equalsIgnoreCase(name.strip())).findFirst();
        return known.map(rater -> Messages.bind(Messages.chosen, rater.judged(), pairs(pairs)))
                .orElseGet(() -> Messages.bind(Messages.newRater, pairs(pairs)));
    }

    private static String pairs(int count) {
        return Numbers.count(count, "pair", "pairs");
    }

    /** The rows of the table of verdicts: name, pairs, share, interval. */
    public static List<List<String>> verdicts(PreferenceResult result) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(row(Messages.positive, result, Verdict.POSITIVE));
        rows.add(row(Messages.sameVerdict, result, Verdict.SAME));
        rows.add(row(Messages.negative, result, Verdict.NEGATIVE));
        rows.add(List.of(Messages.incomplete, Integer.toString(result.count(Verdict.INCOMPLETE)), "", ""));
        return rows;
    }

    private static List<String> row(String name, PreferenceResult result, Verdict verdict) {
        return List.of(name, Integer.toString(result.count(verdict)), Numbers.percent(result.share(verdict)),
                PreferencePage.interval(result.interval(verdict)));
    }
}
