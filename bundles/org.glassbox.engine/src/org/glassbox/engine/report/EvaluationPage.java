package org.glassbox.engine.report;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.explain.SaliencyMap.Status;
import org.glassbox.core.statistics.Interval;
import org.glassbox.engine.evaluate.Evaluation.Skipped;
import org.glassbox.engine.evaluate.EvaluationCase;
import org.glassbox.engine.evaluate.EvaluationReport;
import org.glassbox.engine.evaluate.EvaluationResult;
import org.glassbox.engine.evaluate.EvaluationResult.CurvePoint;
import org.glassbox.engine.evaluate.EvaluationResult.MethodResult;
import org.glassbox.engine.evaluate.EvaluationResult.MetricResult;
import org.glassbox.engine.evaluate.EvaluationResult.ModelValue;
import org.glassbox.engine.evaluate.MapMetric;
import org.glassbox.engine.explain.Method;
import org.glassbox.engine.io.AtomicFiles;

/** An evaluation's page: one HTML file with everything inside. */
public final class EvaluationPage {
    private static final String CONFUSION = "confusion";
    private static final int MOST_CLASSES_IN_CONFUSION = 30;
    private static final int MOST_SKIPPED = 50;
    private static final SvgLineChart.EpochMarks NO_MARKS = new SvgLineChart.EpochMarks(List.of(), List.of(), OptionalInt.empty());
    private static final double TELLING = 0.05;

    private final EvaluationReport report;
    private final EvaluationResult result;

    private EvaluationPage(EvaluationReport report) {
        this.report = report;
        this.result = report.result();
    }

    /**
     * Writes the page.
     *
     * @throws GlassboxException if the file can't be written
     */
    public static void write(EvaluationReport report, Path file) throws GlassboxException {
        AtomicFiles.writeString(file, html(report));
    }

    /** The page as text. */
    public static String html(EvaluationReport report) {
        return new EvaluationPage(report).page();
    }

    private String page() {
        HtmlPage page = new HtmlPage("Evaluation: " + report.facts().getOrDefault("Network", "network") + " on " + report.facts().getOrDefault("Data", "images"));
        page.lead().element("p", headline(), "class", "headline").line();
        if (!report.notices().isEmpty() || !report.skipped().isEmpty()) {
            page.section("Notices", notices());
        }
        page.section("The network", model());
        if (!result.methods().isEmpty()) {
            page.section("The explanations", methods());
            Html curves = curves();
            if (!curves.toString().isEmpty()) {
                page.section("Curves", curves);
            }
            if (result.methods().size() > 1) {
                page.section("Agreement between methods", agreement());
            }
            if (!report.cases().isEmpty()) {
                page.section("Best and worst cases", cases());
            }
        }
        page.section("How it was done", facts());
        return page.html("Written by glassbox evaluate. n/a: not defined. Intervals are of 95 %, by drawing the images again 1000 times (accuracy: Wilson's); none where"
                + " there are fewer than 10 images.");
    }

    private String headline() {
        Optional<ModelValue> accuracy = result.model().stream().filter(value -> value.name().equals("accuracy")).findFirst();
        int images = result.predictions().size();
        String network = accuracy.map(value -> "Accuracy " + Numbers.percent(value.value()) + value.interval().map(interval -> " (" + Numbers.percent(interval.low())
                + " to " + Numbers.percent(interval.high()) + ")").orElse("") + " on " + Numbers.count(images, "image", "images")).orElse(Numbers.count(images, "image",
                        "images"));
        int methods = result.methods().size();
        int failed = result.methods().stream().mapToInt(MethodResult::failed).sum();
        String maps = methods == 0 ? "" : " " + Numbers.count(methods, "method", "methods") + " judged by " + Numbers.count(report.plan().metrics().size(), "metric",
                "metrics") + ".";
        return network + "." + maps + (failed == 0 ? "" : " " + Numbers.count(failed, "map fails its", "maps fail their") + " own check.");
    }

    private Html notices() {
        Html html = new Html().open("ul", "class", "notices");
        report.notices().forEach(notice -> html.element("li", notice).line());
        List<Skipped> skipped = report.skipped();
        skipped.stream().limit(MOST_SKIPPED).forEach(problem -> html.element("li", "Skipped: " + problem.reason()).line());
        if (skipped.size() > MOST_SKIPPED) {
            html.element("li", (skipped.size() - MOST_SKIPPED) + " more images were skipped; evaluation.json names them.");
        }
        return html.close("ul");
    }

