package org.glassbox.advise.density;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;

/** What a stiffness γ costs each unit, with the density that it gives: steps 4 of methods.md 3.1, for all units at once and each with a γ of its own. */
final class StiffnessCost {
    private static final int ELEMENTS_AT_ONCE = 1 << 19; // 4 MB, so that the passes over it stay in the processor's cache
    private final NDManager scope;
    private final NDArray histogram;
    private final NDArray reach;
    private final NDArray lowest;
    private final double step;
    private final KernelTables tables;
    private final Window window;
    private final NDArray mass;
    private final NDArray squaredDistances;
    private final BalloonTable.Kernels kernels;
    private BalloonTable balloon; // made when it is needed first

    /**
     * @param scope holds the arrays
     * @param histogram (U, L)
     * @param reach (M, U, L): for window i the largest of the ratios chosen bandwidth / W_j of all windows j >= i
     * @param lowest (U, L): the smallest of these ratios
     * @param kernels coarse ones for {@link #best}, fine ones for {@link #of}
     */
    StiffnessCost(NDManager scope, NDArray histogram, NDArray reach, NDArray lowest, double step, KernelTables tables, Window window,
            BalloonTable.Kernels kernels) {
        this.kernels = kernels;
        this.scope = scope;
        this.histogram = histogram;
        this.reach = reach;
        this.lowest = lowest;
        this.step = step;
        this.tables = tables;
        this.window = window;
        mass = histogram.sum(new int[] {1}, true).mul(step); // (U, 1)
        squaredDistances = tables.distances().square();
        squaredDistances.attach(scope);
    }

    private BalloonTable balloon() {
        if (balloon == null) {
            balloon = BalloonTable.of(kernels, scope, histogram);
        }
        return balloon;
    }

    /** The best of some γ for all units. @param gammas falling, so that of equals the largest is kept */
    double[] best(double[] gammas) {
        return new StiffnessScan(scope, histogram, reach, lowest, step, tables, window, kernels).best(gammas);
    }

    int units() {
        return (int) histogram.size(0);
    }

    int points() {
        return (int) histogram.size(1);
    }

    /** What each unit's γ, in (0, 1], costs. */
    double[] of(double[] gamma) {
        try (NDManager inner = scope.newSubManager()) {
            NDArray bandwidth = averaged(inner, gamma);
            NDArray rate = rate(balloon().at(bandwidth)).mul(mass); // λ, with the number of values as its area
            NDArray own = histogram.div(bandwidth).mul(2 / Math.sqrt(2 * Math.PI));
            return rate.mul(rate.sub(histogram.mul(2))).add(own).sum(new int[] {1}).mul(step).toDoubleArray();
        }
    }

    /**
     * @param density (U, L) row by row, each with area 1 over the grid; NaN for units without values in the interval
     * @param bandwidth (U, L) row by row
     */
    record Estimate(double[] density, double[] bandwidth) {
    }

    /** The densities with each unit's γ. */
    Estimate estimate(double[] gamma) {
        try (NDManager inner = scope.newSubManager()) {
            NDArray bandwidth = averaged(inner, gamma);
            return new Estimate(rate(exactly(inner, bandwidth)).toDoubleArray(), bandwidth.toDoubleArray());
        }
    }

    private NDArray rate(NDArray raw) {
        return raw.div(raw.sum(new int[] {1}, true).mul(step));
    }

