package org.glassbox.pytorch;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.pytorch.jni.ModuleCalls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.glassbox.pytorch.internal.TorchScriptArchive;

/**
 * All eigenvalues and eigenvectors of a symmetric matrix, by PyTorch's LAPACK in float64 and always on the CPU, so that a graphics card gives the same. Any
 * thread may call.
 *
 * @param values in ascending order, n
 * @param vectors n x n, row by row: the vector of the j-th value is column j; of length 1, its largest component in magnitude (the first of equals) positive
 */
public record SymmetricEigenvectors(double[] values, double[] vectors) {
    private static final String SOURCE = """
              def eigh(self: __torch__.SymmetricEigenvectors, x: Tensor) -> Tuple[Tensor, Tensor]:
                v, q = torch.linalg_eigh(x, "L")
                return (v, q)
            """;

    /** The module holds no arrays, so that one instance, made on first use, serves all threads. */
    private static final class Module {
        static final PtSymbolBlock INSTANCE = load();

        private static PtSymbolBlock load() {
            try {
                InputStream archive = new ByteArrayInputStream(TorchScriptArchive.of("SymmetricEigenvectors", SOURCE));
                return JniUtils.loadModule((PtNDManager) Torch.engine().newBaseManager(), archive, false, false);
            } catch (IOException e) {
                throw new UncheckedIOException(e); // it is read from memory
            }
        }
    }

    /**
     * @param matrix n x n finite values, of which the lower triangle is read
     * @throws IllegalArgumentException if the number of values is another
     */
    public static SymmetricEigenvectors of(double[] matrix, int n) {
        if (matrix.length != n * n) {
            throw new IllegalArgumentException(matrix.length + " values are no matrix of " + n + " rows");
        }
        try (NDManager manager = Torch.newManager(Device.cpu()); NDArray square = manager.create(matrix, new Shape(n, n));
                GradientMode off = GradientMode.off();
                IValue x = IValue.from((PtNDArray) square);
                IValue result = ModuleCalls.run(Module.INSTANCE, "eigh", x)) {
            NDList found = result.toNDList((PtNDManager) manager);
            double[] vectors = found.get(1).toDoubleArray();
            for (int j = 0; j < n; j++) {
                fixSign(vectors, n, j);
            }
            return new SymmetricEigenvectors(found.get(0).toDoubleArray(), vectors);
        }
    }

    private static void fixSign(double[] vectors, int n, int column) {
        double largest = 0;
        for (int i = 0; i < n; i++) {
            double value = vectors[i * n + column];
            largest = Math.abs(value) > Math.abs(largest) ? value : largest;
        }
        for (int i = 0; largest < 0 && i < n; i++) {
            vectors[i * n + column] = -vectors[i * n + column];
        }
    }
}
