package org.glassbox.advise.density;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.stream.IntStream;

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
    private final BalloonTable balloon;

    /**
     * @param scope holds the arrays
     * @param histogram (U, L)
     * @param reach (M, U, L): for window i the largest of the ratios chosen bandwidth / W_j of all windows j >= i
     * @param lowest (U, L): the smallest of these ratios
     */
    StiffnessCost(NDManager scope, NDArray histogram, NDArray reach, NDArray lowest, double step, KernelTables tables, Window window,
            BalloonTable.Accuracy accuracy) {
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
        balloon = BalloonTable.of(accuracy, scope, histogram, step, tables.widths()[tables.widths().length - 1]);
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
            NDArray rate = rate(balloon.at(bandwidth)).mul(mass); // λ, with the number of values as its area
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
        int bandwidths = tables.widths().length;
        NDArray g = inner.create(gamma, new Shape(units(), 1));
        NDArray reached = reach.gte(g.expandDims(0)); // (M, U, L)
        reached.attach(inner);
        NDArray below = lowest.gt(g);
        below.attach(inner);
        // (U, L): 1-based place of the last window whose ratio reaches γ; 0 where none or all do, whose bandwidth is a limit
        NDArray last = reached.sum(new int[] {0}).mul(below.logicalNot().toType(DataType.INT64, false));
        NDArray order = inner.arange(1, bandwidths + 1).toType(DataType.INT64, false).reshape(1, bandwidths, 1);
        NDArray members = last.expandDims(1).eq(order).toType(DataType.FLOAT64, false); // (U, M, L)
        NDArray sums = windowSums(inner, members); // (U, 2 L)
        NDArray total = sums.get(new NDIndex(":, 0:" + points()));
        NDArray weighted = sums.get(new NDIndex(":, " + points() + ":")).mul(g);
        NDArray special = last.eq(0);
        if (special.any().getBoolean()) {
            NDArray widest = below.toType(DataType.FLOAT64, false);
            NDArray narrowest = special.toType(DataType.FLOAT64, false).sub(widest);
            boolean common = Arrays.stream(gamma).allMatch(each -> each == gamma[0]);
            NDArray[] extra = common ? limitsOfOne(inner, narrowest, widest, gamma[0]) : limits(inner, narrowest, widest, g);
            total = total.add(extra[0]);
            weighted = weighted.add(extra[1]);
        }
        return weighted.div(total);
    }

    /** Of the windows, and of these times the width, over the points of each class; classes without points cost nothing. */
    private NDArray windowSums(NDManager inner, NDArray members) {
        double[] counts = members.sum(new int[] {0, 2}).toDoubleArray();
        long[] present = IntStream.range(0, counts.length).filter(m -> counts[m] > 0).asLongStream().toArray();
        if (present.length == 0) {
            return inner.zeros(new Shape(units(), 2L * points()), DataType.FLOAT64);
        }
        if (present.length == counts.length) {
            return members.reshape(units(), -1).matMul(tables.averaging());
        }
        NDArray chosen = inner.create(present);
        NDArray rows = tables.averaging().reshape(counts.length, points(), -1).get(chosen);
        rows.attach(inner);
        return members.get(new NDIndex(":, {}", chosen)).reshape(units(), -1).matMul(rows.reshape(-1, 2L * points()));
    }

    /** As {@link #limits}, where γ is the same for all units, and with it the windows. */
    private NDArray[] limitsOfOne(NDManager inner, NDArray narrowest, NDArray widest, double gamma) {
        double narrow = tables.widths()[0];
        double wide = tables.widths()[tables.widths().length - 1];
        NDArray ofNarrow = narrowest.matMul(KernelTables.window(inner, window, points(), step, narrow / gamma));
        NDArray ofWide = widest.matMul(KernelTables.window(inner, window, points(), step, wide / gamma));
        return new NDArray[] {ofNarrow.add(ofWide), ofNarrow.mul(narrow).add(ofWide.mul(wide))};
    }

    /** What the points with the narrowest or widest bandwidth add; the widths of their windows differ by unit. */
    private NDArray[] limits(NDManager inner, NDArray narrowest, NDArray widest, NDArray g) {
        NDArray limit = narrowest.mul(tables.widths()[0]).add(widest.mul(tables.widths()[tables.widths().length - 1])); // (U, L), 0 elsewhere
        NDArray isSpecial = narrowest.add(widest);
        NDArray divisor = limit.add(isSpecial.neg().add(1)); // 1 elsewhere
        NDList totals = new NDList();
        NDList weighted = new NDList();
        int chunk = Math.max(1, ELEMENTS_AT_ONCE / (points() * points()));
        for (int from = 0; from < units(); from += chunk) {
            NDIndex part = new NDIndex(from + ":" + Math.min(units(), from + chunk));
            try (NDManager pass = inner.newSubManager()) {
                NDArray w = divisor.get(part);
                w.attach(pass);
                NDArray here = isSpecial.get(part);
                NDArray inverse = g.get(part).div(w).expandDims(1); // (u, 1, L), by source point
                NDArray kernel = window.of(inverse.mul(tables.distances())).mul(inverse); // (u, L, L): at l, from s
                kernel.attach(pass);
                double unit = window.of(0.0) / windowAtZero();
                NDArray sum = kernel.matMul(here.expandDims(2)).squeeze(2).mul(unit);
                NDArray weightedSum = kernel.matMul(limit.get(part).expandDims(2)).squeeze(2).mul(unit);
                sum.attach(inner);
                weightedSum.attach(inner);
                totals.add(sum);
                weighted.add(weightedSum);
            }
        }
        return new NDArray[] {NDArrays.concat(totals), NDArrays.concat(weighted)};
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