    private Html model() {
        Table table = new Table("All classes together", List.of("metric", "value", "95 % interval"));
        for (ModelValue value : result.overall()) {
            table.row(List.of(value.name(), Numbers.metric(value.name(), value.value()), value.interval().map(interval -> Numbers.metric(value.name(), interval.low())
                    + " to " + Numbers.metric(value.name(), interval.high())).orElse("")));
        }
        Html html = new Html().open("div", "class", "tables").line().add(table.html()).add(byClass()).close("div").line();
        int[] shown = occurring();
        if (shown.length <= MOST_CLASSES_IN_CONFUSION) {
            html.add(confusion(shown));
        }
        return html;
    }

    private Html byClass() {
        Map<String, Map<String, Double>> measures = new LinkedHashMap<>(result.byClass());
        measures.remove(CONFUSION);
        if (measures.isEmpty()) {
            return new Html();
        }
        int[][] counts = result.confusion();
        List<Html> heads = new ArrayList<>(List.of(new Html().text("class"), new Html().text("images")));
        measures.keySet().forEach(measure -> heads.add(measure.equals("recall") ? new Html().text("recall").element("small", "sensitivity") : new Html().text(measure)));
        Table table = Table.withHeads("Each class against the rest", heads);
        for (int k : occurring()) {
            String name = report.plan().classes().get(k);
            List<Html> cells = new ArrayList<>(List.of(new Html().text(name), new Html().text(Integer.toString(IntStream.of(counts[k]).sum()))));
            measures.forEach((measure, values) -> cells.add(new Html().text(Numbers.metric(measure, values.getOrDefault(name, Double.NaN)))));
            table.formattedRow(cells);
        }
        return table.html();
    }

    /** Classes to which an image belongs or for which one was taken. */
    private int[] occurring() {
        int[][] counts = result.confusion();
        return IntStream.range(0, counts.length).filter(k -> IntStream.of(counts[k]).sum() > 0 || IntStream.range(0, counts.length).anyMatch(t -> counts[t][k] > 0))
                .toArray();
    }

    private Html confusion(int[] shown) {
        int[][] counts = result.confusion();
        List<String> classes = report.plan().classes();
        List<String> heads = new ArrayList<>(List.of("true class"));
        IntStream.of(shown).forEach(k -> heads.add("taken for " + classes.get(k)));
        Table table = new Table("Confusion matrix (number of images)", heads);
        for (int truth : shown) {
            List<Html> cells = new ArrayList<>(List.of(new Html().text(classes.get(truth))));
            for (int taken : shown) {
                String count = Integer.toString(counts[truth][taken]);
                cells.add(truth == taken ? new Html().element("strong", count) : new Html().text(counts[truth][taken] == 0 ? "·" : count));
            }
            table.formattedRow(cells);
        }
        return table.html();
    }

    private Html methods() {
        List<Html> heads = new ArrayList<>(List.of(new Html().text("method")));
        for (MapMetric metric : report.plan().metrics()) {
            heads.add(new Html().text(metric.name()).element("small", metric.metric().direction().description()));
        }
        heads.add(new Html().text("Time").element("small", "a map, median"));
        heads.add(new Html().text("Failed maps").element("small", "their own check"));
        Table table = Table.withHeads("Means over the images with 95 % intervals", heads);
        double[][] chances = result.chances();
        for (int m = 0; m < result.methods().size(); m++) {
            MethodResult method = result.methods().get(m);
            List<Html> cells = new ArrayList<>(List.of(new Html().text(method.method().id())));
            for (int k = 0; k < method.values().size(); k++) {
                cells.add(cell(method.values().get(k), result.methods().size() > 1 && result.best(k) == m, chances[k][m] >= TELLING));
            }
            cells.add(new Html().text(milliseconds(method.milliseconds())));
            cells.add(failures(method));
            table.formattedRow(cells);
        }
        Html html = new Html().element("p", "Each metric looks at one side of a map only: low deletion and high insertion say that the network depends on what the map"
                + " marks; mass, rank and overlap say that it lies where a person would look, which a network that cheats does not; sparseness and entropy say how the map"
                + " looks and not whether it is right. Bold: the best of a column; ≈: methods that can't be told from it by the same images (Wilcoxon's signed-rank test,"
                + " p at least 0.05).");
        html.add(table.html());
        List<String> remarks = remarks();
        if (!remarks.isEmpty()) {
            html.element("h3", "Remarks").open("ul", "class", "notices");
            remarks.forEach(remark -> html.element("li", remark).line());
            html.close("ul");
        }
        return html;
    }

