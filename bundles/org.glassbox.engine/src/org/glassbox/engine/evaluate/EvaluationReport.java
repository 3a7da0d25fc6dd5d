package org.glassbox.engine.evaluate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.explain.SaliencyMap.Status;
import org.glassbox.core.statistics.Interval;
import org.glassbox.core.training.Predictions;
import org.glassbox.engine.evaluate.Evaluation.Skipped;
import org.glassbox.engine.evaluate.EvaluationResult.MethodResult;
import org.glassbox.engine.evaluate.EvaluationResult.MetricResult;
import org.glassbox.engine.evaluate.EvaluationResult.ModelValue;
import org.glassbox.engine.explain.Method;
import org.glassbox.engine.io.AtomicFiles;
import org.glassbox.engine.io.JsonNumbers;
import org.glassbox.engine.io.WorkJournal;
import org.glassbox.engine.report.EvaluationPage;

/**
 * An evaluation with all that is said of it.
 *
 * @param cases the best and the worst images of each method; empty where none are shown
 * @param rankedBy the metric by which they were chosen
 * @param facts what else decides the numbers, by name, such as the weights file
 * @param notices sentences that readers should know, such as metrics that were left out
 * @param skipped images that could not be evaluated
 * @param seconds that the last process took
 */
public record EvaluationReport(EvaluationPlan plan, EvaluationResult result, List<EvaluationCase> cases, Optional<MapMetric> rankedBy, Map<String, String> facts,
        List<String> notices, List<Skipped> skipped, double seconds) {
    public EvaluationReport {
        cases = List.copyOf(cases);
        notices = List.copyOf(notices);
        skipped = List.copyOf(skipped);
    }

    /**
     * Writes report.html, evaluation.json, and as CSV the network's values, those of the methods, their agreement, and what was found of each image.
     *
     * @param journal from which the result was put together
     * @throws GlassboxException if a file can't be written
     */
    public void write(Path folder, WorkJournal journal) throws GlassboxException {
        AtomicFiles.writeString(folder.resolve("model.csv"), modelCsv());
        AtomicFiles.writeString(folder.resolve("methods.csv"), methodsCsv());
        AtomicFiles.writeString(folder.resolve("agreement.csv"), agreementCsv());
        AtomicFiles.write(folder.resolve("images.csv"), out -> writeImages(out, journal));
        AtomicFiles.writeString(folder.resolve("evaluation.json"), json().toPrettyString() + "\n");
        EvaluationPage.write(this, folder.resolve("report.html"));
    }

    private String modelCsv() {
        StringBuilder csv = new StringBuilder(Csv.line(List.of("metric", "value", "low", "high")));
        for (ModelValue value : result.model()) {
            csv.append(Csv.line(List.of(value.name(), Csv.number(value.value()), low(value.interval()), high(value.interval()))));
        }
        return csv.toString();
    }

    private String methodsCsv() {
        StringBuilder csv = new StringBuilder(Csv.line(List.of("method", "metric", "direction", "mean", "low", "high", "images", "undefined", "notFinite",
                "remarks", "chanceAgainstBest")));
        double[][] chances = result.chances();
        for (int m = 0; m < result.methods().size(); m++) {
            MethodResult method = result.methods().get(m);
            for (int k = 0; k < method.values().size(); k++) {
                MetricResult value = method.values().get(k);
                csv.append(Csv.line(List.of(method.method().id(), value.metric().id(), value.metric().metric().direction().description(), Csv.number(value.mean()),
                        low(value.interval()), high(value.interval()), Integer.toString(value.defined()), Integer.toString(value.undefined()),
                        Integer.toString(value.notFinite()), Integer.toString(value.remarked()), Csv.number(chances[k][m]))));
            }
            csv.append(Csv.line(List.of(method.method().id(), "milliseconds", "", Csv.number(method.milliseconds()), "", "", Integer.toString(result.predictions().size()),
                    "", "", "", "")));
            csv.append(Csv.line(List.of(method.method().id(), "failed maps", "", Integer.toString(method.failed()), "", "",
                    Integer.toString(result.predictions().size()), "", "", "", "")));
        }
        return csv.toString();
    }

    private String agreementCsv() {
        List<String> head = new ArrayList<>(List.of("method"));
        plan.methods().forEach(method -> head.add(method.id()));
        StringBuilder csv = new StringBuilder(Csv.line(head));
        for (int i = 0; i < plan.methods().size(); i++) {
            List<String> row = new ArrayList<>(List.of(plan.methods().get(i).id()));
            for (double correlation : result.agreement()[i]) {
                row.add(Csv.number(correlation));
            }
            csv.append(Csv.line(row));
        }
        return csv.toString();
    }

    /** A row for each image and method; image by image, for there may be very many. */
    private void writeImages(OutputStream out, WorkJournal journal) throws IOException {
        List<String> head = new ArrayList<>(List.of("image", "class", "predicted", "probability", "method", "target", "map", "completenessGap", "allowedGap", "problem",
                "milliseconds"));
        plan.metrics().forEach(metric -> head.add(metric.id()));
        out.write(Csv.line(head).getBytes(StandardCharsets.UTF_8));
        int[] n = {0};
        try {
            journal.forEach(image -> {
                try {
                    out.write(rows(image, n[0]++).getBytes(StandardCharsets.UTF_8));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } catch (GlassboxException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private String rows(JsonNode image, int n) {
        Predictions predictions = result.predictions();
        int predicted = predictions.predicted(n);
        List<String> about = List.of(image.path("key").asText(), className(predictions.labels()[n]), className(predicted),
                Csv.number(predictions.probabilities(n)[predicted]));
        StringBuilder rows = new StringBuilder();
        for (Method method : plan.methods()) {
            JsonNode map = image.path("methods").path(method.id());
            List<String> row = new ArrayList<>(about);
            row.addAll(List.of(method.id(), className(map.path("target").asInt()), map.path("map").asText(), text(map.path("completenessGap")),
                    text(map.path("allowedGap")), text(map.path("problem")), text(map.path("milliseconds"))));
            plan.metrics().forEach(metric -> row.add(text(map.path("values").path(metric.id()))));
            rows.append(Csv.line(row));
        }
        if (plan.methods().isEmpty()) {
            List<String> row = new ArrayList<>(about);
            row.addAll(List.of("", "", "", "", "", "", ""));
            rows.append(Csv.line(row));
        }
        return rows.toString();
    }

    private static String text(JsonNode value) {
        return value.isNull() || value.isMissingNode() ? "" : value.asText();
    }

    private String className(int label) {
        return plan.classes().get(label);
    }

    private static String low(Optional<Interval> interval) {
        return interval.map(found -> Csv.number(found.low())).orElse("");
    }

    private static String high(Optional<Interval> interval) {
        return interval.map(found -> Csv.number(found.high())).orElse("");
    }

    /** Everything as JSON; undefined numbers are null. */
    public ObjectNode json() {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        facts.forEach(root.putObject("facts")::put);
        root.put("images", result.predictions().size()).put("seconds", seconds);
        plan.classes().forEach(root.putArray("classes")::add);
        ObjectNode model = root.putObject("model");
        result.model().forEach(value -> put(model.putObject(value.name()), value.value(), value.interval()));
        ArrayNode methods = root.putArray("methods");
        double[][] chances = result.chances();
        for (int m = 0; m < result.methods().size(); m++) {
            describe(methods.addObject(), m, chances);
        }
        ArrayNode agreement = root.putArray("agreement");
        for (double[] row : result.agreement()) {
            ArrayNode cells = agreement.addArray();
            for (double correlation : row) {
                cells.add(JsonNumbers.finite(correlation));
            }
        }
        notices.forEach(root.putArray("notices")::add);
        ArrayNode problems = root.putArray("skipped");
        skipped.forEach(problem -> problems.addObject().put("image", problem.id()).put("reason", problem.reason()));
        return root;
    }

    private void describe(ObjectNode node, int m, double[][] chances) {
        MethodResult found = result.methods().get(m);
        Method method = found.method();
        node.put("method", method.id());
        method.options().forEach(node.putObject("options")::put);
        node.put("layer", plan.layer(method)).put("mode", "eval").put("baseline", method.baseline().orElse(null));
        method.seed().ifPresentOrElse(seed -> node.put("seed", seed), () -> node.putNull("seed"));
        node.put("millisecondsPerMap", JsonNumbers.finite(found.milliseconds()));
        ObjectNode figures = node.putObject("figures");
        found.figures().forEach((name, value) -> figures.put(name, JsonNumbers.finite(value)));
        ObjectNode maps = node.putObject("maps");
        for (Status status : Status.values()) {
            maps.put(status.name().toLowerCase(Locale.ROOT), found.status().getOrDefault(status, 0));
        }
        maps.put("wrongSum", found.brokenPromises());
        ObjectNode metrics = node.putObject("metrics");
        for (int k = 0; k < found.values().size(); k++) {
            MetricResult value = found.values().get(k);
            ObjectNode metric = metrics.putObject(value.metric().id());
            put(metric, value.mean(), value.interval());
            metric.put("direction", value.metric().metric().direction().description()).put("images", value.defined()).put("undefined", value.undefined());
            metric.put("notFinite", value.notFinite()).put("remarks", value.remarked()).put("remark", value.remark().orElse(null));
            metric.put("chanceAgainstBest", JsonNumbers.finite(chances[k][m]));
            ArrayNode curve = metric.putArray("curve");
            value.curve().forEach(point -> curve.addArray().add(point.x()).add(JsonNumbers.finite(point.y())));
        }
    }

    private static void put(ObjectNode node, double value, Optional<Interval> interval) {
        node.put("value", JsonNumbers.finite(value)).put("low", interval.map(Interval::low).orElse(null)).put("high", interval.map(Interval::high).orElse(null));
    }
}
