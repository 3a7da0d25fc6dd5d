package org.glassbox.core.statistics;

import java.util.Arrays;

/**
 * Whether paired values differ in one direction: the two-sided signed-rank test. Wilcoxon 1945, Individual Comparisons by Ranking Methods, Biometrics Bulletin
 * 1. Pairs without a difference, or with an undefined value, are left out, and equal differences share their ranks. Up to 50 pairs the distribution is exact,
 * given the ranks; beyond, normal with corrections for ties and continuity.
 *
 * @param pairs that differ
 * @param positiveRanks the sum of the ranks of those whose first value is the larger one
 * @param p the probability of sums at least this far apart if the direction were by chance; 1 without pairs
 */
public record Wilcoxon(int pairs, double positiveRanks, double p) {
    private static final int MOST_EXACT = 50;

    /** Compares pair by pair. */
    public static Wilcoxon of(double[] first, double[] second) {
        if (first.length != second.length) {
            throw new IllegalArgumentException(first.length + " and " + second.length + " values");
        }
        double[] differences = new double[first.length];
        int pairs = 0;
        for (int n = 0; n < first.length; n++) {
            double difference = first[n] - second[n];
            if (difference > 0 || difference < 0) { // neither for NaN
                differences[pairs++] = difference;
            }
        }
        double[] sizes = new double[pairs];
        for (int n = 0; n < pairs; n++) {
            sizes[n] = Math.abs(differences[n]);
        }
        double[] ranks = Ranks.of(sizes);
        double positive = 0;
        for (int n = 0; n < pairs; n++) {
            positive += differences[n] > 0 ? ranks[n] : 0;
        }
        return new Wilcoxon(pairs, positive, pairs <= MOST_EXACT ? exact(ranks, positive) : approximate(ranks, positive));
    }

    /** Counts the sums of all subsets of the ranks; doubled, they are whole even where ranks are shared. */
    private static double exact(double[] ranks, double positive) {
        int total = ranks.length * (ranks.length + 1); // doubled
        double[] ways = new double[total + 1];
        ways[0] = 1;
        int reached = 0;
        for (double rank : ranks) {
            int doubled = (int) Math.round(2 * rank);
            for (int sum = reached; sum >= 0; sum--) {
                ways[sum + doubled] += ways[sum];
            }
            reached += doubled;
        }
        int smaller = (int) Math.round(Math.min(2 * positive, total - 2 * positive));
        double tail = Arrays.stream(ways, 0, smaller + 1).sum();
        return Math.min(1, 2 * tail / Math.pow(2, ranks.length));
    }

    private static double approximate(double[] ranks, double positive) {
        double n = ranks.length;
        double variance = 0; // of the sum; shared ranks lower it by themselves
        for (double rank : ranks) {
            variance += rank * rank / 4;
        }
        double away = Math.abs(positive - n * (n + 1) / 4);
        return Math.min(1, 2 * Normal.above(Math.max(0, away - 0.5) / Math.sqrt(variance)));
    }
}
