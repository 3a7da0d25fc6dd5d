package org.glassbox.engine.evaluate;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.data.Dataset;
import org.glassbox.core.data.MaskRole;
import org.glassbox.core.explain.ExplanationMetric.Need;
import org.glassbox.core.image.Normalisation;
import org.glassbox.core.training.Metric;
import org.glassbox.engine.explain.Method;

/**
 * What is evaluated and how, settled before the first image is read.
 *
 * @param samples of the data set, see {@link SampleChoice}
 * @param classes names of the network's classes, K
 * @param width of the network's images, pixels; the data set's are scaled to it
 * @param height of them
 * @param normalisation of the network's images
 * @param layers where methods look that work on a layer, by their ids
 * @param metrics of the maps; all of them can be computed
 * @param modelMetrics of the network's predictions
 * @param explained which class the maps are of
 * @param seed of the intervals
 */
public record EvaluationPlan(Dataset data, List<LabelledSample> samples, List<String> classes, int width, int height, Normalisation normalisation,
        List<Method> methods, Map<String, String> layers, List<MapMetric> metrics, List<Metric> modelMetrics, Explained explained, long seed) {
    /** Which class of an image is explained. */
    public enum Explained {
        /** The one that the network takes the image for. */
        PREDICTED,
        /** The true one. */
        LABEL
    }

    public EvaluationPlan {
        samples = List.copyOf(samples);
        classes = List.copyOf(classes);
        methods = List.copyOf(methods);
        layers = Map.copyOf(layers);
        metrics = List.copyOf(metrics);
        modelMetrics = List.copyOf(modelMetrics);
    }

    /** Where a method looks; {@code null} for one that looks at no layer. */
    public String layer(Method method) {
        return layers.get(method.id());
    }

    /**
     * What metrics can look at.
     *
     * @throws GlassboxException if a mask can't be read
     */
    public static Set<Need> given(Dataset data, List<LabelledSample> samples) throws GlassboxException {
        Set<Need> given = EnumSet.of(Need.NETWORK, Need.EXPLAINER);
        if (hasMasks(data, samples, MaskRole.RELEVANT)) {
            given.add(Need.RELEVANT_MASK);
        }
        if (hasMasks(data, samples, MaskRole.IRRELEVANT)) {
            given.add(Need.IRRELEVANT_MASK);
        }
        return given;
    }

    private static boolean hasMasks(Dataset data, List<LabelledSample> samples, MaskRole role) throws GlassboxException {
        for (LabelledSample sample : samples) {
            if (data.mask(sample.sample(), role).isPresent()) {
                return true;
            }
        }
        return false;
    }

    /**
     * Metrics, and those among them that can't be computed.
     *
     * @param leftOut the ids of the others by why they can't be computed, as {@code ExplanationMetric.refusal} says it
     */
    public record Usable(List<MapMetric> metrics, Map<String, List<String>> leftOut) {
        /** Divides metrics by what there is. */
        public static Usable of(List<MapMetric> wanted, Set<Need> given) {
            List<MapMetric> usable = new ArrayList<>();
            Map<String, List<String>> leftOut = new LinkedHashMap<>();
            for (MapMetric metric : wanted) {
                Optional<String> refusal = metric.metric().refusal(given);
                if (refusal.isEmpty()) {
                    usable.add(metric);
                } else {
                    leftOut.computeIfAbsent(refusal.get(), reason -> new ArrayList<>()).add(metric.id());
                }
            }
            return new Usable(usable, leftOut);
        }

        /** What users should be told of those that were left out. */
        public List<String> sentences() {
            List<String> sentences = new ArrayList<>();
            leftOut.forEach((reason, ids) -> sentences.add("Left out: " + String.join(", ", ids) + " (" + reason.replaceFirst("\\.$", "") + ")."));
            return sentences;
        }
    }
}
