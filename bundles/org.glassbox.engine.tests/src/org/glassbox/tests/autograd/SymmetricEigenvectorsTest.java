package org.glassbox.tests.autograd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.glassbox.core.RandomStream;
import org.glassbox.pytorch.SymmetricEigenvectors;
import org.junit.jupiter.api.Test;

class SymmetricEigenvectorsTest {
    @Test
    void areThoseOfASmallMatrixWithTheLargestComponentPositive() {
        SymmetricEigenvectors found = SymmetricEigenvectors.of(new double[] {2, 1, 0, 1, 2, 0, 0, 0, -5}, 3);
        assertArrayEquals(new double[] {-5, 1, 3}, found.values(), 1e-12);
        double half = Math.sqrt(0.5);
        double[] vectors = found.vectors();
        assertArrayEquals(new double[] {0, 0, 1}, column(vectors, 3, 0), 1e-12);
        assertArrayEquals(new double[] {half, half, 0}, column(vectors, 3, 2), 1e-12);
        assertEquals(1, Math.max(column(vectors, 3, 1)[0], column(vectors, 3, 1)[1]) / half, 1e-12);
    }

    @Test
    void giveTheMatrixBack() {
        int n = 60;
        RandomStream random = RandomStream.of(1, "matrix");
        double[] matrix = new double[n * n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                matrix[i * n + j] = random.nextGaussian();
                matrix[j * n + i] = matrix[i * n + j];
            }
        }
        SymmetricEigenvectors found = SymmetricEigenvectors.of(matrix, n);
        double[] product = new double[n * n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                for (int k = 0; k < n; k++) {
                    product[i * n + j] += found.vectors()[i * n + k] * found.values()[k] * found.vectors()[j * n + k];
                }
            }
        }
        assertArrayEquals(matrix, product, 1e-12);
    }

    @Test
    void aMatrixOfAnotherSizeIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> SymmetricEigenvectors.of(new double[8], 3));
    }

    private static double[] column(double[] vectors, int n, int j) {
        double[] column = new double[n];
        for (int i = 0; i < n; i++) {
            column[i] = vectors[i * n + j];
        }
        return column;
    }
}
