package org.glassbox.metrics;

import java.util.ArrayList;
import java.util.List;
import org.glassbox.core.statistics.Ranks;
import org.glassbox.core.training.Metric;
import org.glassbox.core.training.Predictions;

/**
 * {@code auc/CLASS}, the area under the curve of the receiver operating characteristic of a class's probability against the rest, with {@code macro-auc} for
 * the plain mean of those that are defined; of its logit where samples may belong to several classes. Computed as the share of pairs of a sample of the class and another one in which the first has the higher
 * probability, equal ones counting half: Mann and Whitney 1947; Hanley and McNeil 1982, Radiology 143. Undefined where no sample or every sample belongs to the
 * class.
 */
public record RocAuc() implements Metric {
    @Override
    public List<Value> compute(Predictions predictions) {
        List<String> classes = predictions.classes();
        double[][] scores = ClassScoring.byClass(predictions);
        List<Value> values = new ArrayList<>();
        double sum = 0;
        int defined = 0;
        for (int k = 0; k < classes.size(); k++) {
            double area = area(scores[k], predictions, k);
            values.add(new Value("auc/" + classes.get(k), area));
            if (!Double.isNaN(area)) {
                sum += area;
                defined++;
            }
        }
        values.add(new Value("macro-auc", sum / defined));
        return List.copyOf(values);
    }

    /** The class's sum of ranks, less the smallest that it could be, by the number of pairs. */
    private static double area(double[] scores, Predictions predictions, int k) {
        double[] ranks = Ranks.of(scores);
        double sum = 0;
        double of = 0;
        for (int n = 0; n < predictions.size(); n++) {
            if (predictions.isTrue(n, k)) {
                sum += ranks[n];
                of++;
            }
        }
        return (sum - of * (of + 1) / 2) / (of * (predictions.size() - of)); // 0 / 0 is undefined
    }
}
