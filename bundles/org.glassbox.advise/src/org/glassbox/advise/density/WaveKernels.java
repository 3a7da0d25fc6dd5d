package org.glassbox.advise.density;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;

/**
 * Kernels over L points that depend on the distance alone, each as a product of two narrow matrices: a smooth kernel is the sum of few waves, and
 * cos θ(l - s) = cos θl cos θs + sin θl sin θs. A kernel of so many waves that this saves nothing stays as it is, and so do all on short grids, where several
 * small products take longer than one.
 */
final class WaveKernels {
    private static final int SHORT = 96; // points
    private final NDArray waves; // (L, R), side by side of the kernels that are waves
    private final NDArray back; // (B, columns), one below the other of all kernels: its waves' share in it, or itself
    private final int[] waveStarts; // of each kernel's waves, and their end; a kernel that stays as it is has none
    private final int[] backStarts;

    private WaveKernels(NDArray waves, NDArray back, int[] waveStarts, int[] backStarts) {
        this.waves = waves;
        this.back = back;
        this.waveStarts = waveStarts;
        this.backStarts = backStarts;
    }

    /**
     * One kernel over distances in steps of the grid.
     *
     * @param byDistance its L values
     * @param period P
     * @param spectrum a_f, so that the value at distance d is Σ_f a_f cos(2π f d / P)
     */
    record Kernel(double[] byDistance, int period, double[] spectrum) {
        /** How many waves are not negligible: 1, cos 1, sin 1, cos 2, ... */
        private int waves(double least) {
            double strongest = Arrays.stream(spectrum).map(Math::abs).max().orElse(0);
            int highest = spectrum.length - 1;
            while (highest > 0 && Math.abs(spectrum[highest]) < least * strongest) {
                highest--;
            }
            return 2 * highest + 1;
        }

        private double wave(int number, int point) {
            double angle = 2 * Math.PI * ((long) ((number + 1) / 2) * point % period) / period;
            return number % 2 == 1 || number == 0 ? Math.cos(angle) : Math.sin(angle);
        }

        private double strength(int number) {
            return spectrum[(number + 1) / 2];
        }
    }

    /**
     * @param owner of the matrices
     * @param factors of each kernel: K_m times each of them, side by side
     * @param least waves with a smaller share of the strongest are left out
     */
    static WaveKernels of(NDManager owner, List<Kernel> kernels, double[][] factors, DataType type, double least) {
        int points = kernels.getFirst().byDistance().length;
        int columns = factors[0].length * points;
        int[] waveStarts = new int[kernels.size() + 1];
        int[] backStarts = new int[kernels.size() + 1];
        for (int m = 0; m < kernels.size(); m++) {
            int count = kernels.get(m).waves(least);
            boolean isWaves = points > SHORT && (long) count * (points + columns) < (long) points * columns; // multiplications that a row takes
            waveStarts[m + 1] = waveStarts[m] + (isWaves ? count : 0);
            backStarts[m + 1] = backStarts[m] + (isWaves ? count : points);
        }
        int all = waveStarts[kernels.size()];
        double[] waves = new double[points * all];
        double[] back = new double[backStarts[kernels.size()] * columns];
        for (int m = 0; m < kernels.size(); m++) {
            Kernel kernel = kernels.get(m);
            boolean isWaves = waveStarts[m + 1] > waveStarts[m];
            for (int row = 0; row < backStarts[m + 1] - backStarts[m]; row++) {
                for (int l = 0; l < points; l++) {
                    double wave = isWaves ? kernel.wave(row, l) : 0;
                    double value = isWaves ? kernel.strength(row) * wave : kernel.byDistance()[Math.abs(l - row)];
                    for (int c = 0; c < factors[m].length; c++) {
                        back[(backStarts[m] + row) * columns + c * points + l] = factors[m][c] * value;
                    }
                    if (isWaves) {
                        waves[l * all + waveStarts[m] + row] = wave;
                    }
                }
            }
        }
        try (NDManager scope = owner.newSubManager()) {
            NDArray there = scope.create(waves, new Shape(points, all)).toType(type, false);
            NDArray andBack = scope.create(back, new Shape(backStarts[kernels.size()], columns)).toType(type, false);
            there.attach(owner);
            andBack.attach(owner);
            return new WaveKernels(there, andBack, waveStarts, backStarts);
        }
    }

    private boolean isPlain() {
        return waveStarts[waveStarts.length - 1] == 0;
    }

    /**
     * Rows times each of some kernels.
     *
     * @param rows (N, L)
     * @param analysed the same rows, {@link #analysed}
     * @return (N, columns of each kernel side by side)
     */
    NDArray smoothed(NDArray rows, NDArray analysed, int from, int to) {
        if (isPlain()) {
            long points = rows.size(1);
            NDArray kernels = back.get(rows.getManager(), new NDIndex(backStarts[from] + ":" + backStarts[to])).reshape(to - from, points, back.size(1));
            return rows.expandDims(0).matMul(kernels).transpose(1, 0, 2).reshape(rows.size(0), (to - from) * back.size(1));
        }
        NDList smoothed = new NDList();
        for (int kernel = from; kernel < to; kernel++) {
            boolean isWaves = waveStarts[kernel + 1] > waveStarts[kernel];
            NDArray taken = isWaves ? analysed.get(rows.getManager(), new NDIndex(":, " + waveStarts[kernel] + ":" + waveStarts[kernel + 1])) : rows;
            smoothed.add(back(taken, kernel, kernel + 1));
        }
        return smoothed.size() == 1 ? smoothed.getFirst() : NDArrays.concat(smoothed, 1);
    }

    /**
     * What {@link #smoothed} takes.
     *
     * @param rows (N, L)
     * @return (N, R): the waves in them
     */
    NDArray analysed(NDArray rows) {
        return isPlain() ? rows : rows.matMul(waves);
    }

    /**
     * The sum of the kernels, each over the points that are its own.
     *
     * @param kernels (N, L) 1-based number of each point's kernel; others than from {@code low} to {@code high} belong to none
     * @param type of the sums
     * @return (N, columns)
     */
    NDArray sum(NDArray kernels, int low, int high, DataType type) {
        NDManager manager = kernels.getManager();
        if (isPlain()) {
            NDArray order = manager.arange((float) low, high + 1f, 1f, kernels.getDataType()).reshape(1, high - low + 1, 1);
            NDArray members = kernels.expandDims(1).eq(order).toType(type, false); // (N, m, L)
            return back(members.reshape(kernels.size(0), (high - low + 1) * kernels.size(1)), low - 1, high);
        }
        NDList analysed = new NDList();
        for (int number = low; number <= high; number++) {
            int from = waveStarts[number - 1];
            int to = waveStarts[number];
            NDArray members = kernels.eq(number).toType(type, false);
            analysed.add(to > from ? members.matMul(waves.get(manager, new NDIndex(":, " + from + ":" + to))) : members);
        }
        return back(NDArrays.concat(analysed, 1), low - 1, high);
    }

    private NDArray back(NDArray analysed, int from, int to) {
        return analysed.matMul(back.get(analysed.getManager(), new NDIndex(backStarts[from] + ":" + backStarts[to])));
    }
}
