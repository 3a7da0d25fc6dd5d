package org.glassbox.engine.report;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.DoubleStream;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.statistics.Interval;
import org.glassbox.core.statistics.MeanEstimate;
import org.glassbox.engine.io.AtomicFiles;
import org.glassbox.engine.report.SvgLineChart.EpochMarks;
import org.glassbox.engine.report.SvgLineChart.Series;
import org.glassbox.engine.report.SvgLineChart.Size;
import org.glassbox.engine.run.TrainingEvent.EpochSummary;
import org.glassbox.engine.study.MetricNames;
import org.glassbox.engine.study.OptionDifferences.Difference;
import org.glassbox.engine.study.PlannedRun;
import org.glassbox.engine.study.RunRecord;
import org.glassbox.engine.study.Study;
import org.glassbox.engine.study.StudyResult;
import org.glassbox.engine.study.StudyResult.Cell;
import org.glassbox.engine.study.StudyResult.Comparison;
import org.glassbox.engine.study.StudyResult.GapClosed;

/** A study's page: one HTML file with everything inside; only the links to the runs' own pages lead out of it, into the study's folder. */
public final class StudyPage {
    private static final double SMALLEST_P_SHOWN = 0.001;
    private final StudyResult result;
    private final Study study;

    private StudyPage(StudyResult result) {
        this.result = result;
        this.study = result.plan().study();
    }

    /**
     * Writes the page.
     *
     * @throws GlassboxException if the file can't be written
     */
    public static void write(StudyResult result, Path file) throws GlassboxException {
        AtomicFiles.writeString(file, html(result));
    }

    /** The page as text. */
    public static String html(StudyResult result) {
        return new StudyPage(result).page();
    }

    /** What came of a study in one or two sentences, whatever came of it. */
    public static String headline(StudyResult result) {
        return new StudyPage(result).headline();
    }

    private String page() {
        HtmlPage page = new HtmlPage("Study: " + study.name());
        page.lead().element("p", headline(), "class", "headline").line().element("p", extent()).line();
        notices(page);
        page.section("Results", results());
        if (!result.comparisons().isEmpty()) {
            page.section("Compared with \u201c" + study.baseline().name() + "\u201d", comparisons());
        }
        if (!result.images().isEmpty()) {
            page.section("Image by image", StudyImages.html(result));
        }
        if (!result.gaps().isEmpty()) {
            page.section("How much of the gap is closed", gaps());
        }
        page.section("Curves", curves());
        if (result.cells().stream().anyMatch(StudyPage::isSliced)) {
            page.section("Before and after", slices());
        }
        page.section("What differs", differences());
        page.section("Cost", cost());
        page.section("Runs", runs());
        return page.html("Written by glassbox study. The numbers stand in results.csv and study.json beside this page. n/a: not defined or not measured.");
    }

    private String headline() {
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
        String by = metric.name() + " of " + arm + " is " + difference(metric.name(), Math.abs(found.t().difference())) + " "
                + (found.t().difference() > 0 ? "above" : "below") + " that of " + baseline + " in the mean of " + Numbers.count(found.t().pairs(),
                "seed", "seeds");
        if (found.isTold()) {
            return where + by + ", more than chance would make it (p " + p(found.tCorrected()) + " after correction).";
        }
        return where + by + ", which may be chance" + (Double.isNaN(found.tCorrected()) ? "." : " (p " + p(found.tCorrected()) + " after correction).");
    }

    private boolean isBound(Study.Arm arm) {
        return study.gap().isPresent() && study.gap().get().bound().equals(arm) && study.arms().size() > 2;
    }

    private String extent() {
        int runs = result.plan().runs().size();
        String subjects = study.subjects().size() > 1 ? " on " + study.subjects().size() + " experiments" : "";
        return Numbers.count(study.arms().size(), "arm", "arms") + subjects + ", each with " + Numbers.count(study.seeds().size(), "seed", "seeds") + ": "
                + result.finished() + " of " + Numbers.count(runs, "run", "runs") + " finished, which took " + Numbers.duration(result.seconds())
                + " together.";
    }

