package org.glassbox.engine.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.glassbox.core.explain.SaliencyMap.Status;
import org.glassbox.core.statistics.Interval;
import org.glassbox.engine.evaluate.EvaluationReport;
import org.glassbox.engine.evaluate.EvaluationResult;
import org.glassbox.engine.evaluate.EvaluationResult.CurvePoint;
import org.glassbox.engine.evaluate.EvaluationResult.MethodResult;
import org.glassbox.engine.evaluate.EvaluationResult.MetricResult;
import org.glassbox.engine.evaluate.MapMetric;
import org.glassbox.engine.explain.Method;

/** What an evaluation's page says of the explanations. */
final class ExplanationSections {
    private static final SvgLineChart.EpochMarks NO_MARKS = new SvgLineChart.EpochMarks(List.of(), List.of(), OptionalInt.empty());
    private static final double TELLING = 0.05; // the smallest probability at which two methods can't be told apart

    private final EvaluationReport report;
    private final EvaluationResult result;

    ExplanationSections(EvaluationReport report) {
        this.report = report;
        result = report.result();
    }

    /** The means of all metrics, with what there is to remark. */
    Html means() {
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
        Html html = new Html().element("p", "Each metric looks at one side of a map only: low deletion and high insertion say that the network depends on what"
                + " the map marks; mass, rank and overlap say that it lies where a person would look, which a network that cheats does not; sparseness and"
                + " entropy say how the map looks and not whether it is right. Bold: the best of a column; ≈: methods that can't be told from it by the same"
                + " images (Wilcoxon's signed-rank test, p at least 0.05).");
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
        methods.forEach((remark, ids) -> remarks.add((ids.size() == result.methods().size() && ids.size() > 1 ? "All methods" : String.join(", ", ids))
                + ": " + remark));
        return remarks;
    }

    /** The mean curves of metrics that sum one up, the methods together; empty where there are none. */
    Html curves() {
        Html charts = new Html();
        for (int k = 0; k < report.plan().metrics().size(); k++) {
            int metric = k;
            List<MethodResult> drawn = result.methods().stream().filter(method -> method.values().get(metric).curve().size() > 1).toList();
            boolean shares = drawn.stream().flatMap(method -> method.values().get(metric).curve().stream()).allMatch(point -> point.x() >= 0 && point.x() <= 1);
            for (int from = 0; from < drawn.size(); from += SvgLineChart.capacity()) {
                List<SvgLineChart.Series> series = drawn.subList(from, Math.min(drawn.size(), from + SvgLineChart.capacity())).stream()
                        .map(method -> series(method.method().id(), method.values().get(metric).curve(), shares ? 100 : 1)).toList();
                String name = report.plan().metrics().get(k).name();
                charts.add(Curves.figure(new SvgLineChart(name, shares ? "pixels, %" : "step", "mean over the images", false, series, NO_MARKS,
                        SvgLineChart.Size.HALF)));
            }
        }
        return charts.toString().isEmpty() ? charts : new Html().open("div", "class", "charts").line().add(charts).close("div").line();
    }

    private static SvgLineChart.Series series(String name, List<CurvePoint> curve, int factor) {
        return new SvgLineChart.Series(name, curve.stream().mapToInt(point -> (int) Math.round(factor * point.x())).toArray(),
                curve.stream().mapToDouble(CurvePoint::y).toArray());
    }

    /** How far the maps of each two methods agree. */
    Html agreement() {
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
        return new Html().element("p", "1: they order the pixels alike; 0: they have nothing to do with each other; below 0: one marks what the other leaves"
                + " out. Methods that agree may still be wrong together.").add(table.html());
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
}
