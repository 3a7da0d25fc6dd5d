package org.glassbox.advise.density;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What all units on one grid of L points share, float64: M bandwidths and the kernels of these.
 *
 * @param widths W_1 to W_M, in units of the grid's axis
 * @param smoothing (M, L, L): a Gaussian of each width as the padded discrete Fourier transform applies it
 * @param choosing the same for the window within which bandwidths are chosen
 * @param averaging the window's own values at each distance, and beside them these times the width, for the average of the bandwidths
 * @param coarse the same in float32
 * @param distances (L, L) of the points
 */
record KernelTables(double[] widths, NDArray smoothing, WaveKernels choosing, WaveKernels averaging, WaveKernels coarse, NDArray distances) {
    private static final double NOTHING = 1e-18; // of a kernel's strongest wave: beyond float64
    private static final double LITTLE = 1e-9; // beyond float32

    /** W_M: the whole interval. */
    double widest() {
        return widths[widths.length - 1];
    }

    static KernelTables of(NDManager manager, int points, double step, double length, int bandwidths, Window window) {
        double[] widths = widths(step, length, bandwidths);
        int plane = points * points;
        double[] smoothing = new double[bandwidths * plane];
        double[] distances = new double[plane];
        List<WaveKernels.Kernel> choosing = new ArrayList<>();
        List<WaveKernels.Kernel> averages = new ArrayList<>();
        for (int m = 0; m < bandwidths; m++) {
            WaveKernels.Kernel gauss = transformed(Window.GAUSS, widths[m] / step, points);
            fill(smoothing, m * plane, gauss.byDistance());
            choosing.add(window == Window.GAUSS ? gauss : transformed(window, widths[m] / step, points));
            averages.add(plain(window, widths[m], step, points));
        }
        double[] byDistance = new double[points];
        for (int i = 0; i < points; i++) {
            byDistance[i] = i * step;
        }
        fill(distances, 0, byDistance);
        double[][] once = new double[bandwidths][];
        Arrays.fill(once, new double[] {1});
        double[][] andWidth = Arrays.stream(widths).mapToObj(width -> new double[] {1, width}).toArray(double[][]::new);
        return new KernelTables(widths, manager.create(smoothing, new Shape(bandwidths, points, points)),
                WaveKernels.of(manager, choosing, once, DataType.FLOAT64, NOTHING), WaveKernels.of(manager, averages, andWidth, DataType.FLOAT64, NOTHING),
                WaveKernels.of(manager, averages, andWidth, DataType.FLOAT32, LITTLE), manager.create(distances, new Shape(points, points)));
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
    private static WaveKernels.Kernel transformed(Window window, double width, int points) {
        int padded = 1 << (int) Math.ceil(Math.log(points + 3 * width) / Math.log(2));
        double[] spectrum = spectrum(window, width, padded);
        double[] cosine = new double[padded];
        for (int f = 0; f < padded; f++) {
            cosine[f] = Math.cos(2 * Math.PI * f / padded);
        }
        double[] kernel = new double[points];
        for (int d = 0; d < points; d++) {
            for (int f = 0; f < spectrum.length; f++) {
                kernel[d] += spectrum[f] * cosine[(int) ((long) f * d & (padded - 1))];
            }
        }
        return new WaveKernels.Kernel(kernel, padded, spectrum);
    }

    /** The window itself. Only a Gaussian has few waves; its period is so long that its next copy is nothing here. */
    private static WaveKernels.Kernel plain(Window window, double width, double step, int points) {
        double[] kernel = new double[points];
        for (int i = 0; i < points; i++) {
            kernel[i] = window.of(i * step / width) / width;
        }
        if (window != Window.GAUSS) {
            double[] asMany = new double[points];
            Arrays.fill(asMany, 1);
            return new WaveKernels.Kernel(kernel, 2 * points, asMany);
        }
        int period = points + (int) Math.ceil(Math.sqrt(-2 * Math.log(NOTHING)) * width / step);
        double[] spectrum = spectrum(window, width / step, period);
        return new WaveKernels.Kernel(kernel, period, Arrays.stream(spectrum).map(a -> a / step).toArray());
    }

    /** Of each wave that fits into the period a whole number of times. */
    private static double[] spectrum(Window window, double width, int period) {
        double[] spectrum = new double[period / 2 + 1];
        for (int f = 0; f < spectrum.length; f++) {
            int times = f == 0 || 2 * f == period ? 1 : 2;
            spectrum[f] = times * window.transfer(width * 2 * Math.PI * f / period) / period;
        }
        return spectrum;
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
