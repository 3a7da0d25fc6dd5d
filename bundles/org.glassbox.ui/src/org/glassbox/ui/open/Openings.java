package org.glassbox.ui.open;

import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.glassbox.ui.Tasks;

/** What is being opened in the background, and why the last thing that was wanted did not come about. User interface's thread only. */
public final class Openings {
    private final Tasks tasks;
    private final Runnable changed;
    private final Runnable opened;
    private Optional<String> opening = Optional.empty();
    private Optional<String> problem = Optional.empty();
    private int ticket;

    /**
     * @param ui runs work on the user interface's thread, in order
     * @param background runs work that may take a while, in order
     * @param changed hears that there is something else to say
     * @param opened hears that something was opened, or could not be
     */
    public Openings(Executor ui, Executor background, Runnable changed, Runnable opened) {
        tasks = new Tasks(ui, background);
        this.changed = changed;
        this.opened = opened;
    }

    /** What is being opened, in words. */
    public Optional<String> opening() {
        return opening;
    }

    /** Why something did not come about, as a sentence. */
    public Optional<String> problem() {
        return problem;
    }

    /** Says why something did not come about, or takes it back. */
    public void say(Optional<String> sentence) {
        problem = sentence;
        changed.run();
    }

    /**
     * Opens something in the background.
     *
     * @param name of the file or folder
     * @param taken gets it, on the user interface's thread
     */
    public <T> void open(Object name, Tasks.Work<T> work, Consumer<T> taken) {
        opening = Optional.of(Messages.bind(Messages.opening, name));
        ticket++;
        int wanted = ticket;
        say(Optional.empty());
        tasks.run(work, result -> end(wanted, Optional.empty(), () -> taken.accept(result)), failure -> end(wanted, Optional.of(failure), () -> { }));
    }

    private void end(int wanted, Optional<String> failure, Runnable taken) {
        if (wanted == ticket) { // else something else is being opened since
            opening = Optional.empty();
            problem = failure;
        }
        taken.run();
        opened.run();
    }
}
