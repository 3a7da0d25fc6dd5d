package org.glassbox.core.statistics;

import org.glassbox.core.RandomStream;

/**
 * Whether paired values differ in the mean, without taking their differences for normally distributed: the two-sided randomisation test, which asks how often
 * the sum of the differences is at least as far from 0 if each difference gets its sign by chance. Fisher 1935, The Design of Experiments, section 21. Up to 20
 * pairs all ways are counted; beyond, 99,999 are drawn. With n pairs no p is below 2 / 2ⁿ: three pairs can't reach .05, whatever they are.
 *
 * @param pairs that are compared; those with an undefined value are left out
 * @param p 1 where no pair differs, NaN without pairs
 * @param smallest the smallest p that this number of pairs allows; NaN without pairs
 */
public record SignFlips(int pairs, double p, double smallest) {
    private static final int MOST_COUNTED = 20;
    private static final int DRAWS = 99_999;
    private static final double ROUNDING = 1e-9; // of the sum of all sizes, so that equal sums count as equal

    /**
     * Compares pair by pair.
     *
     * @param seed of the draws beyond 20 pairs
     */
    public static SignFlips of(double[] first, double[] second, long seed) {
        double[] differences = PairedT.differences(first, second);
        int n = differences.length;
        if (n == 0) {
            return new SignFlips(0, Double.NaN, Double.NaN);
        }
        double sum = 0;
        double sizes = 0;
        for (double difference : differences) {
            sum += difference;
            sizes += Math.abs(difference);
        }
        double far = Math.abs(sum) - ROUNDING * sizes;
        return n <= MOST_COUNTED ? new SignFlips(n, counted(differences, sum, far), 2 / Math.pow(2, n)) : new SignFlips(n, drawn(differences, far, seed),
                1.0 / (DRAWS + 1));
    }

    /** Goes through all signs so that from one to the next a single one changes (a Gray code). */
    private static double counted(double[] differences, double observed, double far) {
        int ways = 1 << differences.length;
        double[] signed = differences.clone();
        double sum = observed;
        int reached = 0;
        for (int way = 1; way <= ways; way++) {
            reached += Math.abs(sum) >= far ? 1 : 0;
            int changed = Integer.numberOfTrailingZeros(way);
            if (changed < signed.length) {
                signed[changed] = -signed[changed];
                sum += 2 * signed[changed];
            }
        }
        return (double) reached / ways;
    }

    /** The observed signs count as one of the draws, so that p is never 0. */
    private static double drawn(double[] differences, double far, long seed) {
        RandomStream random = RandomStream.of(seed, "sign flips");
        int reached = 1;
        for (int draw = 0; draw < DRAWS; draw++) {
            double sum = 0;
            for (double difference : differences) {
                sum += random.chance(0.5) ? difference : -difference;
            }
            reached += Math.abs(sum) >= far ? 1 : 0;
        }
        return (double) reached / (DRAWS + 1);
    }
}
