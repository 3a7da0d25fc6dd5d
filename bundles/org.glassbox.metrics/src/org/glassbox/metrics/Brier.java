package org.glassbox.metrics;

import java.util.List;
import org.glassbox.core.training.Metric;
import org.glassbox.core.training.Predictions;

/**
 * {@code brier}: 1/N Σ_n Σ_k (p_nk - [k = y_n])², from 0 to 2 (for two classes twice the value of those who count one class only); undefined without samples.
 * Brier 1950, Verification of forecasts expressed in terms of probability, Monthly Weather Review 78.
 */
public record Brier() implements Metric {
    @Override
    public List<Value> compute(Predictions predictions) {
        double sum = 0;
        for (int n = 0; n < predictions.size(); n++) {
            double[] probabilities = predictions.probabilities(n);
            for (int k = 0; k < probabilities.length; k++) {
                double off = probabilities[k] - (k == predictions.labels()[n] ? 1 : 0);
                sum += off * off;
            }
        }
        return List.of(new Value("brier", sum / predictions.size()));
    }
}
