package org.glassbox.engine.evaluate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.SubMonitor;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.data.MaskRole;
import org.glassbox.core.explain.ExplanationMetric.Direction;
import org.glassbox.core.explain.SaliencyMap;
import org.glassbox.core.image.Mask;
import org.glassbox.core.image.RgbImage;
import org.glassbox.core.training.Predictions;
import org.glassbox.engine.evaluate.EvaluationPlan.Explained;
import org.glassbox.engine.evaluate.EvaluationResult.MethodResult;
import org.glassbox.engine.evaluate.EvaluationResult.MetricResult;
import org.glassbox.engine.explain.Method;

/**
 * One of the images that a method explains best or worst, to be looked at.
 *
 * @param best whether it is one of the best
 * @param relevant what the label is about, where that is known
 * @param probability of the class that the map is of
 * @param value of the metric by which cases were chosen
 */
public record EvaluationCase(Method method, boolean best, LabelledSample sample, RgbImage image, SaliencyMap map, Optional<Mask> relevant, double probability,
        double value) {
    /**
     * The metric by which cases are best chosen where the user names none: the first that says more of an image than yes or no.
     *
     * @return nothing where there is no metric with values
     */
    public static Optional<MapMetric> usualMetric(EvaluationResult result) {
        if (result.methods().isEmpty()) {
            return Optional.empty();
        }
        List<MetricResult> values = result.methods().getFirst().values();
        return values.stream().filter(metric -> Arrays.stream(metric.byImage()).anyMatch(value -> value > 0 && value < 1 || value > 1 || value < 0))
                .findFirst().or(() -> values.stream().filter(metric -> metric.defined() > 0).findFirst()).map(MetricResult::metric);
    }

    /**
     * The best and the worst images of each method, and their maps, made again.
     *
     * @param metric that decides
     * @param count of the best, and of the worst
     * @throws GlassboxException if an image can't be read any more
     */
    public static List<EvaluationCase> of(Evaluation evaluation, EvaluationPlan plan, EvaluationResult result, MapMetric metric, int count,
            IProgressMonitor monitor) throws GlassboxException {
        Map<String, LabelledSample> samples = new HashMap<>();
        plan.samples().forEach(sample -> samples.put(sample.sample().id(), sample));
        List<EvaluationCase> cases = new ArrayList<>();
        SubMonitor progress = SubMonitor.convert(monitor, result.methods().size());
        for (MethodResult method : result.methods()) {
            double[] values = method.values().stream().filter(value -> value.metric().id().equals(metric.id())).findFirst().orElseThrow().byImage();
            List<Integer> order = IntStream.range(0, values.length).filter(n -> !Double.isNaN(values[n])
                    && samples.containsKey(result.predictions().ids().get(n)))
                    .boxed().sorted(order(metric, values)).toList(); // the best first
            int each = Math.min(count, order.size() / 2);
            List<Integer> chosen = new ArrayList<>(order.subList(0, each));
            chosen.addAll(order.subList(order.size() - each, order.size()).reversed());
            cases.addAll(cases(evaluation, plan, result, method.method(), chosen.stream().map(n -> samples.get(result.predictions().ids().get(n))).toList(),
                    chosen, values, progress.split(1)));
        }
        return cases;
    }

    private static Comparator<Integer> order(MapMetric metric, double[] values) {
        Comparator<Integer> ascending = Comparator.comparingDouble(n -> values[n]);
        return metric.metric().direction() == Direction.LOWER_IS_BETTER ? ascending : ascending.reversed();
    }

    private static List<EvaluationCase> cases(Evaluation evaluation, EvaluationPlan plan, EvaluationResult result, Method method, List<LabelledSample> samples,
            List<Integer> indices, double[] values, IProgressMonitor monitor) throws GlassboxException {
        Predictions predictions = result.predictions();
        int[] targets = indices.stream().mapToInt(n -> plan.explained() == Explained.LABEL ? predictions.labels()[n] : predictions.predicted(n)).toArray();
        List<SaliencyMap> maps = evaluation.maps(method, samples, targets, monitor);
        List<EvaluationCase> cases = new ArrayList<>();
        for (int i = 0; i < maps.size(); i++) {
            LabelledSample sample = samples.get(i);
            int n = indices.get(i);
            cases.add(new EvaluationCase(method, i < maps.size() / 2, sample, plan.data().image(sample.sample()), maps.get(i), plan.data().mask(sample.sample(),
                    MaskRole.RELEVANT), predictions.probabilities(n)[targets[i]], values[n]));
        }
        return cases;
    }
}