    private void notices(HtmlPage page) {
        Html html = new Html().open("ul", "class", "notices");
        result.failed().forEach(run -> html.element("li", "The run \u201c" + run.experiment().name() + "\u201d failed: " + result.records().get(run).failure())
                .line());
        if (!result.open().isEmpty()) {
            html.element("li", Numbers.count(result.open().size(), "run is", "runs are") + " not done yet; the same command goes on with them.").line();
        }
        if (!result.strangers().isEmpty()) {
            html.element("li", "The folder holds runs that the study does not describe any more, which are left out: " + String.join(", ", result.strangers())
                    + ".").line();
        }
        if (study.seeds().size() < 2) {
            html.element("li", "With one seed there are no intervals and no tests: what differs may be chance.").line();
        }
        if (html.toString().contains("<li>")) {
            page.section("Notices", html.close("ul"));
        }
    }

    private Html results() {
        Html html = new Html();
        for (Study.Subject subject : study.subjects()) {
            heading(html, subject);
            for (Study.Metric metric : result.metrics().stream().limit(1).toList()) {
                List<SvgDotPlot.Row> rows = result.cells(subject).stream()
                        .map(cell -> new SvgDotPlot.Row(cell.arm().name(), cell.estimate(metric.name()).mean(),
                        clipped(metric.name(), cell.estimate(metric.name()).interval()), cell.values(metric.name()))).toList();
                html.open("figure", "class", "plot").element("figcaption", metric.name() + ", " + direction(metric)
                        + ": means over the seeds, lines for 95 % intervals of the means, and a dot for each seed");
                html.add(new SvgDotPlot(metric.name() + " by arm", measure(metric.name()), isShare(metric.name()), rows).html()).close("figure").line();
            }
            List<Html> heads = new ArrayList<>(List.of(new Html().text("arm")));
            result.metrics().forEach(metric -> heads.add(new Html().text(metric.name()).element("small", direction(metric))));
            heads.add(new Html().text("runs"));
            Table table = Table.withHeads("Means over the seeds; below them their 95 % intervals", heads);
            for (Cell cell : result.cells(subject)) {
                Html name = new Html().text(cell.arm().name());
                String note = (cell.arm().equals(study.baseline()) ? "the baseline" : "") + (cell.arm().note().isEmpty() ? ""
                        : (cell.arm().equals(study.baseline()) ? "; " : "") + cell.arm().note());
                List<Html> cells = new ArrayList<>(List.of(note.isEmpty() ? name : name.element("small", note)));
                result.metrics().forEach(metric -> cells.add(estimate(metric.name(), cell.estimate(metric.name()))));
                cells.add(new Html().text(cell.finished() + "\u00a0of\u00a0" + cell.records().size()));
                table.formattedRow(cells);
            }
            html.add(table.html());
        }
        return html.element("p", "The interval is that of Student's t for the mean over the seeds. It says how well the mean is known over seeds on these data,"
                + " not how the arms would do on others; with three seeds it is more than four standard errors to each side.", "class", "note");
    }

