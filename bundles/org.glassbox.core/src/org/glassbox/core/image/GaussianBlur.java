package org.glassbox.core.image;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;

/**
 * A separable Gaussian blur whose edges are reflected (d c b | a b c d | c b a). Normalisation is affine for each channel, so that blurring normalised values
 * is the same as blurring pixels.
 *
 * @param sigma standard deviation in pixels, positive
 * @param radius how far the kernel reaches to each side, pixels
 */
public record GaussianBlur(double sigma, int radius) {
    /** Of the shorter side: 10 pixels at 224. */
    private static final double AUTOMATIC_SHARE = 0.045;

    public GaussianBlur {
        if (!(sigma > 0) || radius < 0) {
            throw new IllegalArgumentException("a blur needs a positive deviation and a radius of at least 0, not " + sigma + " and " + radius);
        }
    }

    /** Reaches three standard deviations to each side. */
    public static GaussianBlur of(double sigma) {
        return new GaussianBlur(sigma, (int) Math.ceil(3 * sigma));
    }

    /** For images of a size, 0.045 of the shorter side (methods.md 1.3). */
    public static GaussianBlur automatic(long height, long width) {
        return of(AUTOMATIC_SHARE * Math.min(height, width));
    }

    /**
     * The device's thread only.
     *
     * @param images (N, C, H, W) float32
     * @return of the same shape, owned by the manager of {@code images}
     */
    public NDArray apply(NDArray images) {
        int height = Math.toIntExact(images.size(2));
        int width = Math.toIntExact(images.size(3));
        try (NDManager scope = images.getManager().newSubManager()) {
            NDArray rows = scope.create(weights(height), new Shape(height, height));
            NDArray columns = scope.create(weights(width), new Shape(width, width)).transpose();
            return scope.ret(rows.matMul(images).matMul(columns)); // each row and column mixed by one matrix, edges included
        }
    }

    /** A picture, blurred without a device; values are rounded. Any thread. */
    public RgbImage apply(RgbImage image) {
        int width = image.width();
        int height = image.height();
        float[] across = new float[3 * width * height];
        float[] columns = weights(width);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                for (int from = 0; from < width; from++) {
                    float weight = columns[x * width + from];
                    for (int channel = 0; channel < 3 && weight > 0; channel++) {
                        across[3 * (y * width + x) + channel] += weight * image.value(from, y, channel);
                    }
                }
            }
        }
        byte[] rgb = new byte[across.length];
        float[] rows = weights(height);
        float[] row = new float[3 * width];
        for (int y = 0; y < height; y++) {
            Arrays.fill(row, 0);
            for (int from = 0; from < height; from++) {
                float weight = rows[y * height + from];
                for (int i = 0; i < row.length && weight > 0; i++) {
                    row[i] += weight * across[from * row.length + i];
                }
            }
            for (int i = 0; i < row.length; i++) {
                rgb[y * row.length + i] = (byte) Math.round(row[i]);
            }
        }
        return new RgbImage(width, height, rgb);
    }

    /** The weight of each source place (column) in each blurred one (row). */
    private float[] weights(int size) {
        double[] kernel = new double[2 * radius + 1];
        double sum = 0;
        for (int i = 0; i < kernel.length; i++) {
            double distance = (i - radius) / sigma;
            kernel[i] = Math.exp(-0.5 * distance * distance);
            sum += kernel[i];
        }
        double[] matrix = new double[size * size];
        for (int target = 0; target < size; target++) {
            for (int i = 0; i < kernel.length; i++) {
                matrix[target * size + reflected(target + i - radius, size)] += kernel[i] / sum;
            }
        }
        float[] weights = new float[matrix.length];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) matrix[i];
        }
        return weights;
    }

    /** Edges are not repeated; a kernel larger than the image is reflected several times. */
    private static int reflected(int place, int size) {
        if (size == 1) {
            return 0;
        }
        int period = 2 * (size - 1);
        int folded = Math.floorMod(place, period);
        return folded < size ? folded : period - folded;
    }
}
