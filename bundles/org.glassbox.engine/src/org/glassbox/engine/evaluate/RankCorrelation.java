package org.glassbox.engine.evaluate;

import java.util.Arrays;

/**
 * Spearman's rank correlation ρ: Pearson's correlation of the ranks, where equal values share the mean of their ranks (Spearman 1904, American Journal of Psychology
 * 15). In double.
 */
public final class RankCorrelation {
    private RankCorrelation() {
    }

    /**
     * @param a finite values
     * @param b as many
     * @return -1 to 1; NaN where one side has only equal values, which have no order
     */
    public static double spearman(float[] a, float[] b) {
        if (a.length != b.length) {
            throw new IllegalArgumentException(a.length + " and " + b.length + " values can't be compared");
        }
        double[] ranksOfA = ranks(a);
        double[] ranksOfB = ranks(b);
        double mean = (a.length - 1) / 2.0;
        double product = 0;
        double squaresOfA = 0;
        double squaresOfB = 0;
        for (int i = 0; i < a.length; i++) {
            double da = ranksOfA[i] - mean;
            double db = ranksOfB[i] - mean;
            product += da * db;
            squaresOfA += da * da;
            squaresOfB += db * db;
        }
        return squaresOfA == 0 || squaresOfB == 0 ? Double.NaN : Math.clamp(product / Math.sqrt(squaresOfA * squaresOfB), -1.0, 1.0);
    }

    /** The rank of each value from 0, equal values sharing their mean rank. */
    private static double[] ranks(float[] values) {
        long[] keys = new long[values.length]; // value and place in one number, so that primitives can be sorted
        for (int i = 0; i < values.length; i++) {
            int bits = Float.floatToIntBits(values[i] + 0f); // -0 counts as 0
            int ordered = bits < 0 ? ~bits ^ Integer.MIN_VALUE : bits; // ascending as signed integers
            keys[i] = (long) ordered << 32 | i;
        }
        Arrays.sort(keys);
        double[] ranks = new double[values.length];
        for (int from = 0; from < keys.length;) {
            int to = from + 1;
            while (to < keys.length && keys[to] >> 32 == keys[from] >> 32) {
                to++;
            }
            for (int i = from; i < to; i++) {
                ranks[(int) keys[i]] = (from + to - 1) / 2.0;
            }
            from = to;
        }
        return ranks;
    }
}
