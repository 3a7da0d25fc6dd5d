package org.glassbox.engine.evaluate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.explain.ExplanationMetric.Direction;
import org.glassbox.core.explain.SaliencyMap.Status;
import org.glassbox.core.statistics.Bootstrap;
import org.glassbox.core.statistics.Interval;
import org.glassbox.core.statistics.Wilcoxon;
import org.glassbox.core.statistics.Wilson;
import org.glassbox.core.training.Metric;
import org.glassbox.core.training.Predictions;
import org.glassbox.engine.explain.Method;
import org.glassbox.engine.io.WorkJournal;

/**
 * What an evaluation found, put together from its journal.
 *
 * @param predictions of all images, in the journal's order
 * @param model the network's values, those of single classes included
 * @param methods in the plan's order
 * @param agreement mean rank correlation of the maps of each two methods, in the plan's order; NaN where no image gives one
 */
public record EvaluationResult(Predictions predictions, List<ModelValue> model, List<MethodResult> methods, double[][] agreement) {
    private static final String ACCURACY = "accuracy";
    /** Up to as many logits in all, values get an interval by drawing images again and again; more would take minutes. */
    private static final int MOST_LOGITS_FOR_INTERVALS = 20_000;

    public EvaluationResult {
        model = List.copyOf(model);
        methods = List.copyOf(methods);
    }

    /**
     * A number that judges the network.
     *
     * @param name such as "accuracy", or "recall/dog" for one class
     * @param value NaN where it is undefined
     * @param interval of 95 %; none for single classes, few images, and where it would take too long
     */
    public record ModelValue(String name, double value, Optional<Interval> interval) {
    }

    /**
     * What was found of one method's maps.
     *
     * @param status how many maps there are of each kind
     * @param brokenPromises how many maps miss the sum that the method promises
     * @param milliseconds a map took, the median over the images
     * @param values by metric, in the plan's order
     * @param figures what else the method says of its maps, by name: the median over the images that have a number
     */
    public record MethodResult(Method method, Map<Status, Integer> status, int brokenPromises, double milliseconds, List<MetricResult> values,
            Map<String, Double> figures) {
        public MethodResult {
            status = Map.copyOf(status);
            figures = Map.copyOf(figures);
            values = List.copyOf(values);
        }

        /** How many maps failed their own check. */
        public int failed() {
            return brokenPromises + status.entrySet().stream().filter(entry -> entry.getKey() != Status.OK).mapToInt(Map.Entry::getValue).sum();
        }
    }

    /**
     * What one metric says of one method's maps.
     *
     * @param byImage in the order of the predictions; NaN where undefined
     * @param mean of the values that are defined; NaN where none is
     * @param interval of 95 % of the mean, by drawing images again and again; none for fewer than 10
     * @param defined how many values there are
     * @param notFinite how many images have none because their map has values that are no numbers
     * @param remarked how many values have a remark
     * @param remark one of these
     * @param curve the mean of the images' curves, for metrics that sum one up; empty for the others
     */
    public record MetricResult(MapMetric metric, double[] byImage, double mean, Optional<Interval> interval, int defined, int notFinite, int remarked,
            Optional<String> remark, List<CurvePoint> curve) {
        public MetricResult {
            curve = List.copyOf(curve);
        }

        /** How many images have no value for another reason, shown as n/a. */
        public int undefined() {
            return byImage.length - defined - notFinite;
        }
    }

    /**
     * A point of a mean curve.
     *
     * @param x such as the share of the pixels that were removed
     * @param y such as the mean probability then
     */
    public record CurvePoint(double x, double y) {
    }

    /**
     * Whether methods can be told from the one with the best mean by a metric: for each the probability of differences between the same images at least as
     * one-sided if there were none in truth, by Wilcoxon's signed-rank test. NaN for the best itself, and for methods without values.
     *
     * @param metric its place in the plan
     */
    public double[] chances(int metric) {
        int best = best(metric);
        double[] chances = new double[methods.size()];
        for (int m = 0; m < chances.length; m++) {
            boolean compared = best >= 0 && m != best && methods.get(m).values().get(metric).defined() > 0;
            chances[m] = compared ? Wilcoxon.of(methods.get(m).values().get(metric).byImage(), methods.get(best).values().get(metric).byImage())
                    .p() : Double.NaN;
        }
        return chances;
    }

    /** {@link #chances(int)} of all metrics. */
    public double[][] chances() {
        int metrics = methods.isEmpty() ? 0 : methods.getFirst().values().size();
        double[][] chances = new double[metrics][];
        for (int k = 0; k < metrics; k++) {
            chances[k] = chances(k);
        }
        return chances;
    }

