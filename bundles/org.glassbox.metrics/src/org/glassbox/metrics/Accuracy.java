package org.glassbox.metrics;

import java.util.List;
import org.glassbox.core.training.Metric;
import org.glassbox.core.training.Predictions;

/** {@code accuracy}: the share of samples whose predicted class is the true one, or one of the true ones; undefined without samples. */
public record Accuracy() implements Metric {
    @Override
    public List<Value> compute(Predictions predictions) {
        int right = 0;
        for (int n = 0; n < predictions.size(); n++) {
            right += predictions.isRight(n) ? 1 : 0;
        }
        return List.of(new Value("accuracy", (double) right / predictions.size())); // 0 / 0 is undefined
    }
}
