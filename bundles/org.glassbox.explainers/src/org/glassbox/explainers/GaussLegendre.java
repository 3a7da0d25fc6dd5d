package org.glassbox.explainers;

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

    /** Some of the nodes in single precision. */
    float[] nodes(int from, int to) {
        return floats(nodes, from, to);
    }

    /** Some of the weights in single precision. */
    float[] weights(int from, int to) {
        return floats(weights, from, to);
    }

    private static float[] floats(double[] values, int from, int to) {
        float[] result = new float[to - from];
        for (int i = 0; i < result.length; i++) {
            result[i] = (float) values[from + i];
        }
        return result;
    }
}
