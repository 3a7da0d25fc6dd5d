package org.glassbox.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.glassbox.core.training.Metric;
import org.glassbox.core.training.Predictions;

/**
 * {@code specificity/CLASS}, TN / (TN + FP), and {@code class-accuracy/CLASS}, (TP + TN) / N, one class against the rest, with {@code macro-specificity} for
 * the plain mean over the classes that occur (methods.md 7). Undefined for a class to which all samples belong.
 */
public record Specificity() implements Metric {
    @Override
    public List<Value> compute(Predictions predictions) {
        OneAgainstRest counts = OneAgainstRest.of(predictions);
        List<String> classes = predictions.classes();
        List<Value> values = new ArrayList<>();
        for (int k = 0; k < classes.size(); k++) {
            values.add(new Value("specificity/" + classes.get(k), counts.specificity(k)));
        }
        for (int k = 0; k < classes.size(); k++) {
            values.add(new Value("class-accuracy/" + classes.get(k), counts.accuracy(k)));
        }
        values.add(new Value("macro-specificity", IntStream.range(0, classes.size()).filter(k -> counts.support(k) > 0).mapToDouble(counts::specificity)
                .filter(value -> !Double.isNaN(value)).average().orElse(Double.NaN)));
        return List.copyOf(values);
    }
}
