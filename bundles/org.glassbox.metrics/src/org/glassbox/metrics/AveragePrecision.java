package org.glassbox.metrics;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.glassbox.core.training.Metric;
import org.glassbox.core.training.Predictions;

/**
 * {@code average-precision/CLASS}, Σ_i (R_i - R_i-1) P_i over the thresholds of a class's score from high to low, R recall and P precision, and {@code
 * mean-average-precision} (mAP) for the plain mean over the classes that occur. Without interpolation; samples with equal scores pass a threshold together. The
 * score is the logit where samples may belong to several classes, else the log-probability. Undefined for a class without samples.
 */
public record AveragePrecision() implements Metric {
    @Override
    public List<Value> compute(Predictions predictions) {
        List<String> classes = predictions.classes();
        double[][] scores = ClassScoring.byClass(predictions);
        List<Value> values = new ArrayList<>();
        double sum = 0;
        int defined = 0;
        for (int k = 0; k < classes.size(); k++) {
            int label = k;
            double value = of(scores[k], IntStream.range(0, predictions.size()).mapToObj(n -> predictions.isTrue(n, label)).toList());
            values.add(new Value("average-precision/" + classes.get(k), value));
            if (!Double.isNaN(value)) {
                sum += value;
                defined++;
            }
        }
        values.add(new Value("mean-average-precision", sum / defined));
        return List.copyOf(values);
    }

    private static double of(double[] scores, List<Boolean> truth) {
        List<Integer> order = IntStream.range(0, scores.length).boxed().sorted(Comparator.comparingDouble(n -> -scores[n])).toList();
        long all = truth.stream().filter(positive -> positive).count();
        double sum = 0;
        int found = 0;
        int foundBefore = 0;
        for (int i = 0; i < order.size(); i++) {
            found += truth.get(order.get(i)) ? 1 : 0;
            boolean last = i + 1 == order.size() || scores[order.get(i + 1)] != scores[order.get(i)];
            if (last) {
                sum += (double) (found - foundBefore) * found / (i + 1);
                foundBefore = found;
            }
        }
        return sum / all; // 0 / 0 is undefined
    }
}