    private static Html cell(MetricResult value, boolean best, boolean asGood) {
        String mean = (asGood ? "≈\u00a0" : "") + Numbers.score(value.mean());
        Html html = best ? new Html().element("strong", mean) : new Html().text(mean);
        value.interval().ifPresent(interval -> html.element("small", interval(interval)));
        if (value.undefined() > 0) {
            html.element("small", value.undefined() + " n/a");
        }
        if (value.notFinite() > 0) {
            html.element("small", value.notFinite() + " not finite");
        }
        return html;
    }

    private static String interval(Interval interval) {
        return Numbers.score(interval.low()) + "\u2013" + Numbers.score(interval.high());
    }

    private static String milliseconds(double milliseconds) {
        return milliseconds >= 10_000 ? Numbers.duration(milliseconds / 1000) : Numbers.plain(milliseconds) + "\u00a0ms";
    }

    private static Html failures(MethodResult method) {
        if (method.failed() == 0) {
            return new Html().text("0");
        }
        Html html = new Html().element("strong", Integer.toString(method.failed()));
        for (Status status : Status.values()) {
            int count = method.status().getOrDefault(status, 0);
            if (status != Status.OK && count > 0) {
                html.element("small", count + " " + switch (status) {
                    case OK -> throw new IllegalStateException("sound maps don't fail");
                    case ZERO -> "all zero";
                    case CONSTANT -> "all equal";
                    case NONFINITE -> "not finite";
                });
            }
        }
        if (method.brokenPromises() > 0) {
            html.element("small", method.brokenPromises() + " with a wrong sum");
        }
        return html;
    }

    /** What metrics remark, once for all methods of which it is the same. */
    private List<String> remarks() {
        Map<String, List<String>> methods = new LinkedHashMap<>();
        for (MethodResult method : result.methods()) {
            for (MetricResult value : method.values()) {
                value.remark().ifPresent(remark -> methods.computeIfAbsent(value.metric().name() + ", " + Numbers.count(value.remarked(), "image", "images")
                        + (value.remarked() == 1 ? ": " : ", such as: ") + remark + ".", key -> new ArrayList<>()).add(method.method().id()));
            }
        }
        List<String> remarks = new ArrayList<>();
        methods.forEach((remark, ids) -> remarks.add((ids.size() == result.methods().size() && ids.size() > 1 ? "All methods" : String.join(", ", ids)) + ": " + remark));
        return remarks;
    }

    /** The mean curves of metrics that sum one up, the methods together. */
    private Html curves() {
        Html charts = new Html();
        for (int k = 0; k < report.plan().metrics().size(); k++) {
            int metric = k;
            List<MethodResult> drawn = result.methods().stream().filter(method -> method.values().get(metric).curve().size() > 1).toList();
            boolean shares = drawn.stream().flatMap(method -> method.values().get(metric).curve().stream()).allMatch(point -> point.x() >= 0 && point.x() <= 1);
            for (int from = 0; from < drawn.size(); from += SvgLineChart.capacity()) {
                List<SvgLineChart.Series> series = drawn.subList(from, Math.min(drawn.size(), from + SvgLineChart.capacity())).stream()
                        .map(method -> series(method.method().id(), method.values().get(metric).curve(), shares ? 100 : 1)).toList();
                String name = report.plan().metrics().get(k).name();
                charts.add(Curves.figure(new SvgLineChart(name, shares ? "pixels, %" : "step", "mean over the images", false, series, NO_MARKS, SvgLineChart.Size.HALF)));
            }
        }
        return charts.toString().isEmpty() ? charts : new Html().open("div", "class", "charts").line().add(charts).close("div").line();
    }

    private static SvgLineChart.Series series(String name, List<CurvePoint> curve, int factor) {
        return new SvgLineChart.Series(name, curve.stream().mapToInt(point -> (int) Math.round(factor * point.x())).toArray(), curve.stream().mapToDouble(CurvePoint::y)
                .toArray());
    }

    private Html agreement() {
        List<Method> methods = report.plan().methods();
        List<String> heads = new ArrayList<>(List.of("method"));
        methods.forEach(method -> heads.add(method.id()));
        Table table = new Table("Mean rank correlation (Spearman) of the maps of the same image", heads);
        for (int i = 0; i < methods.size(); i++) {
            List<Html> cells = new ArrayList<>(List.of(new Html().text(methods.get(i).id())));
            for (int j = 0; j < methods.size(); j++) {
                cells.add(i == j ? new Html().text("·") : shaded(result.agreement()[i][j]));
            }
            table.formattedRow(cells);
        }
        return new Html().element("p", "1: they order the pixels alike; 0: they have nothing to do with each other; below 0: one marks what the other leaves out. Methods that"
                + " agree may still be wrong together.").add(table.html());
    }

