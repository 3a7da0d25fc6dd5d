package org.glassbox.core.statistics;

/** The standard normal distribution. */
final class Normal {
    private static final double SERIES_UP_TO = 3;

    private Normal() {
    }

    /** The probability of more than {@code z}, which is at least 0; relative error below 1e-12. */
    static double above(double z) {
        double density = Math.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI);
        return z < SERIES_UP_TO ? 0.5 - density * series(z) : density * fraction(z);
    }

    /** z + z³/3 + z⁵/(3·5) + ..., which times the density is the probability between 0 and z. */
    private static double series(double z) {
        double term = z;
        double sum = z;
        for (int k = 3; term > 1e-18 * sum; k += 2) {
            term *= z * z / k;
            sum += term;
        }
        return sum;
    }

    /** Laplace's continued fraction 1/(z + 1/(z + 2/(z + 3/(z + ...)))) from its far end. */
    private static double fraction(double z) {
        double value = z;
        for (int k = 200; k >= 1; k--) {
            value = z + k / value;
        }
        return 1 / value;
    }
}
