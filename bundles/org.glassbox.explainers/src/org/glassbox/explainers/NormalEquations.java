package org.glassbox.explainers;

import java.util.Optional;

/**
 * Weighted least squares with a penalty: the b that makes Σ_i w_i (y_i - a_i · b)² + ridge |b|² least, from (Σ w a aᵀ + ridge I) b = Σ w y a by Cholesky's
 * decomposition, in double precision.
 */
final class NormalEquations {
    private static final double SINGULAR = 1e-12; // of the largest value on the diagonal

    private final double[][] matrix; // its lower triangle
    private final double[] right;

    /** @param unknowns length of b */
    NormalEquations(int unknowns) {
        matrix = new double[unknowns][unknowns];
        right = new double[unknowns];
    }

    /** Adds one equation a · b = y. */
    void add(double[] a, double y, double weight) {
        for (int i = 0; i < right.length; i++) {
            double factor = weight * a[i];
            if (factor != 0) { // many are, as segments are either shown or not
                double[] row = matrix[i];
                for (int j = 0; j <= i; j++) {
                    row[j] += factor * a[j];
                }
                right[i] += factor * y;
            }
        }
    }

    /** Solves them, once. @return nothing where the equations don't determine b */
    Optional<double[]> solve(double ridge) {
        double largest = 0;
        for (int i = 0; i < right.length; i++) {
            matrix[i][i] += ridge;
            largest = Math.max(largest, matrix[i][i]);
        }
        for (int j = 0; j < right.length; j++) {
            double pivot = matrix[j][j] - dot(matrix[j], matrix[j], j);
            if (!(pivot > SINGULAR * largest)) {
                return Optional.empty();
            }
            matrix[j][j] = Math.sqrt(pivot);
            for (int i = j + 1; i < right.length; i++) {
                matrix[i][j] = (matrix[i][j] - dot(matrix[i], matrix[j], j)) / matrix[j][j];
            }
        }
        double[] solution = new double[right.length];
        for (int i = 0; i < right.length; i++) {
            solution[i] = (right[i] - dot(matrix[i], solution, i)) / matrix[i][i];
        }
        for (int i = right.length - 1; i >= 0; i--) {
            for (int k = i + 1; k < right.length; k++) {
                solution[i] -= matrix[k][i] * solution[k];
            }
            solution[i] /= matrix[i][i];
        }
        return Optional.of(solution);
    }

    private static double dot(double[] a, double[] b, int length) {
        double sum = 0;
        for (int k = 0; k < length; k++) {
            sum += a[k] * b[k];
        }
        return sum;
    }
}