    /** The bandwidth chosen at each point, averaged with windows of w / γ (Eq. 7). */
    private NDArray averaged(NDManager inner, double[] gamma) {
        NDArray g = inner.create(gamma, new Shape(units(), 1));
        NDArray reached = reach.gte(g.expandDims(0)); // (M, U, L)
        reached.attach(inner);
        NDArray below = lowest.gt(g);
        below.attach(inner);
        // (U, L): 1-based place of the last window whose ratio reaches γ; 0 where all do, whose bandwidth is the widest. The first always does: no bandwidth is
        // narrower
        NDArray last = reached.sum(new int[] {0}).mul(below.logicalNot().toType(DataType.INT64, false));
        NDArray sums = windowSums(inner, tables.averaging(), last, DataType.FLOAT64); // (U, 2 L)
        NDArray total = sums.get(new NDIndex(":, 0:" + points()));
        NDArray weighted = sums.get(new NDIndex(":, " + points() + ":")).mul(g);
        if (below.any().getBoolean()) {
            NDArray widest = below.toType(DataType.FLOAT64, false);
            NDArray wide = window == Window.GAUSS ? WideGauss.of(inner, tables, step, DataType.FLOAT64).sums(widest, g) : wide(inner, widest, gamma);
            total = total.add(wide);
            weighted = weighted.add(wide.mul(tables.widest()));
        }
        return weighted.div(total);
    }

    /**
     * Of the windows, and of these times their width, over the points of each class.
     *
     * @param last (U, L) int64: 1-based place of each point's window; 0 for a point that has none of these
     * @param type of the sums
     * @return (U, 2 L)
     */
    static NDArray windowSums(NDManager inner, WaveKernels averaging, NDArray last, DataType type) {
        NDArray places = last.toType(DataType.FLOAT32, false); // compared faster
        places.attach(inner);
        int high = (int) places.max().getFloat();
        if (high == 0) {
            return inner.zeros(new Shape(last.size(0), 2 * last.size(1)), type);
        }
        int low = (int) places.add(places.eq(0).toType(DataType.FLOAT32, false).mul(high)).min().getFloat(); // of those that there are
        return averaging.sum(places, low, high, type);
    }

    /** Of windows as wide as the interval / γ over some points; where they differ by unit, in chunks. */
    private NDArray wide(NDManager inner, NDArray widest, double[] gamma) {
        NDList sums = new NDList();
        int chunk = Math.max(1, ELEMENTS_AT_ONCE / (points() * points()));
        double unit = window.of(0.0) / windowAtZero();
        for (int from = 0; from < units(); from += chunk) {
            int to = Math.min(units(), from + chunk);
            try (NDManager pass = inner.newSubManager()) {
                double[] inverses = Arrays.stream(gamma, from, to).map(g -> g / tables.widest()).toArray();
                NDArray inverse = pass.create(inverses, new Shape(to - from, 1, 1));
                NDArray kernel = window.of(inverse.mul(tables.distances())).mul(inverse); // (u, L, L)
                NDArray sum = kernel.matMul(widest.get(pass, new NDIndex(from + ":" + to)).expandDims(2)).squeeze(2).mul(unit);
                sum.attach(inner);
                sums.add(sum);
            }
        }
        return sums.size() == 1 ? sums.getFirst() : NDArrays.concat(sums);
    }

    /** The factor that {@link Window#of(NDArray)} leaves out. */
    private double windowAtZero() {
        try (NDArray zero = scope.create(new double[1]); NDArray value = window.of(zero)) {
            return value.getDouble();
        }
    }

    /** Σ_s h_s exp(-(t_l - t_s)² / 2 W²) / W. */
    private NDArray exactly(NDManager inner, NDArray bandwidth) {
        NDList parts = new NDList();
        int chunk = Math.max(1, ELEMENTS_AT_ONCE / (points() * points()));
        for (int from = 0; from < units(); from += chunk) {
            NDIndex part = new NDIndex(from + ":" + Math.min(units(), from + chunk));
            try (NDManager pass = inner.newSubManager()) {
                NDArray w = bandwidth.get(part);
                w.attach(pass);
                NDArray exponent = w.square().pow(-1).mul(-0.5).expandDims(2).mul(squaredDistances); // (u, L, L)
                NDArray kernel = exponent.exp();
                NDArray sum = kernel.matMul(histogram.get(part).expandDims(2)).squeeze(2).div(w);
                sum.attach(inner);
                parts.add(sum);
            }
        }
        return parts.size() == 1 ? parts.getFirst() : NDArrays.concat(parts);
    }
}
