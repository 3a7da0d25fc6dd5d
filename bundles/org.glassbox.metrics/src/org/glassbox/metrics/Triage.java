package org.glassbox.metrics;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.glassbox.core.option.Option;
import org.glassbox.core.training.Metric;
import org.glassbox.core.training.Predictions;
import org.glassbox.core.training.Situation;

/**
 * {@code triage/right}, {@code triage/right-for-the-wrong-reason}, {@code triage/wrong-for-the-wrong-reason}, {@code triage/wrong-despite-the-right-reason} and
 * {@code triage/unknown}: how many samples are in which {@link Situation}, judged by the Grad-CAM map of the predicted class (methods.md 2.4).
 */
public record Triage(
        @Option(min = 0, max = 1, help = "the Jaccard index from which on an explanation counts as right") double least,
        @Option(min = 0, max = 1, help = "the share of the map's maximum that a pixel must reach to count as explained") double threshold) implements Metric {
    /** Right from an index of .3 at half the maximum. */
    public Triage() {
        this(Situation.USUAL_JACCARD, 0.5);
    }

    @Override
    public boolean needsReasons() {
        return true;
    }

    @Override
    public List<Value> compute(Predictions predictions) {
        Map<Situation, Integer> counts = new EnumMap<>(Situation.class);
        for (int n = 0; n < predictions.size(); n++) {
            int sample = n;
            double jaccard = predictions.reasons().map(reasons -> reasons.jaccardOfPrediction(sample, threshold)).orElse(Double.NaN);
            counts.merge(Situation.of(predictions.isRight(n), jaccard, least), 1, Integer::sum);
        }
        List<Value> values = new ArrayList<>();
        for (Situation situation : Situation.values()) {
            String name = situation.name().toLowerCase(Locale.ROOT).replace('_', '-');
            values.add(new Value("triage/" + name, counts.getOrDefault(situation, 0)));
        }
        return List.copyOf(values);
    }
}
