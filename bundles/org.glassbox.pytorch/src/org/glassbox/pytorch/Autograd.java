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
import java.util.Arrays;
import java.util.List;
import org.glassbox.pytorch.internal.TorchScriptArchive;

/**
 * Exact gradients of any order: {@code torch.autograd.grad}, which DJL does not offer, called through a TorchScript module without parameters whose archive is
 * written in memory. Nothing is accumulated into the arrays' own gradients. Any thread may call; the thread must be {@link GradientMode#recording()} while the
 * outputs are computed.
 */
public final class Autograd {
    private static final String SOURCE = """
              def grad(self: __torch__.Autograd, y: Tensor, xs: List[Tensor], v: Tensor, keep: bool, create: bool) -> List[Tensor]:
                gv = annotate(List[Optional[Tensor]], [v])
                g = torch.autograd.grad([y], xs, gv, keep, create, True)
                r = annotate(List[Tensor], [])
                for _1 in range(torch.len(g)):
                  t = g[_1]
                  if torch.__is__(t, None):
                    u = torch.zeros_like(xs[_1])
                  else:
                    u = unchecked_cast(Tensor, t)
                  _2 = torch.append(r, u)
                return r
              def pool(self: __torch__.Autograd, x: Tensor, k: int, s: int, d: int) -> Tuple[Tensor, Tensor]:
                v, i = torch.max_pool2d_with_indices(x, [k, k], [s, s], [d, d], [1, 1], False)
                return (v, i)
              def unpool(self: __torch__.Autograd, g: Tensor, x: Tensor, i: Tensor, k: int, s: int, d: int) -> Tensor:
                return torch.max_pool2d_with_indices_backward(g, x, [k, k], [s, s], [d, d], [1, 1], False, i)
            """;

    /** The module holds no arrays, so that one instance, made on first use, serves all devices and threads. */
    private static final class Module {
        static final PtSymbolBlock INSTANCE = load();

        private static PtSymbolBlock load() {
            try {
                InputStream archive = new ByteArrayInputStream(TorchScriptArchive.of("Autograd", SOURCE));
                return JniUtils.loadModule((PtNDManager) Torch.engine().newBaseManager(), archive, false, false);
            } catch (IOException e) {
                throw new UncheckedIOException(e); // it is read from memory
            }
        }
    }

    private Autograd() {
    }

    /**
     * The gradient of a scalar.
     *
     * @param output rank 0 or one element
     * @param inputs arrays that require a gradient, or results of operations on such arrays
     * @param createGraph whether the gradients can be differentiated again; without it the graph of {@code output} is freed
     * @return one gradient for each input, of its shape; zeros where {@code output} does not depend on it. Owned by {@code owner}
     */
    public static NDList grad(NDManager owner, NDArray output, List<NDArray> inputs, boolean createGraph) {
        try (NDArray one = output.onesLike()) {
            return grad(owner, output, one, inputs, createGraph);
        }
    }

    /**
     * The vector-Jacobian product {@code sum(seed * output)} differentiated by each input.
     *
     * @param seed of the shape of {@code output}
     * @return as {@link #grad(NDManager, NDArray, List, boolean)}
     */
    public static NDList grad(NDManager owner, NDArray output, NDArray seed, List<NDArray> inputs, boolean createGraph) {
        return grad(owner, output, seed, inputs, createGraph, createGraph);
    }

    /**
     * As {@link #grad(NDManager, NDArray, NDArray, List, boolean)}.
     *
     * @param keepGraph whether the graph of {@code output} is kept for another gradient; {@code createGraph} needs it
     */
    public static NDList grad(NDManager owner, NDArray output, NDArray seed, List<NDArray> inputs, boolean keepGraph, boolean createGraph) {
        PtNDArray[] wanted = inputs.stream().map(PtNDArray.class::cast).toArray(PtNDArray[]::new);
        try (IValue y = IValue.from((PtNDArray) output);
                IValue xs = IValue.listFrom(wanted);
                IValue v = IValue.from((PtNDArray) seed);
                IValue keep = IValue.from(keepGraph);
                IValue create = IValue.from(createGraph);
                IValue result = ModuleCalls.run(Module.INSTANCE, "grad", y, xs, v, keep, create)) {
            return new NDList(Arrays.<NDArray>asList(result.toTensorArray((PtNDManager) owner)));
        }
    }

    /**
     * Max pooling that tells where each maximum was.
     *
     * @param images (N, C, H, W)
     * @param padding zero or at most half the kernel; padded places never win
     * @return values (N, C, h, w), still differentiable, and int64 indices (N, C, h, w) into the flattened H x W plane; owned by {@code owner}
     */
    public static NDList maxPoolWithIndices(NDManager owner, NDArray images, int kernel, int stride, int padding) {
        try (IValue x = IValue.from((PtNDArray) images);
                IValue k = IValue.from((long) kernel);
                IValue s = IValue.from((long) stride);
                IValue d = IValue.from((long) padding);
                IValue result = ModuleCalls.run(Module.INSTANCE, "pool", x, k, s, d)) {
            return result.toNDList((PtNDManager) owner);
        }
    }

    /**
     * Adds each window's value to the place in its image that an index names: the derivative of {@link #maxPoolWithIndices}, also for other indices than its
     * own. Where windows overlap, the values of one place are summed.
     *
     * @param values (N, C, h, w)
     * @param images (N, C, H, W), of which only the shape matters
     * @param indices int64 (N, C, h, w) into the flattened H x W plane
     * @return (N, C, H, W), owned by {@code owner}
     */
    public static NDArray unpool(NDManager owner, NDArray values, NDArray images, NDArray indices, int kernel, int stride, int padding) {
        try (IValue g = IValue.from((PtNDArray) values);
                IValue x = IValue.from((PtNDArray) images);
                IValue i = IValue.from((PtNDArray) indices);
                IValue k = IValue.from((long) kernel);
                IValue s = IValue.from((long) stride);
                IValue d = IValue.from((long) padding);
                IValue result = ModuleCalls.run(Module.INSTANCE, "unpool", g, x, i, k, s, d)) {
            return result.toTensor((PtNDManager) owner);
        }
    }
}
