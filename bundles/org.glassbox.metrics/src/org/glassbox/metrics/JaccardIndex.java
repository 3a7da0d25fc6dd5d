package org.glassbox.metrics;

import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.glassbox.core.option.Option;
import org.glassbox.core.training.Metric;
import org.glassbox.core.training.Predictions;
import org.glassbox.core.training.Reasons;

/**
 * {@code jaccard} and {@code jaccard-deviation}: mean and standard deviation, over the samples with a mask of what matters, of the Jaccard index of that mask
 * and the pixels where the Grad-CAM map of the predicted class reaches a share of its maximum; {@code jaccard-of-truth} and {@code jaccard-of-truth-deviation},
 * the same for the true class (methods.md 2.2). Undefined where there are no maps or no masks. {@link Iou} is the same number for one map of any explainer.
 */
public record JaccardIndex(@Option(min = 0, max = 1, help = "the share of the map's maximum that a pixel must reach") double threshold) implements Metric {
    /** Half the maximum. */
    public JaccardIndex() {
        this(0.5);
    }

    @Override
    public boolean needsReasons() {
        return true;
    }

    @Override
    public List<Value> compute(Predictions predictions) {
        double[] ofPrediction = indices(predictions, (reasons, n) -> reasons.jaccardOfPrediction(n, threshold));
        double[] ofTruth = indices(predictions, (reasons, n) -> reasons.jaccardOfTruth(n, threshold));
        return List.of(new Value("jaccard", mean(ofPrediction)), new Value("jaccard-deviation", deviation(ofPrediction)),
                new Value("jaccard-of-truth", mean(ofTruth)), new Value("jaccard-of-truth-deviation", deviation(ofTruth)));
    }

    private interface Index {
        double of(Reasons reasons, int n);
    }

    /** The indices that are defined. */
    private static double[] indices(Predictions predictions, Index index) {
        if (predictions.reasons().isEmpty()) {
            return new double[0];
        }
        Reasons reasons = predictions.reasons().get();
        IntToDoubleFunction ofSample = n -> index.of(reasons, n);
        return IntStream.range(0, predictions.size()).mapToDouble(ofSample).filter(value -> !Double.isNaN(value)).toArray();
    }

    private static double mean(double[] values) {
        return IntStream.range(0, values.length).mapToDouble(n -> values[n]).average().orElse(Double.NaN);
    }

    /** Of the values themselves, not estimated for a population. */
    private static double deviation(double[] values) {
        double mean = mean(values);
        return Math.sqrt(IntStream.range(0, values.length).mapToDouble(n -> (values[n] - mean) * (values[n] - mean)).average().orElse(Double.NaN));
    }
}
