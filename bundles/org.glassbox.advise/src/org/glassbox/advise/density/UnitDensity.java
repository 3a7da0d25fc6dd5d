package org.glassbox.advise.density;

import java.util.List;

/**
 * The density of one unit's values.
 *
 * @param grid where the density is known, rising
 * @param density at each point of the grid, not negative, with area 1; empty where the unit has none
 * @param bandwidth at each point
 * @param histogram the values that were counted at each point; on the grid of the estimate, which may be coarser than {@code grid}
 * @param peaks how many peaks the density has, the unit's relevance score φ; for a unit without a density 0 in the authors' way and -1, no score, in ours
 * @param peakPlaces where they are: indices into {@code grid}, rising
 * @param stiffness γ that was chosen; NaN where there is no density
 */
public record UnitDensity(double[] grid, double[] density, double[] bandwidth, double[] histogram, int peaks, List<Integer> peakPlaces,
        double stiffness) {
    public UnitDensity {
        peakPlaces = List.copyOf(peakPlaces);
    }

    /** Of a unit without one: constant, or not a number. */
    static UnitDensity none(double[] grid, int score) {
        return new UnitDensity(grid, new double[0], new double[0], new double[0], score, List.of(), Double.NaN);
    }

    /** Whether the unit has a density at all. */
    public boolean exists() {
        return density.length > 0;
    }
}
