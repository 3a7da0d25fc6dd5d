package org.glassbox.pytorch;

import ai.djl.ndarray.NDArray;
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

/** Padding that DJL does not have; differentiable any number of times. Any thread may call. */
public final class Padding {
    private static final String SOURCE = """
              def replicate(self: __torch__.Padding, x: Tensor, w: int) -> Tensor:
                return torch.replication_pad2d(x, [w, w, w, w])
            """;

    /** The module holds no arrays, so that one instance, made on first use, serves all devices and threads. */
    private static final class Module {
        static final PtSymbolBlock INSTANCE = load();

        private static PtSymbolBlock load() {
            try {
                InputStream archive = new ByteArrayInputStream(TorchScriptArchive.of("Padding", SOURCE));
                return JniUtils.loadModule((PtNDManager) Torch.engine().newBaseManager(), archive, false, false);
            } catch (IOException e) {
                throw new UncheckedIOException(e); // it is read from memory
            }
        }
    }

    private Padding() {
    }

    /**
     * Copies of the outermost rows and columns around them.
     *
     * @param images (N, C, H, W)
     * @param width how many on each side, pixels
     * @return (N, C, H + 2 width, W + 2 width), owned by the manager of the images
     */
    public static NDArray replicate(NDArray images, int width) {
        try (IValue x = IValue.from((PtNDArray) images);
                IValue w = IValue.from((long) width);
                IValue result = ModuleCalls.run(Module.INSTANCE, "replicate", x, w)) {
            return result.toTensor((PtNDManager) images.getManager());
        }
    }
}
