package org.glassbox.engine.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.statistics.Interval;
import org.glassbox.core.training.Predictions;
import org.glassbox.engine.evaluate.EvaluationPlan;
import org.glassbox.engine.evaluate.EvaluationReport;
import org.glassbox.engine.evaluate.EvaluationResult;
import org.glassbox.engine.evaluate.EvaluationResult.MethodResult;
import org.glassbox.engine.evaluate.EvaluationResult.MetricResult;
import org.glassbox.engine.evaluate.EvaluationResult.ModelValue;
import org.glassbox.engine.explain.Method;
import org.glassbox.engine.io.AtomicFiles;
import org.glassbox.engine.io.Csv;
import org.glassbox.engine.io.WorkJournal;

/** The files of an evaluation: its page, its numbers as JSON, and tables as CSV. */
public final class EvaluationFiles {
    private final EvaluationPlan plan;
    private final EvaluationResult result;

    private EvaluationFiles(EvaluationReport report) {
        plan = report.plan();
        result = report.result();
    }

    /**
     * Writes report.html, evaluation.json, and as CSV the network's values, those of the methods, their agreement, and what was found of each image.
     *
     * @param journal from which the result was put together
     * @throws GlassboxException if a file can't be written
     */
    public static void write(EvaluationReport report, Path folder, WorkJournal journal) throws GlassboxException {
        EvaluationFiles files = new EvaluationFiles(report);
        AtomicFiles.writeString(folder.resolve("model.csv"), files.modelCsv());
        AtomicFiles.writeString(folder.resolve("methods.csv"), files.methodsCsv());
        AtomicFiles.writeString(folder.resolve("agreement.csv"), files.agreementCsv());
        AtomicFiles.write(folder.resolve("images.csv"), out -> files.writeImages(out, journal));
        AtomicFiles.writeString(folder.resolve("evaluation.json"), report.json().toPrettyString() + "\n");
        EvaluationPage.write(report, folder.resolve("report.html"));
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
                csv.append(Csv.line(List.of(method.method().id(), value.metric().id(), value.metric().metric().direction().description(),
                        Csv.number(value.mean()), low(value.interval()), high(value.interval()), Integer.toString(value.defined()),
                        Integer.toString(value.undefined()), Integer.toString(value.notFinite()), Integer.toString(value.remarked()),
                        Csv.number(chances[k][m]))));
            }
            csv.append(Csv.line(List.of(method.method().id(), "milliseconds", "", Csv.number(method.milliseconds()), "", "",
                    Integer.toString(result.predictions().size()), "", "", "", "")));
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
        List<String> head = new ArrayList<>(List.of("image", "class", "predicted", "probability", "method", "target", "map", "completenessGap", "allowedGap",
                "problem", "milliseconds"));
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
}
