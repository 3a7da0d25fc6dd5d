package org.glassbox.metrics;

import java.util.List;
import java.util.stream.IntStream;
import org.glassbox.core.training.Metric;
import org.glassbox.core.training.Predictions;

/** {@code balanced-accuracy}: the mean recall of the classes that occur; undefined without samples. */
public record BalancedAccuracy() implements Metric {
    @Override
    public List<Value> compute(Predictions predictions) {
        Confusion confusion = Confusion.of(predictions);
        double mean = IntStream.range(0, confusion.classes()).filter(k -> confusion.support(k) > 0).mapToDouble(confusion::recall).average().orElse(Double.NaN);
        return List.of(new Value("balanced-accuracy", mean));
    }
}
