package org.glassbox.explainers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;

/**
 * The Gauss-Legendre rule on [0, 1]: ∫ f(s) ds is nearly Σ_k w_k f(s_k), exactly so for polynomials of a degree below 2n.
 *
 * @param nodes s_k, ascending
 * @param weights w_k, which sum to 1
 */
record GaussLegendre(double[] nodes, double[] weights) {
    private static final int MOST_ITERATIONS = 100;

    /** The rule with {@code count} nodes: roots of the Legendre polynomial P_n by Newton's iteration, to the last digit. */
    static GaussLegendre of(int count) {
        double[] nodes = new double[count];
        double[] weights = new double[count];
        for (int k = 0; k < count; k++) {
            double x = -Math.cos(Math.PI * (k + 0.75) / (count + 0.5)); // close to the root, ascending
            double derivative = 0;
            for (int i = 0; i < MOST_ITERATIONS; i++) {
                double before = 0;
                double value = 1;
                for (int n = 1; n <= count; n++) { // n P_n = (2n - 1) x P_n-1 - (n - 1) P_n-2
                    double next = ((2 * n - 1) * x * value - (n - 1) * before) / n;
                    before = value;
                    value = next;
                }
                derivative = count * (before - x * value) / (1 - x * x);
                double step = value / derivative;
                x -= step;
                if (Math.abs(step) < 1e-15) {
                    break;
                }
            }
            nodes[k] = (1 + x) / 2;
            weights[k] = 1 / ((1 - x * x) * derivative * derivative);
        }
        return new GaussLegendre(nodes, weights);
    }

    private static float[] floats(double[] values, int from, int to) {
        float[] result = new float[to - from];
        for (int i = 0; i < result.length; i++) {
            result[i] = (float) values[from + i];
        }
        return result;
    }

    /** Σ_k w_k G_k over some of the nodes. @param values G, (V, ...) @return (...), owned by the manager of {@code values} */
    NDArray sum(int from, NDArray values) {
        int count = Math.toIntExact(values.size(0));
        try (NDManager scope = values.getManager().newSubManager()) {
            NDArray row = scope.create(floats(weights, from, from + count), new Shape(1, count));
            return scope.ret(row.matMul(values.reshape(count, -1)).reshape(values.getShape().slice(1)));
        }
    }

    /** Points a + s_k (b - a) of the straight line from a. @param change b - a, (N, ...) @return (V, N, ...), owned by {@code scope} */
    NDArray line(int from, int to, NDArray start, NDArray change, NDManager scope) {
        long[] shape = new long[1 + change.getShape().dimension()];
        Arrays.fill(shape, 1);
        shape[0] = to - from;
        return scope.create(floats(nodes, from, to), new Shape(shape)).mul(change).addi(start);
    }
}
