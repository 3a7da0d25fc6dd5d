package org.glassbox.advise.density;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

/**
 * Σ_s h_s exp(-(t_l - t_s)² / 2 W²) / W for any bandwidth W at each point, from values at bandwidths that are evenly spread over ln W: the sum is a smooth function of
 * ln W, so that a few neighbouring values give it. Below a tenth of a grid step the sum has but one term.
 */
final class BalloonTable {
    private static final double NARROWEST = 0.1; // grid steps; a neighbour's weight is exp(-50) then

    /** How exact the sums are. */
    enum Accuracy {
        /** To about 1e-6: enough to tell the best of a few values of γ. */
        COARSE(6, 0.12),
        /** To about 1e-10: golden section compares ever closer values, and a wrong turn leads elsewhere. */
        FINE(8, 0.04);

        private final int nodes;
        private final double spacing; // of ln W

        Accuracy(int nodes, double spacing) {
            this.nodes = nodes;
            this.spacing = spacing;
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
     * @param histogram (U, L)
     * @param step of the grid
     * @param widest bandwidth that will be asked for
     */
    static BalloonTable of(Accuracy accuracy, NDManager scope, NDArray histogram, double step, double widest) {
        int points = (int) histogram.size(1);
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
        double[] matrix = new double[points * points * count]; // from s to (l, q)
        for (int s = 0; s < points; s++) {
            for (int l = 0; l < points; l++) {
                System.arraycopy(kernels, Math.abs(l - s) * count, matrix, (s * points + l) * count, count);
            }
        }
        try (NDArray table = scope.create(matrix, new Shape(points, (long) points * count))) {
            NDArray values = histogram.matMul(table).reshape(histogram.size(0), points, count);
            values.attach(scope);
            return new BalloonTable(accuracy, histogram, values, low, count);
        }
    }

    /**
     * @param bandwidth (U, L)
     * @return (U, L), owned by the manager of {@code bandwidth}
     */
    NDArray at(NDArray bandwidth) {
        NDManager owner = bandwidth.getManager();
        try (NDManager scope = owner.newSubManager()) {
            NDArray w = bandwidth.duplicate();
            w.attach(scope);
            NDArray place = w.log().sub(low).div(accuracy.spacing);
            NDArray first = place.floor().sub(accuracy.nodes / 2 - 1).clip(0, count - accuracy.nodes).expandDims(2); // (U, L, 1)
            NDArray nodes = scope.arange(0f, accuracy.nodes, 1f, DataType.FLOAT64).reshape(1, 1, accuracy.nodes);
            NDArray neighbours = values.gather(first.add(nodes).toType(DataType.INT64, false), 2); // (U, L, nodes)
            NDArray distance = place.expandDims(2).sub(first).sub(nodes).add(1e-300); // a place that is a node gets that node's value
            NDArray weights = scope.create(barycentric(), new Shape(1, 1, accuracy.nodes)).div(distance);
            NDArray interpolated = neighbours.mul(weights).sum(new int[] {2}).div(weights.sum(new int[] {2}));
            NDArray narrow = place.lt(0);
            NDArray result = narrow.any().getBoolean() ? NDArrays.where(narrow, histogram.div(w), interpolated) : interpolated;
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
