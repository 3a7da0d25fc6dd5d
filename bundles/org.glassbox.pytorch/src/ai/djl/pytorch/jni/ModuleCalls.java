package ai.djl.pytorch.jni;

import ai.djl.pytorch.engine.PtSymbolBlock;
import java.util.Arrays;

/**
 * Calls a method of a TorchScript module so that its results stay differentiable. DJL's public entry runs modules without a graph; the native entry that keeps
 * it is package-private, hence this package.
 */
public final class ModuleCalls {
    private ModuleCalls() {
    }

    /**
     * @param method name of a method of the module
     * @param arguments stay owned by the caller
     * @return owned by the caller, who closes it
     */
    public static IValue run(PtSymbolBlock module, String method, IValue... arguments) {
        long[] handles = Arrays.stream(arguments).mapToLong(IValue::getHandle).toArray();
        return new IValue(PyTorchLibrary.LIB.moduleRunMethod(module.getHandle(), method, handles, true, false));
    }
}
