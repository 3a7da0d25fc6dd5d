package org.glassbox.engine.io;

import java.util.Optional;
import java.util.concurrent.SynchronousQueue;
import org.eclipse.core.runtime.OperationCanceledException;
import org.glassbox.core.GlassboxException;

/**
 * Reads the next part of something long while the present one is worked on: one part is in use and one waits, so that the memory stays flat however long it is.
 * Whoever takes the parts is one thread.
 *
 * @param <T> a part
 */
public final class ReadAhead<T> implements AutoCloseable {
    /** Where parts come from. */
    @FunctionalInterface
    public interface Source<T> {
        /** The next part, nothing at the end; called by one thread. */
        Optional<T> next() throws GlassboxException;
    }

    /** What the reading thread hands over: a part, the end, or why there is none. */
    private record Handed<T>(Optional<T> part, Throwable failure) {
    }

    private final SynchronousQueue<Handed<T>> queue = new SynchronousQueue<>();
    private final Thread reader;
    private boolean ended;

    /** Begins to read at once. */
    public ReadAhead(Source<T> source) {
        reader = new Thread(() -> read(source), "Glassbox read-ahead");
        reader.setDaemon(true);
        reader.start();
    }

    private void read(Source<T> source) {
        try {
            boolean more = true;
            while (more) {
                Handed<T> handed = next(source);
                queue.put(handed);
                more = handed.failure() == null && handed.part().isPresent();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // nobody wants the rest
        }
    }

    private Handed<T> next(Source<T> source) {
        try {
            return new Handed<>(source.next(), null);
        } catch (GlassboxException | RuntimeException | Error e) { // whatever it is, it belongs to who takes the parts
            return new Handed<>(Optional.empty(), e);
        }
    }

    /**
     * Waits for the next part; nothing at the end.
     *
     * @throws GlassboxException as the source does
     * @throws OperationCanceledException if this thread is interrupted
     */
    public Optional<T> next() throws GlassboxException {
        if (ended) {
            return Optional.empty();
        }
        try {
            Handed<T> handed = queue.take();
            ended = handed.part().isEmpty();
            switch (handed.failure()) {
                case null -> { }
                case GlassboxException e -> throw e;
                case RuntimeException e -> throw e;
                case Error e -> throw e;
                default -> throw new IllegalStateException(handed.failure());
            }
            return handed.part();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OperationCanceledException();
        }
    }

    /** Stops reading; what was read and not taken is dropped. */
    @Override
    public void close() {
        reader.interrupt();
    }
}
