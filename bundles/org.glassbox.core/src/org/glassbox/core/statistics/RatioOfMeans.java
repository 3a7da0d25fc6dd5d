package org.glassbox.core.statistics;

import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The mean of some values divided by the mean of others that are paired with them, such as the part of a gap that was closed. The interval holds all ratios ρ
 * for which the differences a - ρ b can't be told from 0 by the t test. Fieller 1954, Some Problems in Interval Estimation, Journal of the Royal Statistical
 * Society B 16. Pairs with an undefined value are left out.
 *
 * @param pairs that are compared
 * @param ratio NaN without pairs, and where the denominator is 0
 * @param interval of 95 %; nothing for fewer than two pairs, and where the denominator can't be told from 0, so that no finite interval holds the ratio
 */
public record RatioOfMeans(int pairs, double ratio, Optional<Interval> interval) {
    /** Of numerators and denominators, pair by pair. */
    public static RatioOfMeans of(double[] numerators, double[] denominators) {
        if (numerators.length != denominators.length) {
            throw new IllegalArgumentException(numerators.length + " and " + denominators.length + " values");
        }
        int[] defined = IntStream.range(0, numerators.length).filter(n -> !Double.isNaN(numerators[n]) && !Double.isNaN(denominators[n])).toArray();
        double[] above = IntStream.of(defined).mapToDouble(n -> numerators[n]).toArray();
        double[] below = IntStream.of(defined).mapToDouble(n -> denominators[n]).toArray();
        int n = defined.length;
        double a = mean(above);
        double b = mean(below);
        if (n == 0 || b == 0) {
            return new RatioOfMeans(n, Double.NaN, Optional.empty());
        }
        return new RatioOfMeans(n, a / b, n < 2 ? Optional.empty() : interval(above, below, a, b));
    }

    /** Where (a - ρ b)² ≤ t² (s_aa - 2 ρ s_ab + ρ² s_bb) / n: between the roots of a parabola, if it opens upwards. */
    private static Optional<Interval> interval(double[] above, double[] below, double a, double b) {
        int n = above.length;
        double t = StudentT.critical(n - 1);
        double share = t * t / n;
        double square = b * b - share * covariance(below, b, below, b);
        double linear = a * b - share * covariance(above, a, below, b); // with a minus, halved
        double constant = a * a - share * covariance(above, a, above, a);
        if (!(square > 0)) {
            return Optional.empty();
        }
        double root = Math.sqrt(Math.max(0, linear * linear - square * constant));
        return Optional.of(new Interval((linear - root) / square, (linear + root) / square));
    }

    private static double mean(double[] values) {
        return IntStream.range(0, values.length).mapToDouble(n -> values[n]).average().orElse(Double.NaN);
    }

    private static double covariance(double[] first, double firstMean, double[] second, double secondMean) {
        double sum = 0;
        for (int n = 0; n < first.length; n++) {
            sum += (first[n] - firstMean) * (second[n] - secondMean);
        }
        return sum / (first.length - 1);
    }
}
