package org.glassbox.core.statistics;

import java.util.Arrays;

/** Ranks, and how well two series of values go together. */
public final class Ranks {
    private Ranks() {
    }

    /** The place of each value from 1 in ascending order; equal values share the mean of their places. NaN counts as the largest. */
    public static double[] of(double[] values) {
        int[] order = order(values);
        double[] ranks = new double[values.length];
        for (int from = 0; from < order.length;) {
            int to = from + 1;
            while (to < order.length && values[order[to]] == values[order[from]]) {
                to++;
            }
            for (int i = from; i < to; i++) {
                ranks[order[i]] = (from + 1 + to) / 2.0;
            }
            from = to;
        }
        return ranks;
    }

    /** Indices by ascending value, equal ones by ascending index. */
    public static int[] order(double[] values) {
        double[] sorted = Arrays.stream(values).map(value -> value + 0.0).sorted().toArray(); // -0 + 0 is 0, as which it counts
        int[] taken = new int[values.length];
        int[] order = new int[values.length];
        for (int i = 0; i < order.length; i++) {
            int place = first(sorted, values[i] + 0.0);
            order[place + taken[place]++] = i;
        }
        return order;
    }

    /** Where the first of equal values is. */
    private static int first(double[] sorted, double value) {
        int low = 0;
        int high = sorted.length - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (Double.compare(sorted[middle], value) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /**
     * Spearman's rank correlation: that of Pearson between ranks, equal values sharing theirs.
     *
     * @return in [-1, 1], NaN where one series is constant
     */
    public static double spearman(double[] first, double[] second) {
        return pearson(of(first), of(second));
    }

    /**
     * Pearson's correlation.
     *
     * @return in [-1, 1], NaN where one series is constant or shorter than 2
     */
    public static double pearson(double[] first, double[] second) {
        if (first.length != second.length) {
            throw new IllegalArgumentException(first.length + " and " + second.length + " values");
        }
        double firstMean = Arrays.stream(first).average().orElse(Double.NaN);
        double secondMean = Arrays.stream(second).average().orElse(Double.NaN);
        double product = 0;
        double firstSquares = 0;
        double secondSquares = 0;
        for (int i = 0; i < first.length; i++) {
            double a = first[i] - firstMean;
            double b = second[i] - secondMean;
            product += a * b;
            firstSquares += a * a;
            secondSquares += b * b;
        }
        double size = Math.sqrt(firstSquares) * Math.sqrt(secondSquares);
        return size > 0 ? Math.clamp(product / size, -1, 1) : Double.NaN;
    }
}
