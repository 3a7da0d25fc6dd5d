package org.glassbox.advise.density;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;

/** The estimate for units whose grids have equally many points, as matrix products over all of them. Float64; the plain steps are in methods.md 3.1. */
final class BatchedEstimate {
    private static final int ELEMENTS_AT_ONCE = 1 << 23; // of the largest intermediate array, 64 MB
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

    /**
     * @param samples at least one; all on grids of the same points
     */
    static BatchedEstimate of(NDManager manager, List<SampleGrid> samples, AdaptiveDensity options) {
        SampleGrid first = samples.getFirst();
        int points = first.points();
        KernelTables tables = KernelTables.of(manager, points, first.step(), options.high() - options.low(), options.bandwidths(), options.window());
        int units = samples.size();
        double[] densities = new double[units * points];
        double[] bandwidths = new double[units * points];
        double[] stiffness = new double[units];
        int atOnce = Math.max(1, ELEMENTS_AT_ONCE / (points * Math.max(200, 4 * options.bandwidths())));
        for (int from = 0; from < units; from += atOnce) {
            int to = Math.min(units, from + atOnce);
            try (NDManager scope = manager.newSubManager()) {
                StiffnessCost costs = costs(scope, samples.subList(from, to), tables, options);
                StiffnessSearch search = new StiffnessSearch(costs, options.keepsBest());
                if (options.isScan()) {
                    search.scan();
                } else {
                    search.goldenSection();
                }
                StiffnessCost.Estimate estimate = costs.estimate(search.kept());
                System.arraycopy(estimate.density(), 0, densities, from * points, (to - from) * points);
                System.arraycopy(estimate.bandwidth(), 0, bandwidths, from * points, (to - from) * points);
                System.arraycopy(search.reported(), 0, stiffness, from, to - from);
            }
        }
        return new BatchedEstimate(points, densities, bandwidths, stiffness);
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

    /** Steps 2 and 3: the bandwidth with the lowest local cost within each window. */
    private static StiffnessCost costs(NDManager scope, List<SampleGrid> samples, KernelTables tables, AdaptiveDensity options) {
        int points = samples.getFirst().points();
        double[] flat = new double[samples.size() * points];
        for (int k = 0; k < samples.size(); k++) {
            System.arraycopy(samples.get(k).density(), 0, flat, k * points, points);
        }
        NDArray histogram = scope.create(flat, new Shape(samples.size(), points)); // (U, L)
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
            for (int i = bandwidths - 1; i >= 0; i--) {
                NDArray best = costs.matMul(tables.choosing().get(i)).argMin(0); // (U, L)
                NDArray ratio = widths.flatten().get(best.flatten()).reshape(best.getShape()).div(tables.widths()[i]);
                ratio.attach(inner);
                lowest = lowest == null ? ratio : lowest.minimum(ratio);
                fromLast.add(fromLast.isEmpty() ? ratio : ratio.maximum(fromLast.getLast()));
            }
            reach = NDArrays.stack(new NDList(fromLast.reversed()));
            reach.attach(scope);
            lowest.attach(scope);
        }
        return new StiffnessCost(scope, histogram, reach, lowest, step, tables, options.window(),
                options.isScan() ? BalloonTable.Accuracy.COARSE : BalloonTable.Accuracy.FINE);
    }
}
