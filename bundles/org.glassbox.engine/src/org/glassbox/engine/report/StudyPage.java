package org.glassbox.engine.report;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.statistics.MeanEstimate;
import org.glassbox.engine.io.AtomicFiles;
import org.glassbox.engine.study.MetricNames;
import org.glassbox.engine.study.OptionDifferences.Difference;
import org.glassbox.engine.study.PlannedRun;
import org.glassbox.engine.study.RunRecord;
import org.glassbox.engine.study.Study;
import org.glassbox.engine.study.StudyResult;
import org.glassbox.engine.study.StudyResult.Cell;

/** A study's page: one HTML file with everything inside; only the links to the runs' own pages lead out of it, into the study's folder. */
public final class StudyPage {
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
        return new StudyComparisons(result).headline();
    }

    private String page() {
        HtmlPage page = new HtmlPage("Study: " + study.name());
        StudyComparisons compared = new StudyComparisons(result);
        page.lead().element("p", compared.headline(), "class", "headline").line().element("p", extent()).line();
        notices(page);
        page.section("Results", results());
        if (!result.comparisons().isEmpty()) {
            page.section("Compared with \u201c" + study.baseline().name() + "\u201d", compared.comparisons());
        }
        if (!result.images().isEmpty()) {
            page.section("Image by image", StudyImages.html(result));
        }
        if (!result.gaps().isEmpty()) {
            page.section("How much of the gap is closed", compared.gaps());
        }
        page.section("Curves", new StudyCurves(result).html());
        if (result.cells().stream().anyMatch(StudyPage::isSliced)) {
            page.section("Before and after", slices());
        }
        page.section("What differs", differences());
        page.section("Cost", cost());
        page.section("Runs", runs());
        return page.html("Written by glassbox study. The numbers stand in results.csv and study.json beside this page. n/a: not defined or not measured.");
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
            StudyNumbers.heading(html, study, subject);
            for (Study.Metric metric : result.metrics().stream().limit(1).toList()) {
                List<SvgDotPlot.Row> rows = result.cells(subject).stream()
                        .map(cell -> new SvgDotPlot.Row(cell.arm().name(), cell.estimate(metric.name()).mean(),
                        StudyNumbers.clipped(metric.name(), cell.estimate(metric.name()).interval()), cell.values(metric.name()))).toList();
                html.open("figure", "class", "plot").element("figcaption", metric.name() + ", " + StudyNumbers.direction(metric)
                        + ": means over the seeds, lines for 95 % intervals of the means, and a dot for each seed");
                String measure = StudyNumbers.measure(metric.name());
                html.add(new SvgDotPlot(metric.name() + " by arm", measure, StudyNumbers.isShare(metric.name()), rows).html()).close("figure").line();
            }
            List<Html> heads = new ArrayList<>(List.of(new Html().text("arm")));
            result.metrics().forEach(metric -> heads.add(new Html().text(metric.name()).element("small", StudyNumbers.direction(metric))));
            heads.add(new Html().text("runs"));
            Table table = Table.withHeads("Means over the seeds; below them their 95 % intervals", heads);
            for (Cell cell : result.cells(subject)) {
                Html name = new Html().text(cell.arm().name());
                String note = (cell.arm().equals(study.baseline()) ? "the baseline" : "") + (cell.arm().note().isEmpty() ? ""
                        : (cell.arm().equals(study.baseline()) ? "; " : "") + cell.arm().note());
                List<Html> cells = new ArrayList<>(List.of(note.isEmpty() ? name : name.element("small", note)));
                result.metrics().forEach(metric -> cells.add(StudyNumbers.estimate(metric.name(), cell.estimate(metric.name()))));
                cells.add(new Html().text(cell.finished() + "\u00a0of\u00a0" + cell.records().size()));
                table.formattedRow(cells);
            }
            html.add(table.html());
        }
        return html.element("p", "The interval is that of Student's t for the mean over the seeds. It says how well the mean is known over seeds on these data,"
                + " not how the arms would do on others; with three seeds it is more than four standard errors to each side.", "class", "note");
    }

    private static boolean isSliced(Cell cell) {
        return StudyCurves.epochs(cell).stream().anyMatch(SliceSections::isSliced);
    }

    private Html slices() {
        Html html = new Html();
        for (Study.Subject subject : study.subjects()) {
            List<Cell> cells = result.cells(subject);
            if (cells.stream().anyMatch(StudyPage::isSliced)) {
                StudyNumbers.heading(html, study, subject);
                html.add(SliceSections.ofStudy(cells, result.metrics()));
            }
        }
        return html;
    }

    private Html differences() {
        Html html = new Html().element("p", "The options in which the arms differ, as resolved with all defaults; an empty place is an option that an arm"
                + " does not have.").line();
        for (Study.Subject subject : study.subjects()) {
            StudyNumbers.heading(html, study, subject);
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
            StudyNumbers.heading(html, study, subject);
            Table table = new Table("Wall time of a run, training and testing, and what annotators were asked", List.of("arm", "time of a run", "95 % interval",
                    "times the baseline", "epochs", "images asked about", "images with feedback"));
            double baseline = result.cells(subject).stream().filter(cell -> cell.arm().equals(study.baseline())).findFirst().orElseThrow()
                    .estimate(MetricNames.SECONDS).mean();
            for (Cell cell : result.cells(subject)) {
                MeanEstimate seconds = cell.estimate(MetricNames.SECONDS);
                String interval = seconds.interval().map(known -> Numbers.duration(Math.max(0, known.low())) + " to " + Numbers.duration(known.high()))
                        .orElse(Numbers.UNDEFINED);
                String epochs = StudyCurves.epochs(cell).stream().findFirst().map(each -> Integer.toString(each.size())).orElse(Numbers.UNDEFINED);
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
            result.metrics().forEach(metric -> cells.add(new Html().text(StudyNumbers.value(metric.name(), values.getOrDefault(metric.name(), Double.NaN)))));
            table.formattedRow(cells);
        }
        return table.html();
    }
}
