package org.glassbox.explainers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import org.eclipse.core.runtime.SubMonitor;

/**
 * The projection of each place's units on their first principal direction: R v, with R the matrix of n places and K units and v its first right singular
 * vector. Found in float64 from the smaller of the matrices R Rᵀ and Rᵀ R, which are made on the device for all images together; the iteration over a matrix of
 * some hundred rows is done here. Where it converges slowly, because the two largest singular values are close, the matrices are squared on the device, which
 * doubles what each step does.
 */
final class PrincipalMap {
    private static final int STEPS = 16; // between two squarings
    private static final int SQUARINGS = 14;
    private static final double TOLERANCE = 1e-10;

    private PrincipalMap() {
    }

    /**
     * @param features (N, K, h, w)
     * @param centred whether each unit's mean over the places is taken off first
     * @param scope owner of the result and of what leads to it
     * @return (N, h, w) float32; of the two signs the one whose largest value is the largest of all in magnitude; zero where R is
     */
    static NDArray of(NDArray features, boolean centred, NDManager scope, SubMonitor progress) {
        Shape shape = features.getShape();
        int images = Math.toIntExact(shape.get(0));
        int units = Math.toIntExact(shape.get(1));
        int places = Math.toIntExact(shape.get(2) * shape.get(3));
        NDArray wide = features.reshape(images, units, places).toType(DataType.FLOAT64, false); // Rᵀ
        NDArray rows = centred ? wide.sub(wide.mean(new int[] {2}, true)) : wide;
        boolean byPlaces = places <= units;
        NDArray columns = rows.transpose(0, 2, 1); // R
        NDArray gram = byPlaces ? columns.matMul(rows) : rows.matMul(columns);
        int size = Math.min(places, units);
        double[] vectors = leadingVectors(gram, images, size, progress);
        double[] maps = byPlaces ? scaled(vectors, gram.toDoubleArray(), images, size)
                : scope.create(vectors, new Shape(images, 1, units)).matMul(rows).toDoubleArray();
        return scope.create(signed(maps, images, places), new Shape(images, shape.get(2), shape.get(3)));
    }

    /**
     * The eigenvector of the largest eigenvalue of each of many symmetric matrices without negative eigenvalues.
     *
     * @param matrices (N, size, size) float64
     * @return N unit vectors one after another; zeros for a matrix of zeros
     */
    private static double[] leadingVectors(NDArray matrices, int count, int size, SubMonitor progress) {
        double[] vectors = new double[count * size];
        for (int i = 0; i < vectors.length; i++) {
            vectors[i] = Math.sin(i % size + 1.0); // no vector of a structured matrix is at right angles to it
        }
        boolean[] found = new boolean[count];
        NDArray power = matrices;
        for (int squared = 0; squared <= SQUARINGS; squared++) {
            progress.checkCanceled();
            double[] values = power.toDoubleArray();
            boolean all = true;
            for (int n = 0; n < count; n++) {
                found[n] = found[n] || converges(values, vectors, n, size);
                all &= found[n];
            }
            if (all) {
                break;
            }
            // the divisor is the square's trace, so that no power of it leaves the range of numbers
            power = power.matMul(power).div(power.square().sum(new int[] {1, 2}, true));
        }
        return vectors;
    }

    /** Steps of the power iteration for matrix {@code n}; whether the vector is found. */
    private static boolean converges(double[] values, double[] vectors, int n, int size) {
        double[] vector = new double[size];
        for (int step = 0; step < STEPS; step++) {
            Arrays.fill(vector, 0);
            for (int j = 0; j < size; j++) { // a column, which is a row, at a time: the compiler makes vector instructions of it, which it can't of a sum
                double component = vectors[n * size + j];
                int row = (n * size + j) * size;
                for (int i = 0; i < size; i++) {
                    vector[i] += values[row + i] * component;
                }
            }
            double square = 0;
            for (double component : vector) {
                square += component * component;
            }
            double change = 0;
            for (int i = 0; i < size; i++) {
                double next = square == 0 ? 0 : vector[i] / Math.sqrt(square);
                change = Math.max(change, Math.abs(next - vectors[n * size + i]));
                vectors[n * size + i] = next;
            }
            if (!(change > TOLERANCE)) { // also where values are not finite
                return true;
            }
        }
        return false;
    }

    /** Left singular vectors times their singular value, which is R v. */
    private static double[] scaled(double[] vectors, double[] gram, int count, int size) {
        double[] result = new double[vectors.length];
        for (int n = 0; n < count; n++) {
            double eigenvalue = 0; // uᵀ (R Rᵀ) u
            for (int i = 0; i < size; i++) {
                for (int j = 0; j < size; j++) {
                    eigenvalue += vectors[n * size + i] * gram[(n * size + i) * size + j] * vectors[n * size + j];
                }
            }
            for (int i = 0; i < size; i++) {
                result[n * size + i] = vectors[n * size + i] * Math.sqrt(Math.max(0, eigenvalue));
            }
        }
        return result;
    }

    private static float[] signed(double[] maps, int count, int places) {
        float[] result = new float[maps.length];
        for (int n = 0; n < count; n++) {
            double min = 0;
            double max = 0;
            for (int i = n * places; i < (n + 1) * places; i++) {
                min = Math.min(min, maps[i]);
                max = Math.max(max, maps[i]);
            }
            double sign = -min > max ? -1 : 1;
            for (int i = n * places; i < (n + 1) * places; i++) {
                result[i] = (float) (sign * maps[i]);
            }
        }
        return result;
    }
}
