package org.glassbox.core.statistics;

import org.apache.commons.statistics.distribution.TDistribution;

/** Student's t distribution, as far as intervals and two-sided tests need it. */
final class StudentT {
    private static final double OUTSIDE = 0.025; // to each side

    private StudentT() {
    }

    /**
     * The number between which and its negative 95 % of the distribution lie.
     *
     * @param freedom degrees of freedom, at least 1
     */
    static double critical(int freedom) {
        return TDistribution.of(freedom).inverseSurvivalProbability(OUTSIDE);
    }

    /** The probability of a value at least as far from 0 as {@code t}. */
    static double twoSided(double t, int freedom) {
        return Math.min(1, 2 * TDistribution.of(freedom).survivalProbability(Math.abs(t)));
    }
}
