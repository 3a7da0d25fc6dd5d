package org.glassbox.core.image;

/**
 * A picture cut into segments: every pixel belongs to exactly one.
 *
 * @param width pixels
 * @param height pixels
 * @param count of segments, at least 1; none is empty
 * @param labels the segment of each pixel, 0 to {@code count - 1}, row by row; not copied and not to be changed
 */
public record Segmentation(int width, int height, int count, int[] labels) {
    public Segmentation {
        if (width < 1 || height < 1 || labels.length != (long) width * height) {
            throw new IllegalArgumentException("a picture of " + width + " x " + height + " pixels can't have " + labels.length + " labels");
        }
        boolean[] used = new boolean[count];
        for (int label : labels) {
            if (label < 0 || label >= count) {
                throw new IllegalArgumentException("label " + label + " of " + count + " segments");
            }
            used[label] = true;
        }
        for (int s = 0; s < count; s++) {
            if (!used[s]) {
                throw new IllegalArgumentException("segment " + s + " has no pixel");
            }
        }
    }

    /**
     * Square cells, row by row. What remains at the right and at the bottom is a cell of its own, or belongs to the last one where it is narrower than half a
     * cell; a picture smaller than a cell is one cell.
     *
     * @param cell edge, pixels, at least 1
     */
    public static Segmentation grid(int width, int height, int cell) {
        if (cell < 1) {
            throw new IllegalArgumentException("cells of " + cell + " pixels");
        }
        int columns = cells(width, cell);
        int rows = cells(height, cell);
        int[] labels = new int[width * height];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                labels[y * width + x] = Math.min(y / cell, rows - 1) * columns + Math.min(x / cell, columns - 1);
            }
        }
        return new Segmentation(width, height, rows * columns, labels);
    }

    private static int cells(int length, int cell) {
        int whole = length / cell;
        return Math.max(1, 2 * (length % cell) >= cell ? whole + 1 : whole);
    }

    /** The number of pixels of each segment. */
    public int[] sizes() {
        int[] sizes = new int[count];
        for (int label : labels) {
            sizes[label]++;
        }
        return sizes;
    }
}
