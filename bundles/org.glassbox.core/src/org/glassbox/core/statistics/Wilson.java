package org.glassbox.core.statistics;

import java.util.Optional;

/** The score interval of a share. Wilson 1927, Probable Inference, the Law of Succession, and Statistical Inference, JASA 22. It stays inside [0, 1]. */
public final class Wilson {
    private static final double Z = 1.959963984540054; // 97.5 % of the standard normal lie below

    private Wilson() {
    }

    /** Of {@code successes} in {@code trials}; nothing without trials. */
    public static Optional<Interval> of(int successes, int trials) {
        if (successes < 0 || successes > trials) {
            throw new IllegalArgumentException(successes + " of " + trials + " is no share");
        }
        if (trials == 0) {
            return Optional.empty();
        }
        double n = trials;
        double share = successes / n;
        double centre = (share + Z * Z / (2 * n)) / (1 + Z * Z / n);
        double half = Z / (1 + Z * Z / n) * Math.sqrt(share * (1 - share) / n + Z * Z / (4 * n * n));
        return Optional.of(new Interval(successes == 0 ? 0 : centre - half, successes == trials ? 1 : centre + half));
    }
}
