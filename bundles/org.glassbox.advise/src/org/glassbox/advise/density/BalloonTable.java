package org.glassbox.advise.density;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;

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

    private final Accuracy accuracy;
    private final NDArray histogram;
    private final NDArray values;
    private final double low;
    private final int count;

    private BalloonTable(Accuracy accuracy, NDArray histogram, NDArray values, double low, int count) {
        this.accuracy = accuracy;
        this.histogram = histogram;
        this.values = values;
        this.low = low;
        this.count = count;
    }

    /**
     * The kernels of all bandwidths of a table, for units on one grid.
     *
     * @param matrix from s to (l, q): (L, L * Q)
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
            double[] kernels = new double[points * count];
            for (int d = 0; d < points; d++) {
                for (int q = 0; q < count; q++) {
                    double width = Math.exp(low + q * accuracy.spacing);
                    double u = d * step / width;
                    kernels[d * count + q] = Math.exp(-0.5 * u * u) / width;
                }
            }
            int[] distances = new int[points * points];
            for (int i = 0; i < distances.length; i++) {
                distances[i] = Math.abs(i / points - i % points);
            }
            try (NDManager scope = owner.newSubManager()) {
                NDArray byDistance = scope.create(kernels, new Shape(points, count)).toType(accuracy.type, false);
                NDArray rows = byDistance.get(scope, new NDIndex("{}", scope.create(distances).toType(DataType.INT64, false)));
                NDArray matrix = rows.reshape(points, (long) points * count);
                matrix.attach(owner);
                return new Kernels(accuracy, matrix, low, count);
            }
        }
    }

    /** @param histogram (U, L), float64 */
    static BalloonTable of(Kernels kernels, NDManager scope, NDArray histogram) {
        NDArray typed = histogram.toType(kernels.accuracy.type, false);
        NDArray values = typed.matMul(kernels.matrix).reshape(histogram.size(0), histogram.size(1), kernels.count);
        values.attach(scope);
        return new BalloonTable(kernels.accuracy, typed, values, kernels.low, kernels.count);
    }

    /**
     * @param bandwidth (U, L), or (G, U, L) for G bandwidths at each point; of the table's type
     * @return of the same shape, owned by the manager of {@code bandwidth}
     */
    NDArray at(NDArray bandwidth) {
        NDManager owner = bandwidth.getManager();
        Shape shape = bandwidth.getShape();
        int axes = shape.dimension();
        try (NDManager scope = owner.newSubManager()) {
            NDArray w = bandwidth.duplicate();
            w.attach(scope);
            NDArray place = w.log().sub(low).div(accuracy.spacing);
            NDArray first = place.floor().sub(accuracy.nodes / 2 - 1).clip(0, count - accuracy.nodes);
            long[] ofNodes = new long[axes + 1]; // the nodes are the first axis, so that sums over them run over neighbours in memory
            Arrays.fill(ofNodes, 1);
            ofNodes[0] = accuracy.nodes;
            NDArray nodes = scope.arange(0f, accuracy.nodes, 1f, accuracy.type).reshape(ofNodes);
            NDArray all = values.broadcast(new Shape(accuracy.nodes).addAll(shape).addAll(new Shape(count)));
            all.attach(scope);
            NDArray index = first.add(nodes).toType(DataType.INT64, false).expandDims(axes + 1);
            NDArray neighbours = all.gather(index, axes + 1).squeeze(axes + 1); // (nodes, .., L)
            NDArray distance = place.sub(first).sub(nodes).add(accuracy.nothing); // a place that is a node gets that node's value
            NDArray weights = scope.create(barycentric()).toType(accuracy.type, false).reshape(ofNodes).div(distance);
            NDArray interpolated = neighbours.mul(weights).sum(new int[] {0}).div(weights.sum(new int[] {0}));
            NDArray narrow = place.lt(0);
            NDArray result = narrow.any().getBoolean() ? NDArrays.where(narrow, histogram.broadcast(shape).div(w), interpolated) : interpolated;
            result.attach(owner);
            return result;
        }
    }

    /** The weights of Lagrange's interpolation in its barycentric form. */
    private double[] barycentric() {
        double[] weights = new double[accuracy.nodes];
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
