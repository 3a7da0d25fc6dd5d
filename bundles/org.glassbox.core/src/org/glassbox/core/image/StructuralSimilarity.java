package org.glassbox.core.image;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * SSIM, how alike two pictures are in brightness, contrast and structure, in [-1, 1]: the mean of (2 μa μb + c1)(2 σab + c2) / ((μa² + μb² + c1)(σa² + σb² +
 * c2)) over all windows that lie inside, Gaussian of 11 x 11 pixels with σ = 1.5, c1 = (0.01 L)², c2 = (0.03 L)². Wang, Bovik, Sheikh and Simoncelli 2004,
 * doi:10.1109/TIP.2003.819861. Where a side is shorter than 11 the window shrinks to the largest odd size that fits. Any thread.
 */
public final class StructuralSimilarity {
    private static final int WINDOW = 11;
    private static final double SIGMA = 1.5;

    private StructuralSimilarity() {
    }

    /**
     * The mean over all windows.
     *
     * @param a row by row, {@code width * height} values
     * @param b likewise
     * @param range L, the difference between the largest and the smallest value that there can be
     */
    public static double mean(double[] a, double[] b, int width, int height, double range) {
        int side = Math.min(WINDOW, Math.min(width, height));
        double[] window = window(side % 2 == 0 ? side - 1 : side);
        double c1 = 0.01 * range * 0.01 * range;
        double c2 = 0.03 * range * 0.03 * range;
        double[] meanA = filtered(a, a, false, width, height, window);
        double[] meanB = filtered(b, b, false, width, height, window);
        double[] squareA = filtered(a, a, true, width, height, window);
        double[] squareB = filtered(b, b, true, width, height, window);
        double[] product = filtered(a, b, true, width, height, window);
        double sum = 0;
        for (int i = 0; i < meanA.length; i++) {
            double means = meanA[i] * meanB[i];
            double squaredMeans = meanA[i] * meanA[i] + meanB[i] * meanB[i];
            double covariance = product[i] - means;
            double variances = squareA[i] + squareB[i] - squaredMeans;
            sum += (2 * means + c1) * (2 * covariance + c2) / ((squaredMeans + c1) * (variances + c2));
        }
        return sum / meanA.length;
    }

    /** The same with a single window that holds all values, each counting alike. */
    public static double global(double[] a, double[] b, double range) {
        double meanA = Arrays.stream(a).average().orElse(0);
        double meanB = Arrays.stream(b).average().orElse(0);
        double varianceA = 0;
        double varianceB = 0;
        double covariance = 0;
        for (int i = 0; i < a.length; i++) {
            varianceA += (a[i] - meanA) * (a[i] - meanA) / a.length;
            varianceB += (b[i] - meanB) * (b[i] - meanB) / a.length;
            covariance += (a[i] - meanA) * (b[i] - meanB) / a.length;
        }
        double c1 = 0.01 * range * 0.01 * range;
        double c2 = 0.03 * range * 0.03 * range;
        return (2 * meanA * meanB + c1) * (2 * covariance + c2) / ((meanA * meanA + meanB * meanB + c1) * (varianceA + varianceB + c2));
    }

    /**
     * The same for volumes, as Matlab's {@code ssim} judges pictures with three colours: windows reach over 11 layers as well, values beyond an edge are those
     * at the edge, and each value's window counts.
     *
     * @param a layer by layer, each row by row, {@code width * height} values
     * @param b likewise
     */
    public static double volume(List<double[]> a, List<double[]> b, int width, int height, double range) {
        double[] window = window(WINDOW);
        double c1 = 0.01 * range * 0.01 * range;
        double c2 = 0.03 * range * 0.03 * range;
        List<double[]> meanA = blurred(a, width, height, window);
        List<double[]> meanB = blurred(b, width, height, window);
        List<double[]> squareA = blurred(products(a, a), width, height, window);
        List<double[]> squareB = blurred(products(b, b), width, height, window);
        List<double[]> product = blurred(products(a, b), width, height, window);
        double sum = 0;
        for (int layer = 0; layer < a.size(); layer++) {
            for (int i = 0; i < width * height; i++) {
                double ma = meanA.get(layer)[i];
                double mb = meanB.get(layer)[i];
                double covariance = product.get(layer)[i] - ma * mb;
                double variances = squareA.get(layer)[i] - ma * ma + squareB.get(layer)[i] - mb * mb;
                sum += (2 * ma * mb + c1) * (2 * covariance + c2) / ((ma * ma + mb * mb + c1) * (variances + c2));
            }
        }
        return sum / (a.size() * (double) width * height);
    }

    private static List<double[]> products(List<double[]> a, List<double[]> b) {
        List<double[]> products = new ArrayList<>();
        for (int layer = 0; layer < a.size(); layer++) {
            double[] product = new double[a.get(layer).length];
            for (int i = 0; i < product.length; i++) {
                product[i] = a.get(layer)[i] * b.get(layer)[i];
            }
            products.add(product);
        }
        return products;
    }

    /** The weighted mean around each value in all three directions. */
    private static List<double[]> blurred(List<double[]> volume, int width, int height, double[] window) {
        int half = window.length / 2;
        List<double[]> flat = new ArrayList<>();
        for (double[] layer : volume) {
            double[] across = new double[layer.length];
            double[] both = new double[layer.length];
            for (int i = 0; i < layer.length; i++) {
                for (int k = -half; k <= half; k++) {
                    across[i] += window[k + half] * layer[i - i % width + Math.clamp(i % width + k, 0, width - 1)];
                }
            }
            for (int i = 0; i < layer.length; i++) {
                for (int k = -half; k <= half; k++) {
                    both[i] += window[k + half] * across[Math.clamp(i / width + k, 0, height - 1) * width + i % width];
                }
            }
            flat.add(both);
        }
        List<double[]> blurred = new ArrayList<>();
        for (int layer = 0; layer < flat.size(); layer++) {
            double[] mixed = new double[width * height];
            for (int k = -half; k <= half; k++) {
                double[] other = flat.get(Math.clamp(layer + k, 0, flat.size() - 1));
                for (int i = 0; i < mixed.length; i++) {
                    mixed[i] += window[k + half] * other[i];
                }
            }
            blurred.add(mixed);
        }
        return blurred;
    }

    private static double[] window(int size) {
        double[] weights = new double[size];
        double sum = 0;
        for (int i = 0; i < size; i++) {
            double distance = (i - size / 2) / SIGMA;
            weights[i] = Math.exp(-0.5 * distance * distance);
            sum += weights[i];
        }
        for (int i = 0; i < size; i++) {
            weights[i] /= sum;
        }
        return weights;
    }

    /** The weighted mean of a, or of a b, in each window that lies inside. */
    private static double[] filtered(double[] a, double[] b, boolean product, int width, int height, double[] window) {
        int columns = width - window.length + 1;
        int rows = height - window.length + 1;
        double[] across = new double[columns * height];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < columns; x++) {
                for (int k = 0; k < window.length; k++) {
                    int i = y * width + x + k;
                    across[y * columns + x] += window[k] * a[i] * (product ? b[i] : 1);
                }
            }
        }
        double[] result = new double[columns * rows];
        for (int i = 0; i < result.length; i++) {
            for (int k = 0; k < window.length; k++) {
                result[i] += window[k] * across[i + k * columns];
            }
        }
        return result;
    }
}
