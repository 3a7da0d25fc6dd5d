package org.glassbox.ui.advise;

import java.util.Arrays;
import org.glassbox.advise.density.UnitDensity;

/**
 * A unit's density as curves that a chart can draw.
 *
 * @param stepX where steps of the histogram begin, rising; the last one is where it ends
 * @param stepY the histogram from there on, as a density; the first and the last are 0
 * @param x the grid
 * @param density at each point of the grid
 * @param bandwidth at each point of the grid
 * @param peakX places of the peaks
 * @param peakY the density there
 */
public record DensityCurves(double[] stepX, double[] stepY, double[] x, double[] density, double[] bandwidth, double[] peakX, double[] peakY) {
    private static final double ROOM = 1.08; // above the highest point, so that its mark is not cut off

    /** The curves of a unit that has a density. */
    public static DensityCurves of(UnitDensity unit) {
        double[] grid = unit.grid();
        double[] histogram = unit.histogram();
        double step = (grid[grid.length - 1] - grid[0]) / Math.max(1, histogram.length - 1);
        double area = Arrays.stream(histogram).sum() * step;
        double[] stepX = new double[histogram.length + 2];
        double[] stepY = new double[histogram.length + 2];
        stepX[0] = grid[0] - step / 2;
        for (int i = 0; i < histogram.length; i++) {
            stepX[i + 1] = grid[0] + (i - 0.5) * step;
            stepY[i + 1] = area > 0 ? histogram[i] / area : 0;
        }
        stepX[histogram.length + 1] = grid[grid.length - 1] + step / 2;
        double[] peakX = unit.peakPlaces().stream().mapToDouble(i -> grid[i]).toArray();
        double[] peakY = unit.peakPlaces().stream().mapToDouble(i -> unit.density()[i]).toArray();
        return new DensityCurves(stepX, stepY, grid, unit.density(), unit.bandwidth(), peakX, peakY);
    }

    /** Where the density's scale ends; higher bars of the histogram end there too, or they would flatten everything else. */
    public double top() {
        return top(density);
    }

    /** How many of the histogram's bars are higher than the density's scale. */
    public int cutBars() {
        return (int) Arrays.stream(stepY).filter(y -> y > top()).count();
    }

    /** Where the bandwidth's scale ends. */
    public double widest() {
        return top(bandwidth);
    }

    private static double top(double[] values) {
        double highest = Arrays.stream(values).filter(Double::isFinite).max().orElse(0);
        return highest > 0 ? ROOM * highest : 1;
    }
}
