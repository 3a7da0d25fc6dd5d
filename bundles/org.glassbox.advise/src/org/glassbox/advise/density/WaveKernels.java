package org.glassbox.advise.density;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.List;

/**
 * Kernels over L points that depend on the distance alone, each as a product of two narrow matrices: a smooth kernel is the sum of few waves, and
 * cos θ(l - s) = cos θl cos θs + sin θl sin θs. What takes as many waves as there are points stays as it is, times the unit matrix.
 */
final class WaveKernels {
    private final NDArray waves; // (L, R)
    private final NDArray back; // (R, columns)
    private final int[] starts; // of each kernel's waves, and their end

    private WaveKernels(NDArray waves, NDArray back, int[] starts) {
        this.waves = waves;
        this.back = back;
        this.starts = starts;
    }

    /**
     * One kernel over distances in steps of the grid.
     *
     * @param byDistance its L values
     * @param period P
     * @param spectrum a_f, so that the value at distance d is Σ_f a_f cos(2π f d / P)
     */
    record Kernel(double[] byDistance, int period, double[] spectrum) {
    }

    /**
     * @param owner of the matrices
     * @param factors of each kernel: K_m times each of them, side by side
     * @param least waves with a smaller share of the strongest are left out
     */
    static WaveKernels of(NDManager owner, List<Kernel> kernels, double[][] factors, DataType type, double least) {
        int points = kernels.getFirst().byDistance().length;
        int[] starts = new int[kernels.size() + 1];
        int[] highest = new int[kernels.size()];
        for (int m = 0; m < kernels.size(); m++) {
            highest[m] = highest(kernels.get(m).spectrum(), least);
            starts[m + 1] = starts[m] + Math.min(points, 2 * highest[m] + 1);
        }
        int all = starts[kernels.size()];
        int columns = factors[0].length * points;
        double[] waves = new double[points * all];
        double[] back = new double[all * columns];
        for (int m = 0; m < kernels.size(); m++) {
            for (int r = starts[m]; r < starts[m + 1]; r++) {
                int number = r - starts[m];
                boolean isPlain = starts[m + 1] - starts[m] == points;
                for (int l = 0; l < points; l++) {
                    double wave = isPlain ? (number == l ? 1 : 0) : wave(number, l, kernels.get(m).period());
                    double value = isPlain ? kernels.get(m).byDistance()[Math.abs(l - number)] : wave * kernels.get(m).spectrum()[(number + 1) / 2];
                    waves[l * all + r] = wave;
                    for (int c = 0; c < factors[m].length; c++) {
                        back[r * columns + c * points + l] = factors[m][c] * value;
                    }
                }
            }
        }
        try (NDManager scope = owner.newSubManager()) {
            NDArray analysed = scope.create(waves, new Shape(points, all)).toType(type, false);
            NDArray synthesised = scope.create(back, new Shape(all, columns)).toType(type, false);
            analysed.attach(owner);
            synthesised.attach(owner);
            return new WaveKernels(analysed, synthesised, starts);
        }
    }

    /** 1, cos 1, sin 1, cos 2, sin 2, ... */
    private static double wave(int number, int point, int period) {
        double angle = 2 * Math.PI * ((long) ((number + 1) / 2) * point % period) / period;
        return number % 2 == 1 || number == 0 ? Math.cos(angle) : Math.sin(angle);
    }

    private static int highest(double[] spectrum, double least) {
        double strongest = 0;
        for (double a : spectrum) {
            strongest = Math.max(strongest, Math.abs(a));
        }
        int highest = spectrum.length - 1;
        while (highest > 0 && Math.abs(spectrum[highest]) < least * strongest) {
            highest--;
        }
        return highest;
    }

    /**
     * What {@link #back} takes, of all kernels side by side.
     *
     * @param rows (N, L)
     * @return (N, R)
     */
    NDArray analysed(NDArray rows) {
        return rows.matMul(waves);
    }

    /** What {@link #back} takes, of one kernel: (N, L) to (N, R_m). */
    NDArray analysed(NDArray rows, int kernel) {
        return rows.matMul(waves.get(rows.getManager(), new NDIndex(":, " + starts[kernel] + ":" + starts[kernel + 1])));
    }

    /** Rows that were analysed by all kernels, smoothed by one: (N, R) to (N, columns). */
    NDArray smoothed(NDArray analysed, int kernel) {
        NDManager manager = analysed.getManager();
        return back(analysed.get(manager, new NDIndex(":, " + starts[kernel] + ":" + starts[kernel + 1])), kernel, kernel + 1);
    }

    /** The sum over the kernels from one to before another, of rows that were analysed by each: (N, R_from + ... ) to (N, columns). */
    NDArray back(NDArray analysed, int from, int to) {
        return analysed.matMul(back.get(analysed.getManager(), new NDIndex(starts[from] + ":" + starts[to])));
    }
}
