package org.glassbox.ui;

/**
 * A point of an image, whatever its resolution.
 *
 * @param x share of the width from the left, 0 to below 1
 * @param y share of the height from the top, 0 to below 1
 */
public record Place(double x, double y) {
    public Place {
        if (!(x >= 0 && x < 1 && y >= 0 && y < 1)) {
            throw new IllegalArgumentException("(" + x + ", " + y + ") is not inside of an image");
        }
    }

    /** The middle of a pixel of a grid; the nearest inside of it. */
    public static Place ofPixel(int column, int row, int columns, int rows) {
        return new Place((Math.clamp(column, 0, columns - 1) + 0.5) / columns, (Math.clamp(row, 0, rows - 1) + 0.5) / rows);
    }

    /** The column of a grid that the point lies in. */
    public int column(int columns) {
        return (int) (x * columns);
    }

    /** The row of a grid that the point lies in. */
    public int row(int rows) {
        return (int) (y * rows);
    }
}
