package org.glassbox.advise.density;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;

/** The estimate for units whose grids have equally many points, as matrix products over all of them. Float64; the plain steps are in methods.md 3.1. */
final class BatchedEstimate {
    private static final int WINDOW_ELEMENTS = 1 << 20; // of the costs within some windows, 8 MB
    private final int points;
    private final double[] densities;
    private final double[] bandwidths;
    private final double[] stiffness;

    private BatchedEstimate(int points, double[] densities, double[] bandwidths, double[] stiffness) {
        this.points = points;
        this.densities = densities;
        this.bandwidths = bandwidths;
        this.stiffness = stiffness;
    }

    /** What the estimates of all units on one grid share. */
    record Shared(KernelTables tables, BalloonTable.Kernels kernels) {
        /**
         * @param owner of the arrays
         * @param sample of any of the units
         */
        static Shared of(NDManager owner, SampleGrid sample, AdaptiveDensity options) {
            KernelTables tables = KernelTables.of(owner, sample.points(), sample.step(), options.high() - options.low(), options.bandwidths(), options.window());
            BalloonTable.Accuracy accuracy = options.isScan() ? BalloonTable.Accuracy.COARSE : BalloonTable.Accuracy.FINE;
            return new Shared(tables, BalloonTable.Kernels.of(accuracy, owner, sample.points(), sample.step(), tables.widest()));
        }
    }

    /**
     * @param manager nothing stays in it
     * @param samples at least one; all on grids of the same points
     */
    static BatchedEstimate of(NDManager manager, List<SampleGrid> samples, Shared shared, AdaptiveDensity options) {
        try (NDManager scope = manager.newSubManager()) {
            StiffnessCost costs = costs(scope, samples, shared.tables(), shared.kernels(), options);
            StiffnessSearch search = new StiffnessSearch(costs, options.keepsBest());
            if (options.isScan()) {
                search.scan();
            } else {
                search.goldenSection();
            }
            StiffnessCost.Estimate estimate = costs.estimate(search.kept());
            return new BatchedEstimate(samples.getFirst().points(), estimate.density(), estimate.bandwidth(), search.reported());
        }
    }

    double[] density(int unit) {
        return Arrays.copyOfRange(densities, unit * points, (unit + 1) * points);
    }

    double[] bandwidth(int unit) {
        return Arrays.copyOfRange(bandwidths, unit * points, (unit + 1) * points);
    }

    double stiffness(int unit) {
        return stiffness[unit];
    }

    /**
     * The width with the lowest cost, the first of equals, one after another: a search for the place of the lowest takes ten times as long.
     *
     * @param costs by width, (M, ...)
     */
    private static NDArray cheapest(NDArray costs, NDArray widths) {
        NDArray least = costs.get(0);
        Shape shape = least.getShape();
        NDArray chosen = widths.get(0).reshape(1, 1, 1).broadcast(shape);
        for (int j = 1; j < costs.size(0); j++) {
            NDArray cost = costs.get(j);
            NDArray cheaper = cost.lt(least);
            chosen = NDArrays.where(cheaper, widths.get(j).reshape(1, 1, 1).broadcast(shape), chosen);
            least = least.minimum(cost);
        }
        return chosen;
    }

    /** Steps 2 and 3: the bandwidth with the lowest local cost within each window. */
    private static StiffnessCost costs(NDManager scope, List<SampleGrid> samples, KernelTables tables, BalloonTable.Kernels kernels,
            AdaptiveDensity options) {
        int points = samples.getFirst().points();
        double[] counts = new double[samples.size() * points];
        for (int k = 0; k < samples.size(); k++) {
            System.arraycopy(samples.get(k).density(), 0, counts, k * points, points);
        }
        NDArray histogram = scope.create(counts, new Shape(samples.size(), points)); // (U, L)
        double step = samples.getFirst().step();
        int bandwidths = tables.widths().length;
        NDArray reach; // (M, U, L)
        NDArray lowest;
        try (NDManager inner = scope.newSubManager()) {
            NDArray widths = inner.create(tables.widths(), new Shape(bandwidths, 1, 1));
            NDArray smooth = histogram.expandDims(0).matMul(tables.smoothing()); // (M, U, L)
            smooth.attach(inner);
            NDArray own = widths.pow(-1).mul(2 / Math.sqrt(2 * Math.PI)); // (M, 1, 1)
            NDArray costs = smooth.mul(smooth.sub(histogram.mul(2))).add(own.mul(histogram)); // f^2 - 2 f h + 2 h / (sqrt(2 pi) w)
            NDList fromLast = new NDList();
            lowest = null;
            NDArray flat = costs.reshape((long) bandwidths * samples.size(), points);
            NDArray analysed = tables.choosing().analysed(flat);
            int atOnce = (int) Math.clamp(WINDOW_ELEMENTS / ((long) bandwidths * samples.size() * points), 1, bandwidths);
            for (int to = bandwidths; to > 0; to -= atOnce) { // several windows together where there are few units
                int from = Math.max(0, to - atOnce);
                NDArray within = tables.choosing().smoothed(flat, analysed, from, to).reshape(bandwidths, samples.size(), to - from, points);
                NDArray chosen = cheapest(within, widths).transpose(1, 0, 2); // (m, U, L)
                NDArray ratios = chosen.div(widths.get(inner, new NDIndex(from + ":" + to)));
                ratios.attach(inner);
                NDArray least = ratios.min(new int[] {0});
                lowest = lowest == null ? least : lowest.minimum(least);
                for (int i = to - from - 1; i >= 0; i--) {
                    NDArray ratio = ratios.get(inner, i);
                    fromLast.add(fromLast.isEmpty() ? ratio : ratio.maximum(fromLast.getLast()));
                }
            }
            reach = NDArrays.stack(new NDList(fromLast.reversed()));
            reach.attach(scope);
            lowest.attach(scope);
        }
        return new StiffnessCost(scope, histogram, reach, lowest, step, tables, options.window(), kernels);
    }
}
