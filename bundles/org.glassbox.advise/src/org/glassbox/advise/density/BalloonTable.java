package org.glassbox.advise.density;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

/**
 * Σ_s h_s exp(-(t_l - t_s)² / 2 W²) / W for any bandwidth W at each point, from values at bandwidths that are evenly spread over ln W: the sum is a smooth
 * function of ln W, so that a few neighbouring values give it. Below a tenth of a grid step the sum has but one term.
 */
final class BalloonTable {
    private static final double NARROWEST = 0.1; // grid steps; a neighbour's weight is exp(-50) then

    /** How exact the sums are. */
    enum Accuracy {
        /** To about 1e-6: enough to tell the best of a few values of γ. */
        COARSE(6, 0.12, DataType.FLOAT32, 1e-30),
        /** To about 1e-10: golden section compares ever closer values, and a wrong turn leads elsewhere. */
        FINE(8, 0.04, DataType.FLOAT64, 1e-300);

        private final int nodes;
        private final double spacing; // of ln W
        private final DataType type;
        private final double nothing; // that still can be divided by

        Accuracy(int nodes, double spacing, DataType type, double nothing) {
            this.nodes = nodes;
            this.spacing = spacing;
            this.type = type;
            this.nothing = nothing;
        }
    }

    private static final double FARTHER = 0.5; // of ln W: how much more is added where narrower bandwidths are asked for than before

    private final Kernels kernels;
    private final NDManager scope;
    private final NDArray histogram; // (U, L)
    private NDArray values; // (U, bandwidths from the narrowest that was needed so far, L)
    private int first; // of all bandwidths, the one that the values begin with

    private BalloonTable(Kernels kernels, NDManager scope, NDArray histogram) {
        this.kernels = kernels;
        this.scope = scope;
        this.histogram = histogram;
        first = kernels.count;
    }

    /**
     * The kernels of all bandwidths of a table, for units on one grid.
     *
     * @param matrix from s to (q, l): (L, Q * L)
     * @param low ln of the narrowest bandwidth
     * @param count Q, bandwidths
     */
    record Kernels(Accuracy accuracy, NDArray matrix, double low, int count) {
        /**
         * @param owner of the matrix
         * @param step of the grid
         * @param widest bandwidth that will be asked for
         */
        static Kernels of(Accuracy accuracy, NDManager owner, int points, double step, double widest) {
            double low = Math.log(NARROWEST * step);
            int count = (int) Math.ceil((Math.log(widest) - low) / accuracy.spacing) + accuracy.nodes;
            int distances = 2 * points - 1; // from -(L - 1) to L - 1
            double[] kernels = new double[count * distances];
            for (int q = 0; q < count; q++) {
                double width = Math.exp(low + q * accuracy.spacing);
                for (int d = 0; d < distances; d++) {
                    double u = (d - points + 1) * step / width;
                    kernels[q * distances + d] = Math.exp(-0.5 * u * u) / width;
                }
            }
            try (NDManager scope = owner.newSubManager()) {
                NDArray byDistance = scope.create(kernels, new Shape(count, distances)).toType(accuracy.type, false);
                NDList rows = new NDList();
                for (int s = 0; s < points; s++) {
                    rows.add(byDistance.get(scope, new NDIndex(":, " + (points - 1 - s) + ":" + (distances - s))));
                }
                NDArray matrix = NDArrays.stack(rows).reshape(points, (long) count * points);
                matrix.attach(owner);
                return new Kernels(accuracy, matrix, low, count);
            }
        }
    }

    /**
     * @param scope holds the table
     * @param histogram (U, L), float64
     */
    static BalloonTable of(Kernels kernels, NDManager scope, NDArray histogram) {
        NDArray typed = histogram.toType(kernels.accuracy.type, false);
        typed.attach(scope);
        return new BalloonTable(kernels, scope, typed);
    }

    /**
     * The sums of all units.
     *
     * @param bandwidth (U, L), of the table's type
     * @return (U, L), owned by the manager of {@code bandwidth}
     */
    NDArray at(NDArray bandwidth) {
        return at(bandwidth.expandDims(1), 0).squeeze(1);
    }

    /**
     * The sums of some units in a row.
     *
     * @param bandwidth (u, G, L): G bandwidths at each point; of the table's type
     * @param unit the first
     * @return of the same shape, owned by the manager of {@code bandwidth}
     */
    NDArray at(NDArray bandwidth, long unit) {
        NDManager owner = bandwidth.getManager();
        long units = bandwidth.size(0);
        long each = bandwidth.size(1);
        long points = bandwidth.size(2);
        Accuracy accuracy = kernels.accuracy;
        try (NDManager scope = owner.newSubManager()) {
            NDArray w = bandwidth.duplicate();
            w.attach(scope);
            NDArray place = w.log().sub(kernels.low).div(accuracy.spacing);
            NDArray start = place.floor().sub(accuracy.nodes / 2 - 1).clip(0, kernels.count - accuracy.nodes);
            provide((int) start.min().toType(DataType.FLOAT64, false).getDouble());
            NDIndex part = new NDIndex(unit + ":" + (unit + units));
            NDArray nodes = scope.arange(0f, accuracy.nodes, 1f, accuracy.type).reshape(1, accuracy.nodes, 1, 1);
            NDArray index = start.sub(first).expandDims(1).add(nodes).toType(DataType.INT64, false).reshape(units, accuracy.nodes * each, points);
            NDArray neighbours = values.get(scope, part).gather(index, 1).reshape(units, accuracy.nodes, each, points);
            // a place that is a node gets that node's value
            NDArray distance = place.sub(start).expandDims(1).sub(nodes).add(accuracy.nothing);
            NDArray weights = scope.create(barycentric(accuracy.nodes)).toType(accuracy.type, false).reshape(1, accuracy.nodes, 1, 1).div(distance);
            NDArray interpolated = neighbours.mul(weights).sum(new int[] {1}).div(weights.sum(new int[] {1}));
            NDArray narrow = place.lt(0);
            NDArray counts = histogram.get(scope, part).expandDims(1).broadcast(bandwidth.getShape());
            NDArray result = narrow.any().getBoolean() ? NDArrays.where(narrow, counts.div(w), interpolated) : interpolated;
            result.attach(owner);
            return result;
        }
    }

    /** Narrow bandwidths are rare: their sums are computed when they are asked for. */
    private void provide(int narrowest) {
        if (narrowest >= first) {
            return;
        }
        int from = Math.max(0, narrowest - (first == kernels.count ? 0 : (int) (FARTHER / kernels.accuracy.spacing)));
        long points = histogram.size(1);
        try (NDManager inner = scope.newSubManager()) {
            NDArray added = histogram.matMul(kernels.matrix.get(inner, new NDIndex(":, " + from * points + ":" + first * points)));
            added.attach(inner);
            NDArray all = added.reshape(histogram.size(0), first - from, points);
            if (values != null) {
                all = all.concat(values, 1);
                values.close();
            }
            all.attach(scope);
            values = all;
        }
        first = from;
    }

    /** The weights of Lagrange's interpolation in its barycentric form. */
    private static double[] barycentric(int nodes) {
        double[] weights = new double[nodes];
        for (int j = 0; j < weights.length; j++) {
            double product = 1;
            for (int m = 0; m < weights.length; m++) {
                product *= m == j ? 1 : j - m;
            }
            weights[j] = 1 / product;
        }
        return weights;
    }
}
