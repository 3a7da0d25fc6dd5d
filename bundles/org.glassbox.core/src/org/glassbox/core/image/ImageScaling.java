package org.glassbox.core.image;

import java.util.Arrays;

/**
 * Gives pictures other sizes: with a triangle filter that widens when they shrink, as Pillow and torchvision do with antialiasing, or with every pixel a
 * square, for looking at small ones. Thread safe.
 */
public final class ImageScaling {
    private ImageScaling() {
    }

    /** The whole picture at another size. */
    public static RgbImage scale(RgbImage image, int width, int height) {
        return scale(image, new Region(0, 0, image.width(), image.height()), width, height);
    }

    /**
     * A part of a picture at another size.
     *
     * @param part inside the picture
     * @return the picture itself where nothing changes
     */
    public static RgbImage scale(RgbImage image, Region part, int width, int height) {
        if (part.width() == image.width() && part.height() == image.height() && width == image.width() && height == image.height()) {
            return image;
        }
        double[] columns = horizontally(image, part, width);
        Taps taps = Taps.of(part.height(), height);
        byte[] rgb = new byte[3 * width * height];
        double[] row = new double[3 * width];
        for (int y = 0; y < height; y++) {
            Arrays.fill(row, 0);
            for (int k = 0; k < taps.weights[y].length; k++) {
                int from = (taps.first[y] + k) * row.length;
                double weight = taps.weights[y][k];
                for (int i = 0; i < row.length; i++) {
                    row[i] += weight * columns[from + i];
                }
            }
            for (int i = 0; i < row.length; i++) {
                rgb[y * row.length + i] = (byte) (int) Math.floor(Math.min(255, Math.max(0, row[i])) + 0.5);
            }
        }
        return new RgbImage(width, height, rgb);
    }

    /**
     * The picture with every pixel as a square.
     *
     * @param factor length of its side, at least 1
     * @return the picture itself where nothing changes
     */
    public static RgbImage enlarged(RgbImage image, int factor) {
        if (factor < 1) {
            throw new IllegalArgumentException("an image can't be enlarged " + factor + " times");
        }
        if (factor == 1) {
            return image;
        }
        int width = image.width() * factor;
        int height = image.height() * factor;
        byte[] rgb = new byte[3 * width * height];
        for (int i = 0; i < width * height; i++) {
            System.arraycopy(image.rgb(), 3 * (i / width / factor * image.width() + i % width / factor), rgb, 3 * i, 3);
        }
        return new RgbImage(width, height, rgb);
    }

    /** The part's rows at the new width; R, G, B interleaved. */
    private static double[] horizontally(RgbImage image, Region part, int width) {
        Taps taps = Taps.of(part.width(), width);
        double[] result = new double[3 * width * part.height()];
        for (int y = 0; y < part.height(); y++) {
            int start = 3 * ((part.y() + y) * image.width() + part.x());
            for (int x = 0; x < width; x++) {
                int to = 3 * (y * width + x);
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
