package org.glassbox.tests.advise;

import java.util.Arrays;

/** The stable density estimate of methods.md 3.1 for one unit, sum by sum and in float64: slow, and written without looking at the product's. */
final class PlainEstimate {
    private static final int BANDWIDTHS = 10;
    private final int points;
    private final double step;
    private final double[] histogram;
    private final double[] widths = new double[BANDWIDTHS];
    /** The cost of each stiffness that was tried, the largest first. */
    final double[] costs = new double[16];
    /** By stiffness. */
    final double[][] densities = new double[16][];

    PlainEstimate(double[] values) {
        double min = Arrays.stream(values).min().orElseThrow();
        double max = Arrays.stream(values).max().orElseThrow();
        double[] sorted = Arrays.stream(values).map(x -> (x - min) / (max - min)).sorted().toArray();
        double spacing = Double.POSITIVE_INFINITY;
        for (int i = 1; i < sorted.length; i++) {
            spacing = sorted[i] > sorted[i - 1] ? Math.min(spacing, sorted[i] - sorted[i - 1]) : spacing;
        }
        points = Math.min(Math.min(values.length, 256), Math.max(16, (int) Math.ceil(1 / spacing)));
        step = 1.0 / (points - 1);
        histogram = new double[points];
        for (double x : sorted) {
            histogram[(int) Math.round(x / step)] += 1 / step;
        }
        double low = Math.log(Math.exp(5 * step) - 1);
        double high = Math.log(Math.exp(1) - 1);
        for (int j = 0; j < BANDWIDTHS; j++) {
            widths[j] = Math.log(1 + Math.exp(low + j * (high - low) / (BANDWIDTHS - 1)));
        }
        double[][] chosen = chosen();
        for (int i = 0; i < costs.length; i++) {
            estimate(i, Math.pow(10, -1.7 * i / 15.0), chosen);
        }
    }

    /** What a Gaussian does by way of a padded Fourier transform, by distance in steps. */
    private double[] kernel(double width) {
        double w = width / step;
        int padded = 1 << (int) Math.ceil(Math.log(points + 3 * w) / Math.log(2));
        double[] kernel = new double[points];
        for (int d = 0; d < points; d++) {
            for (int f = 0; f < padded; f++) {
                double frequency = 2 * Math.PI * Math.min(f, padded - f) / padded;
                kernel[d] += Math.exp(-0.5 * w * w * frequency * frequency) * Math.cos(2 * Math.PI * f * d / padded) / padded;
            }
        }
        return kernel;
    }

    private double[] smoothed(double[] values, double[] kernel) {
        double[] result = new double[points];
        for (int l = 0; l < points; l++) {
            for (int s = 0; s < points; s++) {
                result[l] += kernel[Math.abs(l - s)] * values[s];
            }
        }
        return result;
    }

    /** Steps 2 and 3: by window and point. */
    private double[][] chosen() {
        double[][] kernels = Arrays.stream(widths).mapToObj(this::kernel).toArray(double[][]::new);
        double[][] cost = new double[BANDWIDTHS][points];
        for (int j = 0; j < BANDWIDTHS; j++) {
            double[] f = smoothed(histogram, kernels[j]);
            for (int l = 0; l < points; l++) {
                cost[j][l] = f[l] * f[l] - 2 * f[l] * histogram[l] + 2 * histogram[l] / (Math.sqrt(2 * Math.PI) * widths[j]);
            }
        }
        double[][] chosen = new double[BANDWIDTHS][points];
        for (int i = 0; i < BANDWIDTHS; i++) {
            double[] least = new double[points];
            Arrays.fill(least, Double.POSITIVE_INFINITY);
            for (int j = 0; j < BANDWIDTHS; j++) {
                double[] within = smoothed(cost[j], kernels[i]);
                for (int l = 0; l < points; l++) {
                    if (within[l] < least[l]) {
                        least[l] = within[l];
                        chosen[i][l] = widths[j];
                    }
                }
            }
        }
        return chosen;
    }

    private static double gauss(double u, double width) {
        return Math.exp(-0.5 * u * u / (width * width)) / (Math.sqrt(2 * Math.PI) * width);
    }

    /** Step 4. */
    private void estimate(int tried, double g, double[][] chosen) {
        double[] width = new double[points];
        for (int l = 0; l < points; l++) {
            double most = 0;
            double least = Double.POSITIVE_INFINITY;
            int last = -1;
            for (int i = 0; i < BANDWIDTHS; i++) {
                double ratio = chosen[i][l] / widths[i];
                most = Math.max(most, ratio);
                least = Math.min(least, ratio);
                last = ratio >= g ? i : last;
            }
            width[l] = g > most ? widths[0] : g < least ? widths[BANDWIDTHS - 1] : g * widths[last];
        }
        double[] density = new double[points];
        double[] averaged = new double[points];
        double mass = 0;
        for (int l = 0; l < points; l++) {
            double weights = 0;
            for (int s = 0; s < points; s++) {
                double weight = gauss((l - s) * step, width[s] / g);
                weights += weight;
                averaged[l] += weight * width[s];
            }
            averaged[l] /= weights;
            for (int s = 0; s < points; s++) {
                density[l] += histogram[s] * step * gauss((l - s) * step, averaged[l]);
            }
            mass += density[l] * step;
        }
        double count = Arrays.stream(histogram).sum() * step;
        for (int l = 0; l < points; l++) {
            double rate = density[l] / mass * count;
            costs[tried] += step * (rate * rate - 2 * rate * histogram[l] + 2 * histogram[l] / (Math.sqrt(2 * Math.PI) * averaged[l]));
            density[l] /= mass;
        }
        densities[tried] = density;
    }
}
