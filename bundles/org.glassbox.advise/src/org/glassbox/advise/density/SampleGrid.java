package org.glassbox.advise.density;

import java.util.Arrays;

/**
 * The values of one unit as a histogram on a regular grid.
 *
 * @param points of the grid, L
 * @param low first point
 * @param step distance between points
 * @param density counts / step at each point
 */
record SampleGrid(int points, double low, double step, double[] density) {
    private static final int MOST_POINTS_OF_REFERENCE = 1000;

    /**
     * As the authors' code: values outside of the interval are discarded, a cell begins half a step before its point, and the last cell is a single number, so
     * that the largest values are lost. Where the values are coarser than the grid, it gets fewer points.
     *
     * @return {@code null} where the grid would have less than two points or a value is not a number
     */
    static SampleGrid reference(double[] values, double low, double high) {
        double[] sorted = Arrays.stream(values).filter(x -> x >= low && x <= high || Double.isNaN(x)).sorted().toArray();
        if (sorted.length > 0 && Double.isNaN(sorted[sorted.length - 1])) {
            return null;
        }
        int points = values.length;
        double spacing = smallestSpacing(sorted);
        if (points > 1 && spacing > smallestStep(low, high, points)) {
            points = (int) Math.min(Math.ceil((high - low) / spacing), MOST_POINTS_OF_REFERENCE);
        }
        if (points < 2) {
            return null;
        }
        double[] grid = linspace(low, high, points);
        double step = smallestStep(low, high, points);
        double[] density = new double[points];
        for (double x : sorted) {
            int cell = lastNotAbove(grid, x, step / 2);
            if (cell >= 0 && (cell < points - 1 || x == grid[cell] - step / 2)) {
                density[cell] += 1 / step;
            }
        }
        return new SampleGrid(points, low, step, density);
    }

    /** Each value at its nearest point, none lost; at most {@code most} points, fewer where the values are coarse but at least 16 (or their number). */
    static SampleGrid nearest(double[] values, double low, double high, int most) {
        double[] sorted = Arrays.stream(values).filter(x -> x >= low && x <= high).sorted().toArray();
        double spacing = smallestSpacing(sorted);
        int fine = spacing > 0 ? (int) Math.min(Integer.MAX_VALUE, Math.ceil((high - low) / spacing)) : 0;
        int points = Math.max(2, Math.min(Math.min(values.length, most), Math.max(16, fine)));
        double step = (high - low) / (points - 1);
        double[] density = new double[points];
        for (double x : sorted) {
            density[(int) Math.round((x - low) / step)] += 1 / step;
        }
        return new SampleGrid(points, low, step, density);
    }

    /** The grid's points. */
    double[] positions() {
        return linspace(low, low + step * (points - 1), points);
    }

    static double[] linspace(double low, double high, int points) {
        double[] grid = new double[points];
        double step = (high - low) / (points - 1);
        for (int i = 0; i < points; i++) {
            grid[i] = low + i * step;
        }
        grid[points - 1] = high;
        return grid;
    }

    /** Over rounding, as the authors' code has it. */
    private static double smallestStep(double low, double high, int points) {
        double[] grid = linspace(low, high, points);
        double smallest = Double.POSITIVE_INFINITY;
        for (int i = 1; i < points; i++) {
            smallest = Math.min(smallest, grid[i] - grid[i - 1]);
        }
        return smallest;
    }

    /** The smallest distance of two different values; 0 where all are equal. */
    private static double smallestSpacing(double[] sorted) {
        double smallest = Double.POSITIVE_INFINITY;
        for (int i = 1; i < sorted.length; i++) {
            double spacing = sorted[i] - sorted[i - 1];
            smallest = spacing > 0 ? Math.min(smallest, spacing) : smallest;
        }
        return Double.isInfinite(smallest) ? 0 : smallest;
    }

    private static int lastNotAbove(double[] grid, double x, double shift) {
        int low = -1;
        int high = grid.length;
        while (high - low > 1) {
            int middle = (low + high) >>> 1;
            if (grid[middle] - shift <= x) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
