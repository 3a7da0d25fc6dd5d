package org.glassbox.metrics;

import java.util.List;
import org.glassbox.core.training.BinaryCrossEntropies;
import org.glassbox.core.training.Metric;
import org.glassbox.core.training.Predictions;

/**
 * {@code loss}: -1/N Σ_n log p_n,y in double, without penalties or weights; undefined without samples. Where samples may belong to several classes, the mean
 * binary cross-entropy over all classes (methods.md 4.2).
 */
public record MeanCrossEntropy() implements Metric {
    @Override
    public List<Value> compute(Predictions predictions) {
        double sum = 0;
        for (int n = 0; n < predictions.size(); n++) {
            int sample = n;
            sum += predictions.labelSets().map(sets -> BinaryCrossEntropies.mean(predictions.logits()[sample], sets.rows()[sample]))
                    .orElseGet(() -> -predictions.logProbabilities(sample)[predictions.labels()[sample]]);
        }
        return List.of(new Value("loss", sum / predictions.size()));
    }
}
