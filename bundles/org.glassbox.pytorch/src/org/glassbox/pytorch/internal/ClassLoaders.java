package org.glassbox.pytorch.internal;

import java.util.function.Supplier;

/** Runs code under another context class loader, because DJL finds its engines through that of the calling thread. */
public final class ClassLoaders {
    private ClassLoaders() {
    }

    /** @return what {@code work} returns */
    public static <T> T withContext(ClassLoader loader, Supplier<T> work) {
        Thread thread = Thread.currentThread();
        ClassLoader previous = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            return work.get();
        } finally {
            thread.setContextClassLoader(previous);
        }
    }
}
