package org.glassbox.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.glassbox.core.statistics.Interval;
import org.glassbox.engine.evaluate.EvaluationReport;
import org.glassbox.engine.evaluate.EvaluationResult;
import org.glassbox.engine.evaluate.EvaluationResult.MethodResult;
import org.glassbox.engine.evaluate.EvaluationResult.MetricResult;
import org.glassbox.engine.evaluate.EvaluationResult.ModelValue;

/** What {@code glassbox evaluate} prints where nobody asks for JSON. */
final class EvaluateTables {
    private EvaluateTables() {
    }

    /** The network's values, and a row for each method. */
    static String of(EvaluationReport report) {
        EvaluationResult result = report.result();
        List<List<String>> model = new ArrayList<>();
        for (ModelValue value : result.overall()) {
            model.add(List.of(value.name(), TextTable.number(value.value()), interval(value.interval())));
        }
        String tables = new TextTable(List.of("network", "value", "95 % interval"), model).text();
        if (result.methods().isEmpty()) {
            return tables;
        }
        List<String> header = new ArrayList<>(List.of("method"));
        report.plan().metrics().forEach(metric -> header.addAll(List.of(metric.id(), "95 % interval")));
        header.addAll(List.of("ms a map", "failed maps"));
        List<List<String>> rows = new ArrayList<>();
        for (MethodResult method : result.methods()) {
            List<String> row = new ArrayList<>(List.of(method.method().id()));
            for (MetricResult value : method.values()) {
                row.addAll(List.of(TextTable.number(value.mean()), interval(value.interval())));
            }
            row.addAll(List.of(String.format(Locale.ROOT, "%.1f", method.milliseconds()), Integer.toString(method.failed())));
            rows.add(row);
        }
        return tables + System.lineSeparator() + new TextTable(header, rows).text();
    }

    private static String interval(Optional<Interval> interval) {
        return interval.map(found -> TextTable.number(found.low()) + " to " + TextTable.number(found.high())).orElse("-");
    }
}
