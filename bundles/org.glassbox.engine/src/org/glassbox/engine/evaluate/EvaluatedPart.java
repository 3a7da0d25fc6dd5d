package org.glassbox.engine.evaluate;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.glassbox.core.explain.ExplanationMetric;
import org.glassbox.core.explain.SaliencyMap;
import org.glassbox.engine.explain.Explanation;
import org.glassbox.engine.io.JsonNumbers;

/**
 * Everything that was found of images that went through the network together, as the journal notes it.
 *
 * @param samples N
 * @param logits N rows
 * @param byMethod what each method says of the images, by its id
 */
record EvaluatedPart(List<LabelledSample> samples, List<float[]> logits, Map<String, Judged> byMethod) {
    private static final int MOST_POINTS = 21; // of a curve

    /**
     * What one method says of the images, one entry each.
     *
     * @param milliseconds a map took, on average
     * @param values by metric
     */
    record Judged(List<Explanation> explanations, double milliseconds, Map<String, List<ExplanationMetric.Value>> values) {
    }

    /** A line for the journal for each image. */
    List<ObjectNode> lines() {
        List<ObjectNode> lines = new ArrayList<>();
        for (int n = 0; n < samples.size(); n++) {
            LabelledSample sample = samples.get(n);
            ObjectNode line = JsonNodeFactory.instance.objectNode().put("key", sample.sample().id()).put("label", sample.label());
            if (sample.labels().size() > 1) {
                ArrayNode labels = line.putArray("labels");
                sample.labels().forEach(labels::add);
            }
            ArrayNode row = line.putArray("logits");
            for (float logit : logits.get(n)) {
                row.add(logit);
            }
            ObjectNode methods = line.putObject("methods");
            List<SaliencyMap> maps = new ArrayList<>();
            for (Map.Entry<String, Judged> judged : byMethod.entrySet()) {
                Explanation explanation = judged.getValue().explanations().get(n);
                maps.add(explanation.map());
                describe(methods.putObject(judged.getKey()), explanation, judged.getValue(), n);
            }
            ArrayNode agreement = line.putArray("agreement");
            for (double correlation : PairwiseAgreement.of(maps)) {
                agreement.add(JsonNumbers.finite(correlation));
            }
            lines.add(line);
        }
        return lines;
    }

    private static void describe(ObjectNode node, Explanation explanation, Judged judged, int n) {
        node.put("target", explanation.target()).put("map", explanation.map().status().name().toLowerCase(Locale.ROOT));
        node.put("completenessGap", JsonNumbers.finite(explanation.completenessGap())).put("allowedGap", JsonNumbers.finite(explanation.allowedGap()));
        node.put("problem", explanation.problem().orElse(null)).put("milliseconds", judged.milliseconds());
        ObjectNode figures = node.putObject("figures");
        explanation.figures().forEach((name, value) -> figures.put(name, JsonNumbers.finite(value)));
        ObjectNode values = node.putObject("values");
        ObjectNode remarks = node.putObject("remarks");
        ObjectNode curves = node.putObject("curves");
        judged.values().forEach((metric, ofImages) -> {
            ExplanationMetric.Value value = ofImages.get(n);
            values.put(metric, JsonNumbers.finite(value.value()));
            value.remark().ifPresent(remark -> remarks.put(metric, remark));
            if (value.isDefined() && !value.points().isEmpty()) {
                curve(curves.putArray(metric), value.points());
            }
        });
    }

    /** As many points as a drawing needs, the first and the last among them. */
    private static void curve(ArrayNode node, List<ExplanationMetric.Point> points) {
        int count = Math.min(points.size(), MOST_POINTS);
        for (int i = 0; i < count; i++) {
            ExplanationMetric.Point point = points.get(count == 1 ? 0 : i * (points.size() - 1) / (count - 1));
            node.addArray().add(rounded(point.x())).add(rounded(point.y()));
        }
    }

    /** A curve is looked at: five decimals keep the journal small. */
    private static Double rounded(double value) {
        return JsonNumbers.finite(Math.rint(1e5 * value) / 1e5);
    }
}
