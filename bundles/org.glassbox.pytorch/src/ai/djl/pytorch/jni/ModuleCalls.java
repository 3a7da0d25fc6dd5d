package ai.djl.pytorch.jni;

import ai.djl.pytorch.engine.PtSymbolBlock;
import java.util.Arrays;

/**
 * Calls a method of a TorchScript module so that its results stay differentiable. DJL's public entry runs modules without a graph; the native entries that keep
 * it, and that set the mode of a module whose weights can be differentiated, are package-private, hence this package.
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

    /** Switches dropout off and batch norm to its running statistics, in the module and all inside it. */
    public static void evaluate(PtSymbolBlock module) {
        PyTorchLibrary.LIB.moduleEval(module.getHandle());
    }
}
