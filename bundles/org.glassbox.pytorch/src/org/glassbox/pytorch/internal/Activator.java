package org.glassbox.pytorch.internal;

import ai.djl.engine.Engine;
import java.io.File;
import java.util.Optional;
import org.eclipse.core.runtime.FileLocator;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.wiring.BundleWire;
import org.osgi.framework.wiring.BundleWiring;

/** Points DJL at the native libraries of the platform's fragment before anything touches the engine. */
public final class Activator implements BundleActivator {
    private static final String LIBRARY_PATH = "PYTORCH_LIBRARY_PATH";

    @Override
    public void start(BundleContext context) {
        setDefault("ai.djl.offline", "true");
        setDefault("OPT_OUT_TRACKING", "true");
        if (System.getenv(LIBRARY_PATH) == null && System.getProperty(LIBRARY_PATH) == null) {
            nativesOf(context.getBundle()).ifPresent(folder -> {
                System.setProperty(LIBRARY_PATH, folder.getPath());
                // without it DJL looks for the pre-C++11 flavour
                setDefault("PYTORCH_FLAVOR", new File(folder, "libtorch_cuda.so").exists() ? "cu128" : "cpu");
            });
        }
        // DJL lists its engines once per process, with the context class loader of whoever comes first
        ClassLoaders.withContext(Activator.class.getClassLoader(), Engine::getAllEngines);
    }

    @Override
    public void stop(BundleContext context) {
        // the native libraries stay loaded until the process ends
    }

    /** The natives are used in place from an unpacked fragment; copying them into the user's home would cost 430 MB and seconds. */
    private static Optional<File> nativesOf(Bundle host) {
        for (BundleWire wire : host.adapt(BundleWiring.class).getProvidedWires("osgi.wiring.host")) {
            Optional<File> folder = FileLocator.getBundleFileLocation(wire.getRequirer().getBundle())
                    .map(location -> new File(location, "torch")).filter(File::isDirectory);
            if (folder.isPresent()) {
                return folder;
            }
        }
        return Optional.empty();
    }

    private static void setDefault(String key, String value) {
        if (System.getProperty(key) == null) {
            System.setProperty(key, value);
        }
    }
}
