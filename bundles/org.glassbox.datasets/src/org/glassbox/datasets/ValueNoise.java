package org.glassbox.datasets;

import org.glassbox.core.RandomStream;

/** Smooth random texture: random values on a lattice, blended in between (Perlin's predecessor). Values lie in [-1, 1]. */
final class ValueNoise {
    private final double cell;
    private final int columns;
    private final double[] lattice;

    /**
     * @param extent width and height of the area in pixels
     * @param cell distance of two lattice points in pixels, positive
     */
    ValueNoise(RandomStream random, int extent, double cell) {
        this.cell = cell;
        columns = (int) Math.floor(extent / cell) + 2;
        lattice = new double[columns * columns];
        for (int i = 0; i < lattice.length; i++) {
            lattice[i] = random.uniform(-1, 1);
        }
    }

    /** The value at a place inside the area. */
    double at(double x, double y) {
        int column = (int) Math.floor(x / cell);
        int row = (int) Math.floor(y / cell);
        double u = ease(x / cell - column);
        double v = ease(y / cell - row);
        int i = row * columns + column;
        double upper = lattice[i] + u * (lattice[i + 1] - lattice[i]);
        double lower = lattice[i + columns] + u * (lattice[i + columns + 1] - lattice[i + columns]);
        return upper + v * (lower - upper);
    }

    private static double ease(double t) {
        return t * t * (3 - 2 * t);
    }
}
