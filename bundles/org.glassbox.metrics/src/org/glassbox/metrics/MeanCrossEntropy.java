package org.glassbox.metrics;

import java.util.List;
import org.glassbox.core.training.Metric;
import org.glassbox.core.training.Predictions;

/** {@code loss}: -1/N Σ_n log p_n,y in double, without penalties or weights; undefined without samples. */
public record MeanCrossEntropy() implements Metric {
    @Override
    public List<Value> compute(Predictions predictions) {
        double sum = 0;
        for (int n = 0; n < predictions.size(); n++) {
            sum -= predictions.logProbabilities(n)[predictions.labels()[n]];
        }
        return List.of(new Value("loss", sum / predictions.size()));
    }
}
