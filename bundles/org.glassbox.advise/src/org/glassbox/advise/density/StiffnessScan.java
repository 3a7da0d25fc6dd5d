package org.glassbox.advise.density;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;

/**
 * Which of a few stiffnesses γ costs each unit least: as {@link StiffnessCost}, for several γ at once and in float32, for costs need not be told more exactly
 * than to 1e-6. What becomes of the best is computed in float64 then.
 */
final class StiffnessScan {
    private static final int ELEMENTS_AT_ONCE = 1 << 20; // 4 MB
    private static final double TELLING = 1e-6; // of a cost: smaller differences may be rounding, and the larger γ stays
    private final NDManager scope;
    private final NDArray histogram;
    private final NDArray reach;
    private final NDArray lowest;
    private final double step;
    private final KernelTables tables;
    private final Window window;
    private final NDArray mass;
    private final BalloonTable balloon;
    private final WideGauss wideGauss;

    /** As {@link StiffnessCost}. */
    StiffnessScan(NDManager scope, NDArray histogram, NDArray reach, NDArray lowest, double step, KernelTables tables, Window window,
            BalloonTable.Kernels kernels) {
        this.scope = scope;
        this.histogram = histogram.toType(DataType.FLOAT32, false).expandDims(0); // (1, U, L)
        this.reach = reach.toType(DataType.FLOAT32, false).expandDims(1); // (M, 1, U, L)
        this.lowest = lowest.toType(DataType.FLOAT32, false).expandDims(0);
        this.step = step;
        this.tables = new KernelTables(tables.widths(), tables.smoothing(), tables.choosing(), tables.averaging().toType(DataType.FLOAT32, false),
                tables.distances().toType(DataType.FLOAT32, false));
        this.tables.averaging().attach(scope);
        this.tables.distances().attach(scope);
        this.window = window;
        mass = this.histogram.sum(new int[] {2}, true).mul(step); // (1, U, 1)
        balloon = BalloonTable.of(kernels, scope, histogram);
        wideGauss = window == Window.GAUSS ? WideGauss.of(scope, tables, step, DataType.FLOAT32) : null;
    }

    /**
     * Each unit's best.
     *
     * @param gammas falling; the larger of two stays unless the smaller is better beyond rounding
     */
    double[] best(double[] gammas) {
        int units = (int) histogram.size(1);
        int points = (int) histogram.size(2);
        int atOnce = (int) Math.clamp(ELEMENTS_AT_ONCE / ((long) units * points * tables.widths().length), 1, gammas.length);
        double[] best = new double[units];
        double[] costs = new double[units];
        Arrays.fill(costs, Double.POSITIVE_INFINITY);
        for (int from = 0; from < gammas.length; from += atOnce) {
            double[] some = Arrays.copyOfRange(gammas, from, Math.min(gammas.length, from + atOnce));
            float[] found;
            try (NDManager inner = scope.newSubManager()) {
                found = costs(inner, some);
            }
            for (int i = 0; i < found.length; i++) {
                int k = i % units;
                if (best[k] == 0 || found[i] < costs[k] - TELLING * Math.abs(costs[k])) {
                    costs[k] = found[i];
                    best[k] = some[i / units];
                }
            }
        }
        return best;
    }

    /** By γ and unit. */
    private float[] costs(NDManager inner, double[] gammas) {
        NDArray bandwidth = bandwidth(inner, gammas); // (G, U, L)
        NDArray raw = balloon.at(bandwidth);
        NDArray rate = raw.div(raw.sum(new int[] {2}, true).mul(step)).mul(mass); // λ, with the number of values as its area
        NDArray own = histogram.div(bandwidth).mul(2 / Math.sqrt(2 * Math.PI));
        own.attach(inner);
        return rate.mul(rate.sub(histogram.mul(2))).add(own).sum(new int[] {2}).toFloatArray();
    }

    private NDArray bandwidth(NDManager inner, double[] gammas) {
        long units = histogram.size(1);
        long points = histogram.size(2);
        long rows = gammas.length * units;
        float[] values = new float[gammas.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) gammas[i];
        }
        NDArray g = inner.create(values, new Shape(gammas.length, 1, 1));
        NDArray reached = reach.gte(g.expandDims(0)); // (M, G, U, L)
        reached.attach(inner);
        NDArray below = lowest.gt(g);
        below.attach(inner);
        NDArray last = reached.sum(new int[] {0}).mul(below.logicalNot().toType(DataType.INT64, false)).reshape(rows, points);
        NDArray ofRows = g.broadcast(new Shape(gammas.length, units, 1)).reshape(rows, 1);
        NDArray sums = StiffnessCost.windowSums(inner, tables, last, DataType.FLOAT32); // (G U, 2 L)
        NDArray total = sums.get(inner, new NDIndex(":, 0:" + points));
        NDArray weighted = sums.get(inner, new NDIndex(":, " + points + ":")).mul(ofRows);
        if (below.any().getBoolean()) {
            NDArray widest = below.toType(DataType.FLOAT32, false);
            NDArray wide = window == Window.GAUSS ? wideGauss.sums(widest.reshape(rows, points), ofRows) : wide(inner, widest, gammas).reshape(rows, points);
            total = total.add(wide);
            weighted = weighted.add(wide.mul(tables.widest()));
        }
        return weighted.div(total).reshape(gammas.length, units, points);
    }

    /** Of windows as wide as the interval / γ over some points (G, U, L). */
    private NDArray wide(NDManager inner, NDArray widest, double[] gammas) {
        NDList kernels = new NDList();
        int points = (int) histogram.size(2);
        for (double gamma : gammas) {
            double width = tables.widest() / gamma;
            float[] kernel = new float[points * points];
            for (int i = 0; i < kernel.length; i++) {
                kernel[i] = (float) (window.of(Math.abs(i / points - i % points) * step / width) / width);
            }
            kernels.add(inner.create(kernel, new Shape(points, points)));
        }
        return widest.matMul(NDArrays.stack(kernels));
    }
}
