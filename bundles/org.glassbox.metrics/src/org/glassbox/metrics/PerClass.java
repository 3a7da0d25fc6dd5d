package org.glassbox.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import org.glassbox.core.option.Option;
import org.glassbox.core.training.Metric;
import org.glassbox.core.training.Predictions;

/**
 * {@code recall/CLASS}, {@code precision/CLASS} and {@code f1/CLASS}, one class against the rest, with {@code macro-recall} and so on for their plain means and
 * {@code weighted-recall} and so on for their means weighted by the number of samples of each class (methods.md 7). A class that neither occurs nor was
 * predicted is in no mean.
 */
public record PerClass(@Option(help = "what a value that is undefined for a class counts in the means") Undefined undefined) implements Metric {
    /** What the means do with the precision of a class that was never predicted, or the recall of one that does not occur. */
    public enum Undefined {
        /** It counts as zero, as usual elsewhere. */
        ZERO,
        /** It is left out. */
        SKIP
    }

    /** Undefined values count as zero in the means. */
    public PerClass() {
        this(Undefined.ZERO);
    }

    @Override
    public List<Value> compute(Predictions predictions) {
        OneAgainstRest counts = OneAgainstRest.of(predictions);
        List<Value> values = new ArrayList<>();
        add(values, predictions.classes(), counts, "recall", counts::recall);
        add(values, predictions.classes(), counts, "precision", counts::precision);
        add(values, predictions.classes(), counts, "f1", counts::f1);
        return List.copyOf(values);
    }

    private void add(List<Value> values, List<String> classes, OneAgainstRest counts, String name, IntToDoubleFunction measure) {
        double sum = 0;
        double weightedSum = 0;
        int counted = 0;
        int weight = 0;
        for (int k = 0; k < classes.size(); k++) {
            double value = measure.applyAsDouble(k);
            values.add(new Value(name + "/" + classes.get(k), value));
            boolean appears = !Double.isNaN(counts.f1(k));
            if (appears && (undefined == Undefined.ZERO || !Double.isNaN(value))) {
                double defined = Double.isNaN(value) ? 0 : value;
                sum += defined;
                counted++;
                weightedSum += counts.support(k) * defined;
                weight += counts.support(k);
            }
        }
        values.add(new Value("macro-" + name, sum / counted));
        values.add(new Value("weighted-" + name, weightedSum / weight));
    }
}
