package org.glassbox.metrics;

import java.util.List;
import java.util.stream.IntStream;
import org.glassbox.core.option.Option;
import org.glassbox.core.statistics.Ranks;
import org.glassbox.core.training.Metric;
import org.glassbox.core.training.Predictions;

/**
 * How far the predicted class's probability is from the share of right answers: {@code ece}, Σ_b n_b / N |accuracy_b - confidence_b| over bins (lo, hi] of
 * equal width (Naeini, Cooper and Hauskrecht 2015, AAAI; Guo, Pleiss, Sun and Weinberger 2017, arXiv:1706.04599), and {@code adaptive-ece}, the same over bins
 * that hold equally many samples by ascending confidence (Nguyen and O'Connor 2015, arXiv:1508.05154). Undefined without samples. Few samples make both too
 * large.
 */
public record Calibration(@Option(min = 1, max = 1000, unit = "bins", help = "into how many parts confidences are divided") int bins) implements Metric {
    /** 15 bins, as in most papers. */
    public Calibration() {
        this(15);
    }

    @Override
    public List<Value> compute(Predictions predictions) {
        int size = predictions.size();
        double[] confidences = new double[size];
        boolean[] right = new boolean[size];
        for (int n = 0; n < size; n++) {
            int predicted = predictions.predicted(n);
            confidences[n] = predictions.probabilities(n)[predicted];
            right[n] = predicted == predictions.labels()[n];
        }
        int[] byWidth = IntStream.range(0, size).map(n -> Math.clamp((int) Math.ceil(confidences[n] * bins) - 1, 0, bins - 1)).toArray();
        int[] byCount = new int[size];
        int[] order = Ranks.order(confidences);
        for (int place = 0; place < size; place++) {
            byCount[order[place]] = (int) ((long) place * bins / size);
        }
        return List.of(new Value("ece", error(confidences, right, byWidth)), new Value("adaptive-ece", error(confidences, right, byCount)));
    }

    private double error(double[] confidences, boolean[] right, int[] bin) {
        double[] difference = new double[bins]; // right answers less confidences, summed
        for (int n = 0; n < bin.length; n++) {
            difference[bin[n]] += (right[n] ? 1 : 0) - confidences[n];
        }
        double sum = 0;
        for (double each : difference) {
            sum += Math.abs(each);
        }
        return sum / bin.length; // 0 / 0 is undefined
    }
}
