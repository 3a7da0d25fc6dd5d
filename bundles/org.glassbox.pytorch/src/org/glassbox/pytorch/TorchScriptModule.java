package org.glassbox.pytorch;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.pytorch.jni.ModuleCalls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A network saved from PyTorch by {@code torch.jit.save}: a program with its weights, run as it is, in evaluation mode, and with nothing inside to look at. Its
 * weights don't require gradients; those of its input flow through it. Loading runs none of the program, but {@link #forward} does: TorchScript can open files,
 * so whoever made it must be trusted like a program. Engine thread only.
 */
public final class TorchScriptModule {
    private static final String REASON = "RuntimeError: ";

    private final PtSymbolBlock module;
    private final long parameterCount;

    private TorchScriptModule(PtSymbolBlock module, long parameterCount) {
        this.module = module;
        this.parameterCount = parameterCount;
    }

    /**
     * @param owner of the module, on whose device it runs; frees it when it closes
     * @throws IOException if the file can't be read or holds no TorchScript module, in a few words
     */
    public static TorchScriptModule load(NDManager owner, Path file) throws IOException {
        try (var readable = Files.newInputStream(file)) {
            readable.read(); // PyTorch's own words for a file that can't be opened are about its sources
        }
        try (NDManager scope = owner.newSubManager()) {
            String[] noFurtherEntries = {};
            // as if its weights were to be trained: loaded otherwise, they could not be part of any differentiation
            PtSymbolBlock module = JniUtils.loadModule((PtNDManager) owner, file.toAbsolutePath(), true, noFurtherEntries, noFurtherEntries, true);
            ModuleCalls.evaluate(module);
            NDList parameters = JniUtils.moduleGetParams(module, (PtNDManager) scope);
            parameters.forEach(parameter -> parameter.setRequiresGradient(false));
            return new TorchScriptModule(module, parameters.stream().mapToLong(NDArray::size).sum());
        } catch (EngineException e) {
            throw new IOException(reason(e), e);
        }
    }

    /**
     * Runs the module's {@code forward} on one array; differentiable where operations are recorded.
     *
     * @return owned by the input's manager; nothing where the module gives no single array but a tuple, a list or the like
     * @throws EngineException if the program fails; {@link #reason} has its words
     */
    public Optional<NDArray> forward(NDArray input) {
        try (IValue argument = IValue.from((PtNDArray) input); IValue result = ModuleCalls.run(module, "forward", argument)) {
            return result.isTensor() ? Optional.of(result.toTensor((PtNDManager) input.getManager())) : Optional.empty();
        }
    }

    /** How many values its parameters have together, without buffers such as running statistics. */
    public long parameterCount() {
        return parameterCount;
    }

    /** What PyTorch says went wrong, without its stack traces. */
    public static String reason(EngineException failure) {
        String message = String.valueOf(failure.getMessage());
        return message.lines().filter(line -> line.startsWith(REASON)).map(line -> line.substring(REASON.length())).findFirst()
                .orElseGet(() -> message.lines().findFirst().orElse(message));
    }
}