    private static Html shaded(double correlation) {
        if (Double.isNaN(correlation)) {
            return new Html().text(Numbers.UNDEFINED);
        }
        int share = (int) Math.round(45 * Math.abs(correlation)); // percent of the colour, so that the number stays legible
        String colour = correlation >= 0 ? "var(--c0)" : "var(--c1)";
        return new Html().element("span", Numbers.correlation(correlation), "class", "cell", "style",
                "background:color-mix(in srgb, " + colour + " " + share + "%, transparent)");
    }

    private Html cases() {
        String metric = report.rankedBy().map(MapMetric::name).orElse("");
        int columns = (int) report.cases().stream().collect(Collectors.groupingBy(shown -> shown.method().id() + shown.best(), Collectors.counting())).values().stream()
                .mapToLong(Long::longValue).max().orElse(0);
        Html html = new Html().element("p", "By " + metric + ", for each method the images with the best and the worst values. Below each stand its value, what the network took"
                + " it for and how sure it was" + (report.cases().stream().anyMatch(shown -> shown.relevant().isPresent())
                        ? "; the dashed line is the edge of what is relevant." : "."));
        html.add(FeedbackSections.keys(report.cases().stream().map(EvaluationCase::map).toList()));
        List<String> heads = new ArrayList<>(List.of("method"));
        for (int i = 1; i <= columns; i++) {
            heads.add(columns == 1 ? "best" : "best " + i);
        }
        for (int i = 1; i <= columns; i++) {
            heads.add(columns == 1 ? "worst" : "worst " + i);
        }
        Table table = new Table("Best and worst cases of each method by " + metric, heads);
        for (Method method : report.plan().methods()) {
            List<Html> cells = new ArrayList<>(List.of(new Html().text(method.id())));
            for (boolean best : new boolean[] {true, false}) {
                List<EvaluationCase> shown = report.cases().stream().filter(each -> each.method().id().equals(method.id()) && each.best() == best).toList();
                for (int i = 0; i < columns; i++) {
                    cells.add(i < shown.size() ? picture(shown.get(i)) : new Html().text(Numbers.UNDEFINED));
                }
            }
            table.formattedRow(cells);
        }
        return html.open("div", "class", "grid").add(table.html()).close("div");
    }

    private Html picture(EvaluationCase shown) {
        String target = report.plan().classes().get(shown.map().target());
        String truth = report.plan().classes().get(shown.sample().label());
        String answer = target + " (" + Numbers.wholePercent(shown.probability()) + ")" + (truth.equals(target) ? "" : ", truly " + truth);
        String words = shown.sample().sample().id() + ": " + Numbers.score(shown.value()) + ", " + answer + Pictures.remark(shown.map());
        Html html = shown.relevant().isPresent() ? Pictures.overlay(shown.image(), shown.map(), shown.relevant().get(), words)
                : Pictures.overlay(shown.image(), shown.map(), words);
        return html.text(Numbers.score(shown.value())).element("small", answer + Pictures.remark(shown.map()));
    }

    private Html facts() {
        Map<String, String> facts = new LinkedHashMap<>(report.facts());
        facts.put("Images", Integer.toString(result.predictions().size()));
        facts.put("Explained class", switch (report.plan().explained()) {
            case PREDICTED -> "the predicted one";
            case LABEL -> "the true one";
        });
        facts.put("Mode", "evaluation (dropout off, batch norm by its running statistics)");
        for (Method method : report.plan().methods()) {
            String options = method.options().entrySet().stream().map(option -> option.getKey() + "=" + option.getValue()).collect(Collectors.joining(", "));
            String layer = report.plan().layers().containsKey(method.id()) ? "layer " + report.plan().layer(method) : "";
            facts.put("Method " + method.id(), layer + (layer.isEmpty() || options.isEmpty() ? "" : ", ") + (layer.isEmpty() && options.isEmpty() ? "no options" : options));
        }
        facts.put("Time", Numbers.duration(report.seconds()));
        Html html = new Html().open("dl", "class", "facts").line();
        facts.forEach((name, value) -> html.element("dt", name).element("dd", value).line());
        return html.close("dl").line();
    }
}
