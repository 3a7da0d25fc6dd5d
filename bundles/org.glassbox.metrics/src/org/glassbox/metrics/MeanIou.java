package org.glassbox.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.glassbox.core.option.Option;
import org.glassbox.core.training.Metric;
import org.glassbox.core.training.Predictions;
import org.glassbox.core.training.Reasons;

/**
 * {@code miou}: the mean over samples with a mask of |P ∩ Q| / |P ∪ Q|, where Q is what is relevant and P the pixels at which the Grad-CAM map of the
 * predicted class reaches a share of its maximum; {@code miou-of-truth} for the map of the true class, and {@code miou/CLASS} for the samples of one true
 * class, with the map of what they are predicted to be (methods.md 4.5; "Improving Network Interpretability via Explanation Consistency Evaluation"). A sample
 * of which both are empty is skipped, in which it differs from {@link JaccardIndex}; one of which one is empty counts 0. Pixels that nobody judged are in
 * neither.
 */
public record MeanIou(@Option(min = 0, max = 1, help = "the share of the map's maximum that a pixel must reach") double threshold) implements Metric {
    /** Half the maximum. */
    public MeanIou() {
        this(0.5);
    }

    @Override
    public boolean needsReasons() {
        return true;
    }

    @Override
    public List<Value> compute(Predictions predictions) {
        IntFunction<Optional<Reasons.Overlap>> ofPrediction = n -> predictions.reasons().flatMap(reasons -> reasons.overlapOfPrediction(n, threshold));
        IntFunction<Optional<Reasons.Overlap>> ofTruth = n -> predictions.reasons().flatMap(reasons -> reasons.overlapOfTruth(n, threshold));
        List<Value> values = new ArrayList<>();
        values.add(new Value("miou", mean(predictions, ofPrediction, n -> true)));
        values.add(new Value("miou-of-truth", mean(predictions, ofTruth, n -> true)));
        for (int k = 0; k < predictions.classes().size(); k++) {
            int label = k;
            values.add(new Value("miou/" + predictions.classes().get(k), mean(predictions, ofPrediction, n -> predictions.labels()[n] == label)));
        }
        return List.copyOf(values);
    }

    /** Undefined where no sample is left. */
    private static double mean(Predictions predictions, IntFunction<Optional<Reasons.Overlap>> overlap, IntPredicate counted) {
        return IntStream.range(0, predictions.size()).filter(counted).mapToObj(overlap).flatMap(Optional::stream).filter(found -> found.either() > 0)
                .mapToDouble(found -> (double) found.both() / found.either()).average().orElse(Double.NaN);
    }
}
