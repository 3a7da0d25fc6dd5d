package org.glassbox.core.statistics;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.glassbox.core.RandomStream;

/**
 * Percentile intervals by drawing samples with replacement, 1000 times (methods.md 7). Efron and Tibshirani 1993, An Introduction to the Bootstrap, chapter 13.
 * Fewer than 10 samples give no interval. Draws depend on the seed and the number of samples only, so that two numbers of the same samples are drawn together.
 */
public final class Bootstrap {
    /** How often samples are drawn. */
    public static final int DRAWS = 1000;
    /** The fewest samples with an interval. */
    public static final int FEWEST = 10;
    private static final double OUTSIDE = 0.025; // to each side

    private Bootstrap() {
    }

    /** Of the mean; values that are NaN are left out before anything is drawn. */
    public static Optional<Interval> ofMean(double[] values, long seed) {
        double[] defined = Arrays.stream(values).filter(value -> !Double.isNaN(value)).toArray();
        return of(defined.length, seed, drawn -> {
            double sum = 0;
            for (int n : drawn) {
                sum += defined[n];
            }
            return sum / drawn.length;
        });
    }

    /**
     * Of any number that is computed from samples.
     *
     * @param samples how many there are
     * @param statistic given as many indices from 0, some of them repeated; it must not keep the array. NaN where it is undefined for a draw, which is then
     *        left out
     * @return nothing for fewer than 10 samples, or where the number is undefined for more than half of the draws
     */
    public static Optional<Interval> of(int samples, long seed, ToDoubleFunction<int[]> statistic) {
        if (samples < FEWEST) {
            return Optional.empty();
        }
        RandomStream random = RandomStream.of(seed, "bootstrap");
        double[] results = new double[DRAWS];
        int[] drawn = new int[samples];
        int defined = 0;
        for (int draw = 0; draw < DRAWS; draw++) {
            for (int i = 0; i < samples; i++) {
                drawn[i] = random.nextInt(samples);
            }
            double result = statistic.applyAsDouble(drawn);
            if (!Double.isNaN(result)) {
                results[defined++] = result;
            }
        }
        if (2 * defined < DRAWS) {
            return Optional.empty();
        }
        Arrays.sort(results, 0, defined);
        return Optional.of(new Interval(quantile(results, defined, OUTSIDE), quantile(results, defined, 1 - OUTSIDE)));
    }

    /** Linear between neighbours. */
    private static double quantile(double[] sorted, int size, double share) {
        double place = share * (size - 1);
        int below = (int) place;
        int above = Math.min(below + 1, size - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }
}
