package org.glassbox.advise.density;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/**
 * What all units on one grid of L points share, float64: M bandwidths and the kernels of these as matrices.
 *
 * @param widths W_1 to W_M, in units of the grid's axis
 * @param smoothing (M, L, L): a Gaussian of each width as the padded discrete Fourier transform applies it
 * @param choosing (L, M * L): the same for the window within which bandwidths are chosen, side by side
 * @param averaging (M * L, 2 L): the window's own values at each distance, and these times the width, for the average of the bandwidths
 * @param distances (L, L) of the points
 */
record KernelTables(double[] widths, NDArray smoothing, NDArray choosing, NDArray averaging, NDArray distances) {
    /** W_M: the whole interval. */
    double widest() {
        return widths[widths.length - 1];
    }

    static KernelTables of(NDManager manager, int points, double step, double length, int bandwidths, Window window) {
        double[] widths = widths(step, length, bandwidths);
        int plane = points * points;
        double[] smoothing = new double[bandwidths * plane];
        double[] choosing = new double[bandwidths * plane];
        double[] averaging = new double[bandwidths * 2 * plane];
        double[] distances = new double[plane];
        for (int m = 0; m < bandwidths; m++) {
            double[] gauss = transformed(Window.GAUSS, widths[m] / step, points);
            double[] chosen = window == Window.GAUSS ? gauss : transformed(window, widths[m] / step, points);
            double[] plain = new double[points];
            for (int i = 0; i < points; i++) {
                plain[i] = window.of(i * step / widths[m]) / widths[m];
            }
            fill(smoothing, m * plane, gauss);
            for (int s = 0; s < points; s++) {
                for (int l = 0; l < points; l++) {
                    choosing[(s * bandwidths + m) * points + l] = chosen[Math.abs(l - s)];
                }
            }
            for (int s = 0; s < points; s++) {
                int row = (m * points + s) * 2 * points;
                for (int l = 0; l < points; l++) {
                    averaging[row + l] = plain[Math.abs(l - s)];
                    averaging[row + points + l] = widths[m] * plain[Math.abs(l - s)];
                }
            }
        }
        double[] byDistance = new double[points];
        for (int i = 0; i < points; i++) {
            byDistance[i] = i * step;
        }
        fill(distances, 0, byDistance);
        Shape cube = new Shape(bandwidths, points, points);
        return new KernelTables(widths, manager.create(smoothing, cube), manager.create(choosing, new Shape(points, (long) bandwidths * points)),
                manager.create(averaging, new Shape((long) bandwidths * points, 2L * points)), manager.create(distances, new Shape(points, points)));
    }

    /** M widths from five steps to the whole interval, evenly spread after x = ln(e^w - 1). */
    static double[] widths(double step, double length, int count) {
        double[] widths = SampleGrid.linspace(inverse(5 * step), inverse(length), count);
        for (int i = 0; i < count; i++) {
            widths[i] = widths[i] < 100 ? Math.log(1 + Math.exp(widths[i])) : widths[i];
        }
        return widths;
    }

    private static double inverse(double width) {
        return width < 100 ? Math.log(Math.exp(width) - 1) : width;
    }

    /**
     * What multiplying a zero-padded Fourier transform by the window's transform does to a single one, by distance in steps. The sum wraps around at the padded
     * length, as the authors' code does.
     */
    private static double[] transformed(Window window, double width, int points) {
        int padded = 1 << (int) Math.ceil(Math.log(points + 3 * width) / Math.log(2));
        double[] transfer = new double[padded];
        double[] cosine = new double[padded];
        for (int f = 0; f < padded; f++) {
            double frequency = 2 * Math.PI * Math.min(f, padded - f) / padded;
            transfer[f] = window.transfer(width * frequency);
            cosine[f] = Math.cos(2 * Math.PI * f / padded);
        }
        double[] kernel = new double[points];
        for (int d = 0; d < points; d++) {
            double sum = 0;
            for (int f = 0; f < padded; f++) {
                sum += transfer[f] * cosine[(int) ((long) f * d & (padded - 1))];
            }
            kernel[d] = sum / padded;
        }
        return kernel;
    }

    private static void fill(double[] matrix, int from, double[] byDistance) {
        int points = byDistance.length;
        for (int l = 0; l < points; l++) {
            for (int s = 0; s < points; s++) {
                matrix[from + l * points + s] = byDistance[Math.abs(l - s)];
            }
        }
    }
}