    /**
     * The method with the best mean, the first of equals.
     *
     * @param metric its place in the plan
     * @return its place in the plan, -1 where no method has values
     */
    public int best(int metric) {
        int best = -1;
        for (int m = 0; m < methods.size(); m++) {
            MetricResult result = methods.get(m).values().get(metric);
            boolean higher = result.metric().metric().direction() == Direction.HIGHER_IS_BETTER;
            double mean = result.mean();
            double soFar = best < 0 ? Double.NaN : methods.get(best).values().get(metric).mean();
            if (!Double.isNaN(mean) && (best < 0 || (higher ? mean > soFar : mean < soFar))) {
                best = m;
            }
        }
        return best;
    }

    /**
     * Puts together what the journal of a plan's evaluation holds.
     *
     * @throws GlassboxException if the journal can't be read, or holds nothing
     */
    public static EvaluationResult of(EvaluationPlan plan, WorkJournal journal) throws GlassboxException {
        if (journal.count() == 0) {
            throw GlassboxException.badInput("No image could be evaluated.");
        }
        CollectedResults collected = new CollectedResults(plan, journal.count());
        journal.forEach(collected::add);
        Predictions predictions = collected.predictions();
        return new EvaluationResult(predictions, model(plan, predictions), collected.methods(), collected.agreement());
    }

    /** The values that are of no single class. */
    public List<ModelValue> overall() {
        return model.stream().filter(value -> !value.name().contains("/")).toList();
    }

    /** A value of the network, NaN where there is none of that name. */
    public double modelValue(String name) {
        return model.stream().filter(value -> value.name().equals(name)).mapToDouble(ModelValue::value).findFirst().orElse(Double.NaN);
    }

    /** How many images of each true class were taken for each class: row by row. */
    public int[][] confusion() {
        int classes = predictions.classes().size();
        int[][] counts = new int[classes][classes];
        for (int n = 0; n < predictions.size(); n++) {
            counts[predictions.labels()[n]][predictions.predicted(n)]++;
        }
        return counts;
    }

    private static List<ModelValue> model(EvaluationPlan plan, Predictions predictions) {
        List<ModelValue> values = new ArrayList<>();
        for (Metric metric : plan.modelMetrics()) {
            List<Metric.Value> computed = metric.compute(predictions);
            for (int i = 0; i < computed.size(); i++) {
                Metric.Value value = computed.get(i);
                values.add(new ModelValue(value.name(), value.value(), value.name().contains("/") ? Optional.empty() : interval(metric, i, value, predictions,
                        plan.seed())));
            }
        }
        return values;
    }

    private static Optional<Interval> interval(Metric metric, int index, Metric.Value value, Predictions predictions, long seed) {
        if (Double.isNaN(value.value())) {
            return Optional.empty();
        }
        if (value.name().equals(ACCURACY)) { // the share of right answers has an interval in closed form
            return Wilson.of((int) Math.round(value.value() * predictions.size()), predictions.size());
        }
        if ((long) predictions.size() * predictions.classes().size() > MOST_LOGITS_FOR_INTERVALS) {
            return Optional.empty();
        }
        ToDoubleFunction<int[]> redrawn = drawn -> metric.compute(drawn(predictions, drawn)).get(index).value();
        return Bootstrap.of(predictions.size(), seed, redrawn);
    }

    private static Predictions drawn(Predictions predictions, int[] indices) {
        List<String> ids = new ArrayList<>();
        int[] labels = new int[indices.length];
        float[][] logits = new float[indices.length][];
        for (int i = 0; i < indices.length; i++) {
            ids.add(predictions.ids().get(indices[i]));
            labels[i] = predictions.labels()[indices[i]];
            logits[i] = predictions.logits()[indices[i]];
        }
        return new Predictions(predictions.classes(), ids, labels, logits, Optional.empty(), predictions.labelSets().map(sets -> sets.at(indices)));
    }

    /** Values by name, as far as they are of single classes: the measure, then the class. */
    public Map<String, Map<String, Double>> byClass() {
        Map<String, Map<String, Double>> measures = new LinkedHashMap<>();
        for (ModelValue value : model) {
            int slash = value.name().indexOf('/');
            if (slash > 0 && value.name().indexOf('/', slash + 1) < 0) {
                measures.computeIfAbsent(value.name().substring(0, slash), name -> new LinkedHashMap<>()).put(value.name().substring(slash + 1), value.value());
            }
        }
        return measures;
    }
}
