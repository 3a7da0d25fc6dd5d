package org.glassbox.core.statistics;

import java.util.Arrays;
import java.util.Optional;

/**
 * The mean of a few measurements, such as one a seed, and where the true one lies if they are normally distributed: mean ± t s / √n. Student 1908, The Probable
 * Error of a Mean, Biometrika 6.
 *
 * @param count of the values that are defined
 * @param mean NaN without values
 * @param deviation the standard deviation s, with n - 1; NaN for fewer than two values
 * @param interval of 95 % of the mean; nothing for fewer than two values
 */
public record MeanEstimate(int count, double mean, double deviation, Optional<Interval> interval) {
    /** Of values some of which may be NaN and are then left out. */
    public static MeanEstimate of(double[] values) {
        double[] defined = Arrays.stream(values).filter(value -> !Double.isNaN(value)).toArray();
        int n = defined.length;
        double mean = Arrays.stream(defined).average().orElse(Double.NaN);
        if (n < 2) {
            return new MeanEstimate(n, mean, Double.NaN, Optional.empty());
        }
        double squares = 0;
        for (double value : defined) {
            squares += (value - mean) * (value - mean);
        }
        double deviation = Math.sqrt(squares / (n - 1));
        double half = StudentT.critical(n - 1) * deviation / Math.sqrt(n);
        Optional<Interval> interval = Double.isFinite(half) ? Optional.of(new Interval(mean - half, mean + half)) : Optional.empty();
        return new MeanEstimate(n, mean, deviation, interval);
    }
}
