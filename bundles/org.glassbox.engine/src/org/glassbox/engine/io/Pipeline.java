package org.glassbox.engine.io;

import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.eclipse.core.runtime.OperationCanceledException;
import org.glassbox.core.GlassboxException;

/**
 * Works through something long part by part: while the caller's thread works on one, the next is read and what came of the one before is stored, each by a
 * thread of its own. At most three parts are in memory.
 */
public final class Pipeline {
    private Pipeline() {
    }

    /** What is done with a part, on the caller's thread. */
    @FunctionalInterface
    public interface Work<T, R> {
        /** What comes of the part. */
        R of(T part) throws GlassboxException;
    }

    /** Where results go, in the parts' order, on a thread of its own. */
    @FunctionalInterface
    public interface Store<R> {
        void add(R result) throws GlassboxException;
    }

    /**
     * Works through all parts. When this returns or throws, every result that there is has been stored.
     *
     * @throws GlassboxException as the source, the work or the store does
     * @throws OperationCanceledException if the work is cancelled, or this thread is interrupted
     */
    public static <T, R> void run(ReadAhead.Source<T> source, Work<T, R> work, Store<R> store) throws GlassboxException {
        ExecutorService storing = Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("Glassbox results").factory());
        try (ReadAhead<T> parts = new ReadAhead<>(source)) {
            Future<?> last = null;
            try {
                for (Optional<T> part = parts.next(); part.isPresent(); part = parts.next()) {
                    R result = work.of(part.get());
                    await(last);
                    last = storing.submit(() -> {
                        store.add(result);
                        return null;
                    });
                }
            } finally {
                await(last);
            }
        } finally {
            storing.shutdown();
        }
    }

    private static void await(Future<?> stored) throws GlassboxException {
        try {
            if (stored != null) {
                stored.get();
            }
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case GlassboxException failure -> throw failure;
                case RuntimeException failure -> throw failure;
                case Error failure -> throw failure;
                default -> throw new IllegalStateException(e.getCause());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OperationCanceledException();
        }
    }
}
