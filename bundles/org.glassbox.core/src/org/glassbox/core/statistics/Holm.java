package org.glassbox.core.statistics;

import java.util.Arrays;

/**
 * Corrects the probabilities of several tests for there being several: if those below .05 after it are called differences, all of them are with a probability
 * of 95 %. Holm 1979, A Simple Sequentially Rejective Multiple Test Procedure, Scandinavian Journal of Statistics 6. It holds however the tests depend on each
 * other.
 */
public final class Holm {
    private Holm() {
    }

    /**
     * The i-th smallest of m times m - i + 1, at least as large as the one before it, at most 1.
     *
     * @param p in any order; NaN is no test, stays NaN and does not count
     */
    public static double[] adjusted(double[] p) {
        int tests = (int) Arrays.stream(p).filter(each -> !Double.isNaN(each)).count();
        double[] adjusted = new double[p.length];
        double before = 0;
        int place = 0;
        for (int index : Ranks.order(p)) { // NaN comes last
            if (Double.isNaN(p[index])) {
                adjusted[index] = Double.NaN;
            } else {
                before = Math.max(before, Math.min(1, (tests - place) * p[index]));
                adjusted[index] = before;
                place++;
            }
        }
        return adjusted;
    }
}
