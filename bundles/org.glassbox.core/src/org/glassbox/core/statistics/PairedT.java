package org.glassbox.core.statistics;

import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Whether paired values differ in the mean: the two-sided t test of their differences, which takes them for normally distributed. Student 1908, The Probable
 * Error of a Mean, Biometrika 6. Pairs with an undefined value are left out.
 *
 * @param pairs that are compared
 * @param difference the mean of first minus second; NaN without pairs
 * @param interval of 95 % of the difference; nothing for fewer than two pairs
 * @param t the difference in units of its standard error; NaN where that is 0 or undefined
 * @param p the probability of a difference at least this large if there were none; 1 where no pair differs, NaN for fewer than two pairs and where all differ
 *        by exactly as much, which tells nothing of how much they scatter
 */
public record PairedT(int pairs, double difference, Optional<Interval> interval, double t, double p) {
    private static final double ROUNDING = 1e-12; // of the difference

    /** Compares pair by pair. */
    public static PairedT of(double[] first, double[] second) {
        double[] differences = differences(first, second);
        MeanEstimate estimate = MeanEstimate.of(differences);
        int n = estimate.count();
        double mean = estimate.mean();
        boolean scattered = n > 1 && estimate.deviation() > ROUNDING * Math.abs(mean);
        double t = scattered ? mean / (estimate.deviation() / Math.sqrt(n)) : Double.NaN;
        double unscattered = n > 1 && mean == 0 ? 1 : Double.NaN;
        return new PairedT(n, mean, estimate.interval(), t, scattered ? StudentT.twoSided(t, n - 1) : unscattered);
    }

    /** First minus second, without the pairs of which one is undefined. */
    static double[] differences(double[] first, double[] second) {
        if (first.length != second.length) {
            throw new IllegalArgumentException(first.length + " and " + second.length + " values");
        }
        return IntStream.range(0, first.length).mapToDouble(n -> first[n] - second[n]).filter(difference -> !Double.isNaN(difference)).toArray();
    }
}
