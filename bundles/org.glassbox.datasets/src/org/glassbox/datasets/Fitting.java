package org.glassbox.datasets;

import java.util.Arrays;
import java.util.BitSet;
import org.glassbox.core.image.Mask;
import org.glassbox.core.image.Region;
import org.glassbox.core.image.RgbImage;

/**
 * How a picture is brought to a square: a part of it is scaled onto a part of the square. Pictures are scaled with a triangle filter that widens when they shrink (as
 * Pillow and torchvision do with antialiasing), masks by the nearest pixel.
 *
 * @param source the part of the picture that is used
 * @param target where it comes to lie; black, and no mask, around it
 * @param size width and height of the square
 */
record Fitting(Region source, Region target, int size) {
    /** The way to a square for a picture of this size. */
    static Fitting of(ImageFolder.Fit fit, int width, int height, int size) {
        Region all = new Region(0, 0, width, height);
        Region square = new Region(0, 0, size, size);
        return switch (fit) {
            case STRETCH -> new Fitting(all, square, size);
            case CROP -> {
                int side = Math.min(width, height);
                yield new Fitting(new Region((width - side) / 2, (height - side) / 2, side, side), square, size);
            }
            case PAD -> {
                int longer = Math.max(width, height);
                int targetWidth = Math.max(1, (int) Math.round((double) size * width / longer));
                int targetHeight = Math.max(1, (int) Math.round((double) size * height / longer));
                yield new Fitting(all, new Region((size - targetWidth) / 2, (size - targetHeight) / 2, targetWidth, targetHeight), size);
            }
        };
    }

    RgbImage apply(RgbImage image) {
        if (image.width() == size && image.height() == size) {
            return image;
        }
        double[] columns = horizontally(image);
        Taps taps = Taps.of(source.height(), target.height());
        byte[] rgb = new byte[3 * size * size];
        double[] row = new double[3 * target.width()];
        for (int y = 0; y < target.height(); y++) {
            Arrays.fill(row, 0);
            for (int k = 0; k < taps.weights[y].length; k++) {
                int from = (taps.first[y] + k) * row.length;
                double weight = taps.weights[y][k];
                for (int i = 0; i < row.length; i++) {
                    row[i] += weight * columns[from + i];
                }
            }
            int to = 3 * ((target.y() + y) * size + target.x());
            for (int i = 0; i < row.length; i++) {
                rgb[to + i] = (byte) (int) Math.floor(Math.min(255, Math.max(0, row[i])) + 0.5);
            }
        }
        return new RgbImage(size, size, rgb);
    }

    /** The source's rows at the target's width; R, G, B interleaved. */
    private double[] horizontally(RgbImage image) {
        Taps taps = Taps.of(source.width(), target.width());
        double[] result = new double[3 * target.width() * source.height()];
        for (int y = 0; y < source.height(); y++) {
            int start = 3 * ((source.y() + y) * image.width() + source.x());
            for (int x = 0; x < target.width(); x++) {
                int to = 3 * (y * target.width() + x);
                for (int k = 0; k < taps.weights[x].length; k++) {
                    int from = start + 3 * (taps.first[x] + k);
                    double weight = taps.weights[x][k];
                    for (int c = 0; c < 3; c++) {
                        result[to + c] += weight * (image.rgb()[from + c] & 0xff);
                    }
                }
            }
        }
        return result;
    }

    Mask apply(Mask mask) {
        if (mask.width() == size && mask.height() == size) {
            return mask;
        }
        BitSet pixels = new BitSet();
        for (int y = 0; y < target.height(); y++) {
            int sourceY = source.y() + (int) ((2L * y + 1) * source.height() / (2L * target.height()));
            for (int x = 0; x < target.width(); x++) {
                int sourceX = source.x() + (int) ((2L * x + 1) * source.width() / (2L * target.width()));
                pixels.set((target.y() + y) * size + target.x() + x, mask.contains(sourceX, sourceY));
            }
        }
        return new Mask(size, size, pixels);
    }

    /**
     * Which source pixels make up each target pixel along one axis.
     *
     * @param first the first source pixel of each
     * @param weights of that one and the next, sum 1
     */
    private record Taps(int[] first, double[][] weights) {
        static Taps of(int from, int to) {
            double scale = (double) from / to;
            double support = Math.max(1, scale);
            int[] first = new int[to];
            double[][] weights = new double[to][];
            for (int i = 0; i < to; i++) {
                double centre = (i + 0.5) * scale;
                first[i] = Math.max(0, (int) Math.floor(centre - support + 0.5));
                int end = Math.min(from, (int) Math.floor(centre + support + 0.5));
                weights[i] = new double[end - first[i]];
                double sum = 0;
                for (int k = 0; k < weights[i].length; k++) {
                    weights[i][k] = Math.max(0, 1 - Math.abs(first[i] + k + 0.5 - centre) / support);
                    sum += weights[i][k];
                }
                for (int k = 0; k < weights[i].length; k++) {
                    weights[i][k] /= sum;
                }
            }
            return new Taps(first, weights);
        }
    }
}
