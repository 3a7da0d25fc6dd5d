package org.glassbox.metrics;

import java.util.ArrayList;
import java.util.List;
import org.glassbox.core.training.Metric;
import org.glassbox.core.training.Predictions;

/** {@code confusion/TRUE/PREDICTED}: how many samples of one class were taken for another, row by row. */
public record ConfusionMatrix() implements Metric {
    @Override
    public List<Value> compute(Predictions predictions) {
        Confusion confusion = Confusion.of(predictions);
        List<String> names = predictions.classes();
        List<Value> values = new ArrayList<>();
        for (int truth = 0; truth < confusion.classes(); truth++) {
            for (int predicted = 0; predicted < confusion.classes(); predicted++) {
                values.add(new Value("confusion/" + names.get(truth) + "/" + names.get(predicted), confusion.counts()[truth][predicted]));
            }
        }
        return List.copyOf(values);
    }
}
