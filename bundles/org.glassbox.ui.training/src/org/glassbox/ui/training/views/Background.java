package org.glassbox.ui.training.views;

import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.glassbox.core.GlassboxException;

/** Work that may take a while, of which only the newest counts. User interface's thread only. */
final class Background {
    private final Executor ui;
    private final Executor background;
    private int latest;

    Background(Executor ui, Executor background) {
        this.ui = ui;
        this.background = background;
    }

    /** What is to be done. */
    @FunctionalInterface
    interface Work<T> {
        T result() throws GlassboxException;
    }

    /** Does it; hands its result, or a sentence about what went wrong, back unless something newer was begun meanwhile. */
    <T> void run(Work<T> work, Consumer<T> done, Consumer<String> failed) {
        int ticket = ++latest;
        background.execute(() -> {
            try {
                T result = work.result();
                ui.execute(() -> newest(ticket, () -> done.accept(result)));
            } catch (GlassboxException e) {
                ui.execute(() -> newest(ticket, () -> failed.accept(e.getMessage())));
            } catch (RuntimeException e) { // the edge of a task
                ui.execute(() -> newest(ticket, () -> failed.accept(Messages.bind(Messages.unexpected, e))));
            }
        });
    }

    /** Lets what is going on count no more. */
    void forget() {
        latest++;
    }

    private void newest(int ticket, Runnable action) {
        if (ticket == latest) {
            action.run();
        }
    }
}
