package org.glassbox.pytorch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
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

/** Reductions that DJL has only in a form that also says where the extremes are, value by value and many times slower on a CPU. Any thread may call. */
public final class Reductions {
    private static final String SOURCE = """
              def extremes(self: __torch__.Reductions, x: Tensor) -> Tuple[Tensor, Tensor]:
                return (torch.amin(x, [-1], False), torch.amax(x, [-1], False))
            """;

    /** The module holds no arrays, so that one instance, made on first use, serves all devices and threads. */
    private static final class Module {
        static final PtSymbolBlock INSTANCE = load();

        private static PtSymbolBlock load() {
            try {
                InputStream archive = new ByteArrayInputStream(TorchScriptArchive.of("Reductions", SOURCE));
                return JniUtils.loadModule((PtNDManager) Torch.engine().newBaseManager(), archive, false, false);
            } catch (IOException e) {
                throw new UncheckedIOException(e); // it is read from memory
            }
        }
    }

    private Reductions() {
    }

    /**
     * The least and the greatest value of each row.
     *
     * @param rows (..., n)
     * @return two arrays (...), owned by {@code owner}
     */
    public static NDList extremes(NDManager owner, NDArray rows) {
        try (IValue x = IValue.from((PtNDArray) rows); IValue result = ModuleCalls.run(Module.INSTANCE, "extremes", x)) {
            return result.toNDList((PtNDManager) owner);
        }
    }
}