    private Html comparisons() {
        Html html = new Html();
        long tests = result.comparisons().stream().filter(each -> !Double.isNaN(each.t().p())).count();
        html.element("p", "Arm minus baseline, paired by seed. " + correction(tests));
        for (Study.Subject subject : study.subjects()) {
            heading(html, subject);
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
        String least = seeds >= 2 && seeds <= 5 ? " With " + seeds + " seeds it can't fall below " + p(2 / Math.pow(2, seeds)).replaceFirst("^= ", "")
                + ", whatever the differences are." : "";
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
        Html difference = new Html().text(signed(metric, each.t().difference()) + told);
        each.t().interval().ifPresent(interval -> difference.element("small", signed(metric, interval.low()) + " to " + signed(metric, interval.high())));
        Html corrected = each.isTold() ? new Html().element("strong", plainP(each.tCorrected())) : new Html().text(plainP(each.tCorrected()));
        return List.of(new Html().text(each.cell().arm().name()).element("small", metric), difference, new Html().text(each.won() + " : " + each.lost()),
                new Html().text(plainP(each.t().p())), corrected, new Html().text(plainP(each.flips().p())), new Html().text(plainP(each.flipsCorrected())));
    }

    private Html gaps() {
        Study.Gap gap = study.gap().orElseThrow();
        Study.Metric metric = result.gaps().getFirst().metric();
        Html html = new Html().element("p", "The gap by " + metric.name() + " from \u201c" + gap.control().name() + "\u201d to \u201c" + gap.bound().name()
                + "\u201d, and the part of it that each arm closes: the mean of arm minus control over the mean of bound minus control.").line();
        for (Study.Subject subject : study.subjects()) {
            heading(html, subject);
            Table table = new Table("Part of the gap that is closed, with 95 % intervals after Fieller",
                    List.of("arm", "gap", "closed", "95 % interval", "seeds"));
            for (GapClosed each : result.gaps()) {
                if (each.cell().subject().equals(subject)) {
                    String closed = each.isThere() ? Numbers.wholePercent(each.ratio().ratio()) : Numbers.UNDEFINED;
                    String interval = each.isThere() ? each.ratio().interval().map(known -> Numbers.wholePercent(known.low()) + " to "
                            + Numbers.wholePercent(known.high()))
                            .orElse("none that is bounded") : Numbers.UNDEFINED;
                    table.row(List.of(each.cell().arm().name(), signed(metric.name(), metric.higherIsBetter() ? each.size() : -each.size()), closed, interval,
                            Integer.toString(each.ratio().pairs())));
                }
            }
            html.add(table.html());
        }
        boolean unbounded = result.gaps().stream().anyMatch(each -> each.isThere() && each.ratio().interval().isEmpty());
        String note = "Where the gap itself can't be told from none with these seeds, no bounded interval holds the part of it.";
        return unbounded ? html.element("p", note, "class", "note") : html;
    }

    private Html curves() {
        Html html = new Html().element("p", "On validation images, after each epoch: the mean over the seeds, and a band from the lowest to the"
                + " highest of them.").line();
        for (Study.Subject subject : study.subjects()) {
            heading(html, subject);
            List<Cell> cells = result.cells(subject).stream().filter(cell -> cell.finished() > 0).toList();
            Set<String> keys = new LinkedHashSet<>();
            cells.forEach(cell -> epochs(cell).forEach(epochs -> Curves.keys(epochs, EpochSummary::validation).stream().filter(key -> !key.contains("/"))
                    .forEach(keys::add)));
            if (keys.isEmpty()) {
                html.element("p", "No run is finished.");
            }
            EpochMarks marks = marks(cells);
            html.add(keys.isEmpty() ? new Html() : Curves.legend(marks));
            for (String key : keys) {
                for (int from = 0; from < cells.size(); from += SvgLineChart.capacity()) {
                    List<Cell> some = cells.subList(from, Math.min(cells.size(), from + SvgLineChart.capacity()));
                    List<Series> series = some.stream().map(cell -> series(cell, key)).toList();
                    html.add(Curves.figure(new SvgLineChart("Validation " + key, key, Numbers.isShare(key), series, marks, Size.WIDE)));
                }
            }
        }
        return html;
    }

    private static boolean isSliced(Cell cell) {
        return epochs(cell).stream().anyMatch(SliceSections::isSliced);
    }

    private Html slices() {
        Html html = new Html();
        for (Study.Subject subject : study.subjects()) {
            List<Cell> cells = result.cells(subject);
            if (cells.stream().anyMatch(StudyPage::isSliced)) {
                heading(html, subject);
                html.add(SliceSections.ofStudy(cells, result.metrics()));
            }
        }
        return html;
    }

    private static List<List<EpochSummary>> epochs(Cell cell) {
        return cell.records().stream().filter(record -> record != null).map(RunRecord::epochs).toList();
    }

    /** Phases, where they are the same in all runs. */
    private static EpochMarks marks(List<Cell> cells) {
        Set<EpochMarks> all = new LinkedHashSet<>();
        cells.forEach(cell -> epochs(cell).forEach(epochs -> all.add(Curves.marks(epochs, List.of(), OptionalInt.empty()))));
        return all.size() == 1 ? all.iterator().next() : new EpochMarks(List.of(), List.of(), OptionalInt.empty());
    }

    private static Series series(Cell cell, String key) {
        Map<Integer, List<Double>> byEpoch = new TreeMap<>();
        epochs(cell).forEach(epochs -> epochs.forEach(epoch -> {
            double value = epoch.validation().getOrDefault(key, Double.NaN);
            byEpoch.computeIfAbsent(epoch.epoch(), number -> new ArrayList<>()).add(value);
        }));
        int[] numbers = byEpoch.keySet().stream().mapToInt(Integer::intValue).toArray();
        double[] mean = new double[numbers.length];
        double[] low = new double[numbers.length];
        double[] high = new double[numbers.length];
        for (int i = 0; i < numbers.length; i++) {
            double[] values = byEpoch.get(numbers[i]).stream().mapToDouble(Double::doubleValue).filter(Double::isFinite).toArray();
            mean[i] = DoubleStream.of(values).average().orElse(Double.NaN);
            low[i] = DoubleStream.of(values).min().orElse(Double.NaN);
            high[i] = DoubleStream.of(values).max().orElse(Double.NaN);
        }
        return cell.finished() > 1 ? new Series(cell.arm().name(), numbers, mean, low, high) : new Series(cell.arm().name(), numbers, mean);
    }

    private Html differences() {
        Html html = new Html().element("p", "The options in which the arms differ, as resolved with all defaults; an empty place is an option that an arm"
                + " does not have.").line();
        for (Study.Subject subject : study.subjects()) {
            heading(html, subject);
            List<Difference> differences = result.plan().differences(subject);
            if (differences.isEmpty()) {
                html.element("p", "The arms don't differ in any option.");
                continue;
            }
            List<String> heads = new ArrayList<>(List.of("option"));
            study.arms().forEach(arm -> heads.add(arm.name()));
            Table table = new Table("Options that are not the same in all arms", heads);
            for (Difference difference : differences) {
                List<String> cells = new ArrayList<>(List.of(difference.key()));
                cells.addAll(difference.values());
                table.row(cells);
            }
            html.open("details").element("summary", Numbers.count(differences.size(), "option", "options")).line().add(table.html()).close("details").line();
        }
        return html;
    }

    private Html cost() {
        Html html = new Html();
        for (Study.Subject subject : study.subjects()) {
            heading(html, subject);
            Table table = new Table("Wall time of a run, training and testing, and what annotators were asked", List.of("arm", "time of a run", "95 % interval",
                    "times the baseline", "epochs", "images asked about", "images with feedback"));
            double baseline = result.cells(subject).stream().filter(cell -> cell.arm().equals(study.baseline())).findFirst().orElseThrow()
                    .estimate(MetricNames.SECONDS).mean();
            for (Cell cell : result.cells(subject)) {
                MeanEstimate seconds = cell.estimate(MetricNames.SECONDS);
                String interval = seconds.interval().map(known -> Numbers.duration(Math.max(0, known.low())) + " to " + Numbers.duration(known.high()))
                        .orElse(Numbers.UNDEFINED);
                String epochs = epochs(cell).stream().findFirst().map(each -> Integer.toString(each.size())).orElse(Numbers.UNDEFINED);
                table.row(List.of(cell.arm().name(), Numbers.duration(seconds.mean()), interval, Numbers.plain(seconds.mean() / baseline), epochs,
                        Numbers.plain(cell.estimate(MetricNames.ASKED).mean()), Numbers.plain(cell.estimate(MetricNames.ANNOTATED).mean())));
            }
            html.add(table.html());
        }
        Set<String> devices = new LinkedHashSet<>();
        result.records().values().stream().filter(RunRecord::isFinished).forEach(record -> devices.add(record.device()));
        long broken = result.records().values().stream().filter(record -> record.isFinished() && record.sittings() > 1).count();
        String resumed = broken == 0 ? "" : " " + Numbers.count((int) broken, "run was", "runs were") + " broken off and gone on with; what was done twice is"
                + " counted once.";
        return html.element("p", "Computed on: " + (devices.isEmpty() ? Numbers.UNDEFINED : String.join("; ", devices)) + "." + resumed
                + " Times on a machine that does other work beside are too long.", "class", "note");
    }

    private Html runs() {
        List<String> heads = new ArrayList<>(List.of("run", "seed", "state", "time", "weights of epoch"));
        result.metrics().forEach(metric -> heads.add(metric.name()));
        Table table = new Table("All runs; each name leads to the run's own page", heads);
        for (PlannedRun run : result.plan().runs()) {
            Optional<RunRecord> record = Optional.ofNullable(result.records().get(run));
            boolean finished = record.filter(RunRecord::isFinished).isPresent();
            Map<String, Double> values = record.map(RunRecord::values).orElse(Map.of());
            String name = (study.subjects().size() > 1 ? run.subject().name() + ": " : "") + run.arm().name();
            List<Html> cells = new ArrayList<>();
            cells.add(finished ? new Html().element("a", name, "href", run.folder() + "/report.html") : new Html().text(name));
            cells.add(new Html().text(Long.toString(run.seed())));
            cells.add(new Html().text(record.map(kept -> switch (kept.state()) {
                case FINISHED -> "finished";
                case FAILED -> "failed";
                case UNFINISHED -> "unfinished";
            }).orElse("not begun")));
            cells.add(new Html().text(finished ? Numbers.duration(record.orElseThrow().seconds()) : Numbers.UNDEFINED));
            cells.add(new Html().text(finished ? Integer.toString(record.orElseThrow().epoch()) : Numbers.UNDEFINED));
            result.metrics().forEach(metric -> cells.add(new Html().text(value(metric.name(), values.getOrDefault(metric.name(), Double.NaN)))));
            table.formattedRow(cells);
        }
        return table.html();
    }

    private void heading(Html html, Study.Subject subject) {
        if (study.subjects().size() > 1) {
            html.element("h3", subject.name()).line();
        }
    }

    private static Html estimate(String metric, MeanEstimate estimate) {
        Html html = new Html().text(value(metric, estimate.mean()));
        clipped(metric, estimate.interval()).ifPresent(known -> html.element("small", value(metric, known.low()) + " to " + value(metric, known.high())));
        return html;
    }

    /** A share does not leave 0 to 1, whatever Student's t says. */
    private static Optional<Interval> clipped(String metric, Optional<Interval> interval) {
        return interval.map(known -> isShare(metric) ? new Interval(Math.clamp(known.low(), 0, 1), Math.clamp(known.high(), 0, 1)) : known);
    }

    private static String direction(Study.Metric metric) {
        return metric.higherIsBetter() ? "higher is better" : "lower is better";
    }

    /** Without the split that it was measured on. */
    private static String measure(String name) {
        return name.substring(name.indexOf('/') + 1);
    }

    private static boolean isShare(String name) {
        return name.contains("/") && Numbers.isShare(measure(name));
    }

    private static String value(String name, double value) {
        return name.equals(MetricNames.SECONDS) ? Numbers.duration(value) : Numbers.metric(measure(name), value);
    }

    /** A size without its sign. */
    private static String difference(String name, double size) {
        return isShare(name) ? Numbers.points(size).replaceFirst("^\\+", "") : value(name, size);
    }

    private static String signed(String name, double difference) {
        if (isShare(name)) {
            return Numbers.points(difference);
        }
        return Double.isFinite(difference) ? (difference < 0 ? "\u2212" : "+") + value(name, Math.abs(difference)) : Numbers.UNDEFINED;
    }

    /** As it stands in a sentence: "= 0.012" or "< 0.001". */
    private static String p(double p) {
        return p < SMALLEST_P_SHOWN ? "< 0.001" : "= " + plainP(p);
    }

    static String plainP(double p) {
        if (Double.isNaN(p)) {
            return Numbers.UNDEFINED;
        }
        return p < SMALLEST_P_SHOWN ? "< 0.001" : String.format(Locale.ROOT, p < 0.01 ? "%.4f" : "%.3f", p);
    }
}
