package org.glassbox.pytorch;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import org.glassbox.pytorch.internal.ClassLoaders;

/** The PyTorch engine of this process. Everybody obtains arrays through it, so that the native libraries are loaded once and from the right class loader. */
public final class Torch {
    private static Engine engine;

    private Torch() {
    }

    /**
     * Loads the native libraries on first use (about half a second). Any thread may call.
     *
     * @throws IllegalStateException where there are no native libraries for this platform, with what to do
     */
    public static synchronized Engine engine() {
        if (engine == null) {
            engine = ClassLoaders.withContext(Torch.class.getClassLoader(), Torch::load);
        }
        return engine;
    }

    /** A new root of array ownership on {@code device}; the caller closes it. */
    public static NDManager newManager(Device device) {
        return engine().newBaseManager(device);
    }

    private static Engine load() {
        try {
            return Engine.getEngine("PyTorch");
        } catch (RuntimeException | LinkageError e) {
            throw new IllegalStateException("The PyTorch libraries can't be loaded on " + System.getProperty("os.name") + " "
                    + System.getProperty("os.arch") + ". Install the matching natives fragment, or point PYTORCH_LIBRARY_PATH at a libtorch "
                    + "folder and set PYTORCH_FLAVOR (cpu, cu128).", e);
        }
    }
}
