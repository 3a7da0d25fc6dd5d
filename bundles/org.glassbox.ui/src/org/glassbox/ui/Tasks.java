package org.glassbox.ui;

import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.glassbox.core.GlassboxException;

/** Work that may take a while and may fail, whose result is wanted on the user interface's thread. */
public final class Tasks {
    private final Executor ui;
    private final Executor background;

    /**
     * @param ui runs work on the user interface's thread, in order
     * @param background runs work that may take a while, in order
     */
    public Tasks(Executor ui, Executor background) {
        this.ui = ui;
        this.background = background;
    }

    /** Work that may fail. */
    @FunctionalInterface
    public interface Work<T> {
        /** @throws GlassboxException with a sentence for the user */
        T get() throws GlassboxException;
    }

    /**
     * Does work in the background.
     *
     * @param done gets its result, on the user interface's thread
     * @param failed gets a sentence about what went wrong, likewise
     */
    public <T> void run(Work<T> work, Consumer<T> done, Consumer<String> failed) {
        background.execute(() -> {
            try {
                T result = work.get();
                ui.execute(() -> done.accept(result));
            } catch (GlassboxException e) {
                ui.execute(() -> failed.accept(e.getMessage()));
            } catch (RuntimeException | LinkageError e) { // the edge of a task; without this the window would wait for ever
                ui.execute(() -> failed.accept(Messages.bind(Messages.unexpected, e)));
            }
        });
    }
}
