package org.glassbox.advise.density;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

/**
 * Which of a few stiffnesses γ costs each unit least: as {@link StiffnessCost}, for several γ at once and in float32, for costs need not be told more exactly
 * than to 1e-6. What becomes of the best is computed in float64 then.
 */
final class StiffnessScan {
    private static final int ELEMENTS_AT_ONCE = 1 << 20; // 4 MB: the passes over them, and the units' tables, stay in the processor's cache
    private static final double TELLING = 1e-6; // of a cost: smaller differences may be rounding, and the larger γ stays
    private final NDManager scope;
    private final NDArray histogram;
    private final NDArray reach;
    private final NDArray lowest;
    private final double step;
    private final WaveKernels averaging;
    private final double widest;
    private final Window window;
    private final NDArray mass;
    private final BalloonTable balloon;
    private final WideGauss wideGauss;

    /** As {@link StiffnessCost}. */
    StiffnessScan(NDManager scope, NDArray histogram, NDArray reach, NDArray lowest, double step, KernelTables tables, Window window,
            BalloonTable.Kernels kernels) {
        this.scope = scope;
        this.histogram = histogram.toType(DataType.FLOAT32, false).expandDims(1); // (U, 1, L)
        this.reach = reach.toType(DataType.FLOAT32, false).expandDims(2); // (M, U, 1, L)
        this.lowest = lowest.toType(DataType.FLOAT32, false).expandDims(1);
        this.step = step;
        averaging = tables.coarse();
        widest = tables.widest();
        this.window = window;
        mass = this.histogram.sum(new int[] {2}, true).mul(step); // (U, 1, 1)
        balloon = BalloonTable.of(kernels, scope, histogram);
        wideGauss = window == Window.GAUSS ? WideGauss.of(scope, tables, step, DataType.FLOAT32) : null;
    }

    /**
     * Each unit's best.
     *
     * @param gammas falling; the larger of two stays unless the smaller is better beyond rounding
     */
    double[] best(double[] gammas) {
        int units = (int) histogram.size(0);
        int atOnce = (int) Math.clamp(ELEMENTS_AT_ONCE / (gammas.length * histogram.size(2) * reach.size(0)), 1, units);
        double[] best = new double[units];
        for (int from = 0; from < units; from += atOnce) {
            int to = Math.min(units, from + atOnce);
            float[] costs;
            try (NDManager inner = scope.newSubManager()) {
                costs = costs(inner, from, to, gammas);
            }
            for (int k = from; k < to; k++) {
                best[k] = best(costs, (k - from) * gammas.length, gammas);
            }
        }
        return best;
    }

    /**
     * @param costs by unit and γ
     * @param first of the unit's costs
     */
    private static double best(float[] costs, int first, double[] gammas) {
        int best = 0;
        for (int i = 1; i < gammas.length; i++) {
            float lowest = costs[first + best];
            if (costs[first + i] < lowest - TELLING * Math.abs(lowest)) {
                best = i;
            }
        }
        return gammas[best];
    }

    /** By unit and γ. */
    private float[] costs(NDManager inner, int from, int to, double[] gammas) {
        NDIndex part = new NDIndex(from + ":" + to);
        NDArray counts = histogram.get(inner, part);
        NDArray bandwidth = bandwidth(inner, reach.get(inner, new NDIndex(":, " + from + ":" + to)), lowest.get(inner, part), gammas); // (u, G, L)
        NDArray raw = balloon.at(bandwidth, from);
        NDArray rate = raw.div(raw.sum(new int[] {2}, true).mul(step)).mul(mass.get(inner, part)); // λ, with the number of values as its area
        NDArray own = counts.div(bandwidth).mul(2 / Math.sqrt(2 * Math.PI));
        return rate.mul(rate.sub(counts.mul(2))).add(own).sum(new int[] {2}).toFloatArray();
    }

    private NDArray bandwidth(NDManager inner, NDArray reach, NDArray lowest, double[] gammas) {
        long units = lowest.size(0);
        long points = lowest.size(2);
        long rows = gammas.length * units;
        float[] values = new float[gammas.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) gammas[i];
        }
        NDArray g = inner.create(values, new Shape(1, gammas.length, 1));
        NDArray reached = reach.gte(g.expandDims(0)); // (M, u, G, L)
        reached.attach(inner);
        NDArray below = lowest.gt(g);
        below.attach(inner);
        NDArray last = reached.sum(new int[] {0}).mul(below.logicalNot().toType(DataType.INT64, false)).reshape(rows, points);
        NDArray ofRows = g.broadcast(new Shape(units, gammas.length, 1)).reshape(rows, 1);
        NDArray sums = StiffnessCost.windowSums(inner, averaging, last, DataType.FLOAT32); // (u G, 2 L)
        NDArray total = sums.get(inner, new NDIndex(":, 0:" + points));
        NDArray weighted = sums.get(inner, new NDIndex(":, " + points + ":")).mul(ofRows);
        if (below.any().getBoolean()) {
            NDArray members = below.toType(DataType.FLOAT32, false);
            NDArray wide = window == Window.GAUSS ? wideGauss.sums(members.reshape(rows, points), ofRows) : wide(inner, members, gammas).reshape(rows, points);
            total = total.add(wide);
            weighted = weighted.add(wide.mul(widest));
        }
        return weighted.div(total).reshape(units, gammas.length, points);
    }

    /** Of windows as wide as the interval / γ over some points (u, G, L). */
    private NDArray wide(NDManager inner, NDArray members, double[] gammas) {
        NDList kernels = new NDList();
        int points = (int) members.size(2);
        for (double gamma : gammas) {
            double width = widest / gamma;
            float[] kernel = new float[points * points];
            for (int i = 0; i < kernel.length; i++) {
                kernel[i] = (float) (window.of(Math.abs(i / points - i % points) * step / width) / width);
            }
            kernels.add(inner.create(kernel, new Shape(points, points)));
        }
        return members.transpose(1, 0, 2).matMul(NDArrays.stack(kernels)).transpose(1, 0, 2);
    }
}
