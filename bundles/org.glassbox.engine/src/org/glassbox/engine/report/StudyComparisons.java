package org.glassbox.engine.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.glassbox.engine.study.Study;
import org.glassbox.engine.study.StudyResult;
import org.glassbox.engine.study.StudyResult.Comparison;
import org.glassbox.engine.study.StudyResult.GapClosed;

/** What a study's arms are compared with, and what came of it: in a sentence, in tables, and as parts of a gap. */
final class StudyComparisons {
    private final StudyResult result;
    private final Study study;

    StudyComparisons(StudyResult result) {
        this.result = result;
        this.study = result.plan().study();
    }

    /** In one or two sentences, whatever came of it. */
    String headline() {
        if (result.finished() == 0) {
            return "No run is finished, so there is nothing to compare yet.";
        }
        if (result.comparisons().isEmpty()) {
            return "One arm, which is compared with nothing.";
        }
        List<String> sentences = new ArrayList<>();
        study.subjects().forEach(subject -> sentences.add(headline(subject)));
        return String.join(" ", sentences);
    }

    /** By the first metric: what became of the arm that is furthest in the good direction. */
    private String headline(Study.Subject subject) {
        String where = study.subjects().size() > 1 ? "On " + subject.name() + ": " : "";
        Study.Metric metric = result.metrics().getFirst();
        Optional<Comparison> best = Optional.empty();
        for (Comparison each : result.comparisons()) {
            boolean candidate = each.cell().subject().equals(subject) && each.metric().equals(metric) && !Double.isNaN(each.t().difference())
                    && !isBound(each.cell().arm());
            double gain = metric.higherIsBetter() ? each.t().difference() : -each.t().difference();
            if (candidate && (best.isEmpty() || gain > (metric.higherIsBetter() ? best.get().t().difference() : -best.get().t().difference()))) {
                best = Optional.of(each);
            }
        }
        if (best.isEmpty()) {
            return where + "No arm can be compared with \u201c" + study.baseline().name() + "\u201d by " + metric.name() + " yet.";
        }
        Comparison found = best.get();
        String arm = "\u201c" + found.cell().arm().name() + "\u201d";
        String baseline = "\u201c" + study.baseline().name() + "\u201d";
        if (found.t().difference() == 0) {
            return where + metric.name() + " is the same for " + arm + " as for " + baseline + ".";
        }
        String by = metric.name() + " of " + arm + " is " + StudyNumbers.difference(metric.name(), Math.abs(found.t().difference())) + " "
                + (found.t().difference() > 0 ? "above" : "below") + " that of " + baseline + " in the mean of " + Numbers.count(found.t().pairs(),
                "seed", "seeds");
        if (found.isTold()) {
            return where + by + ", more than chance would make it (p " + StudyNumbers.p(found.tCorrected()) + " after correction).";
        }
        return where + by + ", which may be chance" + (Double.isNaN(found.tCorrected()) ? "."
                : " (p " + StudyNumbers.p(found.tCorrected()) + " after correction).");
    }

    private boolean isBound(Study.Arm arm) {
        return study.gap().isPresent() && study.gap().get().bound().equals(arm) && study.arms().size() > 2;
    }

    Html comparisons() {
        Html html = new Html();
        long tests = result.comparisons().stream().filter(each -> !Double.isNaN(each.t().p())).count();
        html.element("p", "Arm minus baseline, paired by seed. " + correction(tests));
        for (Study.Subject subject : study.subjects()) {
            StudyNumbers.heading(html, study, subject);
            List<Html> heads = new ArrayList<>();
            for (String[] head : new String[][] {{"arm", "metric"}, {"difference", "95 % interval"}, {"seeds won : lost", ""}, {"p", "paired t test"},
                {"p corrected", "Holm"}, {"p", "sign flips"}, {"p corrected", "Holm"}}) {
                heads.add(head[1].isEmpty() ? new Html().text(head[0]) : new Html().text(head[0]).element("small", head[1]));
            }
            Table table = Table.withHeads("Differences from \u201c" + study.baseline().name() + "\u201d", heads);
            result.comparisons().stream().filter(each -> each.cell().subject().equals(subject)).forEach(each -> table.formattedRow(comparison(each)));
            html.add(table.html());
        }
        int seeds = study.seeds().size();
        String least = seeds >= 2 && seeds <= 5 ? " With " + seeds + " seeds it can't fall below "
                + StudyNumbers.p(2 / Math.pow(2, seeds)).replaceFirst("^= ", "") + ", whatever the differences are." : "";
        return html.element("p", "The t test takes the differences for normally distributed; the test by sign flips does not, and asks how often differences of"
                + " these sizes would go one way if their signs were chance." + least, "class", "note");
    }

    private static String correction(long tests) {
        if (tests == 0) {
            return "A test needs two seeds that are finished in both arms.";
        }
        return tests == 1 ? "There is one comparison, so that no correction is needed."
                : "There are " + tests + " comparisons on this page, and the corrected p are for all of them together (Holm): where those below .05 are"
                        + " taken for differences, the chance that any of them is none is at most 5 %.";
    }

    private List<Html> comparison(Comparison each) {
        String metric = each.metric().name();
        String told = each.isTold() ? each.isBetter() ? " better" : " worse" : "";
        Html difference = new Html().text(StudyNumbers.signed(metric, each.t().difference()) + told);
        each.t().interval().ifPresent(interval -> difference.element("small",
                StudyNumbers.signed(metric, interval.low()) + " to " + StudyNumbers.signed(metric, interval.high())));
        return List.of(new Html().text(each.cell().arm().name()).element("small", metric), difference, new Html().text(each.won() + " : " + each.lost()),
                StudyNumbers.cell(each.t().p(), false), StudyNumbers.cell(each.tCorrected(), each.isTold()), StudyNumbers.cell(each.flips().p(), false),
                StudyNumbers.cell(each.flipsCorrected(), false));
    }

    Html gaps() {
        Study.Gap gap = study.gap().orElseThrow();
        Study.Metric metric = result.gaps().getFirst().metric();
        Html html = new Html().element("p", "The gap by " + metric.name() + " from \u201c" + gap.control().name() + "\u201d to \u201c" + gap.bound().name()
                + "\u201d, and the part of it that each arm closes: the mean of arm minus control over the mean of bound minus control.").line();
        for (Study.Subject subject : study.subjects()) {
            StudyNumbers.heading(html, study, subject);
            Table table = new Table("Part of the gap that is closed, with 95 % intervals after Fieller",
                    List.of("arm", "gap", "closed", "95 % interval", "seeds"));
            for (GapClosed each : result.gaps()) {
                if (each.cell().subject().equals(subject)) {
                    String closed = each.isThere() ? Numbers.wholePercent(each.ratio().ratio()) : Numbers.UNDEFINED;
                    String interval = each.isThere() ? each.ratio().interval().map(known -> Numbers.wholePercent(known.low()) + " to "
                            + Numbers.wholePercent(known.high()))
                            .orElse("none that is bounded") : Numbers.UNDEFINED;
                    String size = StudyNumbers.signed(metric.name(), metric.higherIsBetter() ? each.size() : -each.size());
                    table.row(List.of(each.cell().arm().name(), size, closed, interval, Integer.toString(each.ratio().pairs())));
                }
            }
            html.add(table.html());
        }
        boolean unbounded = result.gaps().stream().anyMatch(each -> each.isThere() && each.ratio().interval().isEmpty());
        String note = "Where the gap itself can't be told from none with these seeds, no bounded interval holds the part of it.";
        return unbounded ? html.element("p", note, "class", "note") : html;
    }
}
