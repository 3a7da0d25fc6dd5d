package org.glassbox.engine.evaluate;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.glassbox.core.explain.SaliencyMap.Status;
import org.glassbox.core.statistics.Bootstrap;
import org.glassbox.core.training.LabelSets;
import org.glassbox.core.training.Predictions;
import org.glassbox.engine.evaluate.EvaluationResult.CurvePoint;
import org.glassbox.engine.evaluate.EvaluationResult.MethodResult;
import org.glassbox.engine.evaluate.EvaluationResult.MetricResult;

/** What is gathered from the lines of an evaluation's journal, a few numbers for each image and method. */
final class CollectedResults {
    private final EvaluationPlan plan;
    private final List<String> ids = new ArrayList<>();
    private final int[] labels;
    private final List<List<Integer>> labelSets = new ArrayList<>();
    private final float[][] logits;
    private final List<Map<Status, Integer>> status = new ArrayList<>();
    private final int[] brokenPromises;
    private final int[] notFinite;
    private final double[][] milliseconds;
    private final double[][][] values;
    private final int[][] remarked;
    private final String[][] remarks;
    private final MeanCurve[][] curves;
    private final List<Map<String, List<Double>>> figures = new ArrayList<>();
    private final double[] correlations;
    private final int[] correlated;

    CollectedResults(EvaluationPlan plan, int images) {
        this.plan = plan;
        int methods = plan.methods().size();
        int metrics = plan.metrics().size();
        labels = new int[images];
        logits = new float[images][];
        brokenPromises = new int[methods];
        notFinite = new int[methods];
        milliseconds = new double[methods][images];
        values = new double[methods][metrics][images];
        remarked = new int[methods][metrics];
        remarks = new String[methods][metrics];
        curves = new MeanCurve[methods][metrics];
        correlations = new double[methods * (methods - 1) / 2];
        correlated = new int[correlations.length];
        plan.methods().forEach(method -> status.add(new EnumMap<>(Status.class)));
        plan.methods().forEach(method -> figures.add(new LinkedHashMap<>()));
    }

    /** Takes a line of the journal. */
    void add(JsonNode image) {
        int n = ids.size();
        ids.add(image.path("key").asText());
        labels[n] = image.path("label").asInt();
        List<Integer> all = new ArrayList<>(List.of(labels[n]));
        image.path("labels").forEach(label -> all.add(label.asInt()));
        labelSets.add(all);
        JsonNode row = image.path("logits");
        logits[n] = new float[row.size()];
        for (int k = 0; k < logits[n].length; k++) {
            logits[n][k] = row.get(k).floatValue();
        }
        for (int m = 0; m < plan.methods().size(); m++) {
            add(m, n, image.path("methods").path(plan.methods().get(m).id()));
        }
        for (int p = 0; p < correlations.length; p++) {
            JsonNode correlation = image.path("agreement").path(p);
            if (correlation.isNumber()) {
                correlations[p] += correlation.asDouble();
                correlated[p]++;
            }
        }
    }

    private void add(int m, int n, JsonNode map) {
        Status found = Status.valueOf(map.path("map").asText().toUpperCase(Locale.ROOT));
        status.get(m).merge(found, 1, Integer::sum);
        brokenPromises[m] += found == Status.OK && !map.path("problem").isNull() ? 1 : 0;
        notFinite[m] += found == Status.NONFINITE ? 1 : 0;
        milliseconds[m][n] = map.path("milliseconds").asDouble();
        map.path("figures").properties().forEach(figure -> {
            if (figure.getValue().isNumber()) {
                figures.get(m).computeIfAbsent(figure.getKey(), name -> new ArrayList<>()).add(figure.getValue().asDouble());
            }
        });
        for (int k = 0; k < plan.metrics().size(); k++) {
            String metric = plan.metrics().get(k).id();
            JsonNode value = map.path("values").path(metric);
            values[m][k][n] = value.isNumber() && found != Status.NONFINITE ? value.asDouble() : Double.NaN;
            JsonNode remark = map.path("remarks").path(metric);
            if (remark.isTextual()) {
                remarked[m][k]++;
                remarks[m][k] = remark.asText();
            }
            JsonNode curve = map.path("curves").path(metric);
            if (!curve.isEmpty()) {
                curves[m][k] = curves[m][k] == null ? new MeanCurve(curve) : curves[m][k];
                curves[m][k].add(curve);
            }
        }
    }

    /** Of all images, in the journal's order. */
    Predictions predictions() {
        Optional<LabelSets> sets = plan.data().multiLabel() ? Optional.of(LabelSets.of(labelSets, plan.classes().size())) : Optional.empty();
        return new Predictions(plan.classes(), ids, labels, logits, Optional.empty(), sets);
    }

    /** In the plan's order. */
    List<MethodResult> methods() {
        return IntStream.range(0, plan.methods().size()).mapToObj(this::method).toList();
    }

    private MethodResult method(int m) {
        List<MetricResult> results = new ArrayList<>();
        for (int k = 0; k < plan.metrics().size(); k++) {
            double[] byImage = values[m][k];
            double[] defined = Arrays.stream(byImage).filter(value -> !Double.isNaN(value)).toArray();
            results.add(new MetricResult(plan.metrics().get(k), byImage, Arrays.stream(defined).average().orElse(Double.NaN),
                    Bootstrap.ofMean(byImage, plan.seed()), defined.length, notFinite[m], remarked[m][k], Optional.ofNullable(remarks[m][k]), curves[m][k]
                    == null ? List.of() : curves[m][k].points()));
        }
        Map<String, Double> medians = new LinkedHashMap<>();
        figures.get(m).forEach((name, numbers) -> medians.put(name, median(numbers.stream().mapToDouble(Double::doubleValue).toArray())));
        return new MethodResult(plan.methods().get(m), status.get(m), brokenPromises[m], median(milliseconds[m]), results, medians);
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    /** Mean rank correlation of the maps of each two methods; NaN where no image gives one. */
    double[][] agreement() {
        int methods = plan.methods().size();
        double[][] matrix = new double[methods][methods];
        int pair = 0;
        for (int i = 0; i < methods; i++) {
            matrix[i][i] = 1;
            for (int j = i + 1; j < methods; j++) {
                matrix[i][j] = correlations[pair] / correlated[pair]; // 0 / 0 is undefined
                matrix[j][i] = matrix[i][j];
                pair++;
            }
        }
        return matrix;
    }

    /** Curves of one kind, point by point; a curve of another length than the first is no part of the mean. */
    private static final class MeanCurve {
        private final double[] x;
        private final double[] sum;
        private int count;

        private MeanCurve(JsonNode first) {
            x = new double[first.size()];
            sum = new double[first.size()];
            for (int i = 0; i < x.length; i++) {
                x[i] = first.get(i).path(0).asDouble();
            }
        }

        private void add(JsonNode curve) {
            if (curve.size() == sum.length) {
                for (int i = 0; i < sum.length; i++) {
                    JsonNode y = curve.get(i).path(1);
                    sum[i] += y.isNumber() ? y.asDouble() : Double.NaN;
                }
                count++;
            }
        }

        private List<CurvePoint> points() {
            List<CurvePoint> points = new ArrayList<>();
            for (int i = 0; i < x.length; i++) {
                points.add(new CurvePoint(x[i], sum[i] / count));
            }
            return points;
        }
    }
}
