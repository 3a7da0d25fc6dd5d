package org.glassbox.metrics;

import java.util.List;
import java.util.stream.IntStream;
import org.glassbox.core.training.Metric;
import org.glassbox.core.training.Predictions;

/** {@code balanced-accuracy}: the mean recall of the classes that occur; undefined without samples. */
public record BalancedAccuracy() implements Metric {
    @Override
    public List<Value> compute(Predictions predictions) {
        OneAgainstRest counts = OneAgainstRest.of(predictions);
        double mean = IntStream.range(0, counts.classes()).filter(k -> counts.support(k) > 0).mapToDouble(counts::recall).average().orElse(Double.NaN);
        return List.of(new Value("balanced-accuracy", mean));
    }
}
