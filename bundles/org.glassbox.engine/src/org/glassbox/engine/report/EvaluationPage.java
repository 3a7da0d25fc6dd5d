package org.glassbox.engine.report;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.glassbox.core.GlassboxException;
import org.glassbox.engine.evaluate.Evaluation.Skipped;
import org.glassbox.engine.evaluate.EvaluationCase;
import org.glassbox.engine.evaluate.EvaluationReport;
import org.glassbox.engine.evaluate.EvaluationResult;
import org.glassbox.engine.evaluate.EvaluationResult.MethodResult;
import org.glassbox.engine.evaluate.EvaluationResult.ModelValue;
import org.glassbox.engine.evaluate.MapMetric;
import org.glassbox.engine.explain.Method;
import org.glassbox.engine.io.AtomicFiles;

/** An evaluation's page: one HTML file with everything inside. */
public final class EvaluationPage {
    private static final int MOST_SKIPPED = 50;

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
        HtmlPage page = new HtmlPage("Evaluation: " + report.facts().getOrDefault("Network", "network") + " on "
                + report.facts().getOrDefault("Data", "images"));
        page.lead().element("p", headline(), "class", "headline").line();
        if (!report.notices().isEmpty() || !report.skipped().isEmpty()) {
            page.section("Notices", notices());
        }
        page.section("The network", new NetworkSection(report).html());
        if (!result.methods().isEmpty()) {
            ExplanationSections explanations = new ExplanationSections(report);
            page.section("The explanations", explanations.means());
            Html curves = explanations.curves();
            if (!curves.toString().isEmpty()) {
                page.section("Curves", curves);
            }
            if (result.methods().size() > 1) {
                page.section("Agreement between methods", explanations.agreement());
            }
            if (!report.cases().isEmpty()) {
                page.section("Best and worst cases", cases());
            }
        }
        page.section("How it was done", facts());
        return page.html("Written by glassbox evaluate. n/a: not defined. Intervals are of 95 %, by drawing the images again 1000 times (accuracy: Wilson's);"
                + " none where there are fewer than 10 images.");
    }

    private String headline() {
        Optional<ModelValue> accuracy = result.model().stream().filter(value -> value.name().equals("accuracy")).findFirst();
        int images = result.predictions().size();
        String network = accuracy.map(value -> "Accuracy " + Numbers.percent(value.value())
                + value.interval().map(interval -> " (" + Numbers.percent(interval.low()) + " to " + Numbers.percent(interval.high()) + ")").orElse("") + " on "
                + Numbers.count(images, "image", "images")).orElse(Numbers.count(images, "image", "images"));
        int methods = result.methods().size();
        int failed = result.methods().stream().mapToInt(MethodResult::failed).sum();
        String maps = methods == 0 ? "" : " " + Numbers.count(methods, "method", "methods") + " judged by " + Numbers.count(report.plan().metrics().size(),
                "metric", "metrics") + ".";
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

    private Html cases() {
        String metric = report.rankedBy().map(MapMetric::name).orElse("");
        int columns = (int) report.cases().stream().collect(Collectors.groupingBy(shown -> shown.method().id() + shown.best(), Collectors.counting()))
                .values().stream()
                .mapToLong(Long::longValue).max().orElse(0);
        Html html = new Html().element("p", "By " + metric + ", for each method the images with the best and the worst values. Below each stand its value, what"
                + " the network took it for and how sure it was" + (report.cases().stream().anyMatch(shown -> shown.relevant().isPresent())
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
            facts.put("Method " + method.id(), layer + (layer.isEmpty() || options.isEmpty() ? "" : ", ")
                    + (layer.isEmpty() && options.isEmpty() ? "no options" : options));
        }
        facts.put("Time", Numbers.duration(report.seconds()));
        Html html = new Html().open("dl", "class", "facts").line();
        facts.forEach((name, value) -> html.element("dt", name).element("dd", value).line());
        return html.close("dl").line();
    }
}
