package org.glassbox.datasets;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.OperationCanceledException;
import org.eclipse.core.runtime.SubMonitor;
import org.glassbox.core.GlassboxException;

/** Looks into many files at once. */
final class FileLooks {
    private FileLooks() {
    }

    /** What is found in the files of one sample. */
    @FunctionalInterface
    interface Look<T, R> {
        R at(T item) throws GlassboxException;
    }

    /**
     * @param root where the files lie, for messages
     * @return what was found, in the items' order
     * @throws GlassboxException the first that a look throws
     */
    static <T, R> List<R> at(List<T> items, Path root, Look<T, R> look, IProgressMonitor monitor) throws GlassboxException {
        SubMonitor progress = SubMonitor.convert(monitor, "Looking at " + items.size() + " images", items.size());
        List<R> found = new ArrayList<>();
        try (ExecutorService pool = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors(),
                Thread.ofPlatform().daemon().name("image-", 0).factory())) {
            try {
                List<Future<R>> futures = items.stream().map(item -> pool.submit(() -> look.at(item))).toList();
                for (Future<R> future : futures) {
                    found.add(future.get());
                    progress.split(1); // throws when the user cancels
                }
            } catch (ExecutionException e) {
                throw e.getCause() instanceof GlassboxException failure ? failure
                        : GlassboxException.fault("The images in " + root + " can't be read: " + e.getCause().getMessage(), e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new OperationCanceledException();
            } finally {
                pool.shutdownNow();
            }
        }
        return found;
    }
}
