package org.glassbox.core.statistics;

/**
 * Whether two classifiers, asked about the same samples, are right equally often: the exact two-sided test on the samples about which they differ. McNemar
 * 1947, Note on the sampling error of the difference between correlated proportions or percentages, Psychometrika 12; the binomial distribution in place of its
 * approximation.
 *
 * @param onlyFirst samples that only the first has right
 * @param onlySecond samples that only the second has right
 * @param p the probability of a difference at least this large if both were equally good; 1 where they never differ
 */
public record McNemar(int onlyFirst, int onlySecond, double p) {
    /** Compares by sample. */
    public static McNemar of(boolean[] firstRight, boolean[] secondRight) {
        if (firstRight.length != secondRight.length) {
            throw new IllegalArgumentException(firstRight.length + " and " + secondRight.length + " answers");
        }
        int onlyFirst = 0;
        int onlySecond = 0;
        for (int n = 0; n < firstRight.length; n++) {
            onlyFirst += firstRight[n] && !secondRight[n] ? 1 : 0;
            onlySecond += secondRight[n] && !firstRight[n] ? 1 : 0;
        }
        return new McNemar(onlyFirst, onlySecond, p(Math.min(onlyFirst, onlySecond), onlyFirst + onlySecond));
    }

    /** Twice the probability of at most {@code fewer} heads in {@code tosses} of a fair coin. */
    private static double p(int fewer, int tosses) {
        double logTerm = -tosses * Math.log(2); // of no head
        double tail = 0;
        for (int k = 0; k <= fewer; k++) {
            tail += Math.exp(logTerm);
            logTerm += Math.log((double) (tosses - k) / (k + 1));
        }
        return Math.min(1, 2 * tail);
    }
}
