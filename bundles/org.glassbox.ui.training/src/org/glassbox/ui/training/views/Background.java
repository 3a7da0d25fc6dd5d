package org.glassbox.ui.training.views;

import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.glassbox.ui.Tasks;

/** Work that may take a while, of which only the newest counts. User interface's thread only. */
final class Background {
    private final Tasks tasks;
    private int latest;

    Background(Executor ui, Executor background) {
        tasks = new Tasks(ui, background);
    }

    /** Does work; hands its result, or a sentence about what went wrong, back unless something newer was begun meanwhile. */
    <T> void run(Tasks.Work<T> work, Consumer<T> done, Consumer<String> failed) {
        int ticket = ++latest;
        tasks.run(work, result -> newest(ticket, () -> done.accept(result)), failure -> newest(ticket, () -> failed.accept(failure)));
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
