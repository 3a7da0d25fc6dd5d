package org.glassbox.engine.evaluate;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.glassbox.core.explain.SaliencyMap.Status;
import org.glassbox.core.statistics.Interval;
import org.glassbox.engine.evaluate.Evaluation.Skipped;
import org.glassbox.engine.evaluate.EvaluationResult.MethodResult;
import org.glassbox.engine.evaluate.EvaluationResult.MetricResult;
import org.glassbox.engine.explain.Method;
import org.glassbox.engine.io.JsonNumbers;

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
public record EvaluationReport(EvaluationPlan plan, EvaluationResult result, List<EvaluationCase> cases, Optional<MapMetric> rankedBy,
        Map<String, String> facts, List<String> notices, List<Skipped> skipped, double seconds) {
    public EvaluationReport {
        cases = List.copyOf(cases);
        notices = List.copyOf(notices);
        skipped = List.copyOf(skipped);
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
        node.put("value", JsonNumbers.finite(value)).put("low", interval.map(Interval::low).orElse(null))
                .put("high", interval.map(Interval::high).orElse(null));
    }
}
