package org.glassbox.ui.training;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.glassbox.engine.run.TrainingEvent;
import org.glassbox.ui.Observers;

/** The runs that the console knows and those that its views show. User interface's thread only, except for {@link #heard}. */
public final class RunsModel {
    private final Observers<Runs> observers = new Observers<>();
    private final List<RunNews> listeners = new CopyOnWriteArrayList<>();
    private Runs runs = new Runs(List.of(), List.of());

    /**
     * What is known at one time.
     *
     * @param known the active one first, then those that wait in their order, then the others, the newest first
     * @param selected folders of those that the views show, in the order in which they were chosen; each is known
     */
    public record Runs(List<KnownRun> known, List<Path> selected) {
        public Runs {
            known = List.copyOf(known);
            selected = List.copyOf(selected);
        }

        public Optional<KnownRun> find(Path folder) {
            return known.stream().filter(run -> run.folder().equals(folder)).findFirst();
        }

        /** The one that holds the device; absent while none does. */
        public Optional<KnownRun> active() {
            return known.stream().filter(KnownRun::isActive).findFirst();
        }

        /** Those that the views show. */
        public List<KnownRun> shown() {
            return selected.stream().flatMap(folder -> find(folder).stream()).toList();
        }
    }

    /** Hears what the active run says. */
    @FunctionalInterface
    public interface RunNews {
        /** Called on the run's thread, in order, many times a second; returns quickly. */
        void heard(Path folder, TrainingEvent event);
    }

    /** Tells the observer the present runs and all later changes of them. @return ends that */
    public Runnable observe(Consumer<Runs> observer) {
        return observers.add(observer, runs);
    }

    public Runs runs() {
        return runs;
    }

    /** Passes on what the active run says, whichever that is. Any thread. @return ends that */
    public Runnable listen(RunNews listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /** Chooses what the views show; folders that are not known are left out. */
    public void select(List<Path> folders) {
        become(runs.known(), folders);
    }

    /** Replaces all that is known; what is selected and known stays selected. */
    public void know(List<KnownRun> known) {
        become(known, runs.selected());
    }

    /** Replaces what is known of a run, or makes it known as the first. */
    void put(KnownRun run) {
        List<KnownRun> known = new ArrayList<>(runs.known());
        int place = runs.known().stream().map(KnownRun::folder).toList().indexOf(run.folder());
        if (place < 0) {
            known.addFirst(run);
        } else {
            known.set(place, run);
        }
        know(known);
    }

    /** Takes in what the active run says; called on the run's thread. */
    public void heard(Path folder, TrainingEvent event) {
        listeners.forEach(listener -> listener.heard(folder, event));
    }

    private void become(List<KnownRun> known, List<Path> folders) {
        List<Path> folderOfKnown = known.stream().map(KnownRun::folder).toList();
        Runs changed = new Runs(known, folders.stream().filter(folderOfKnown::contains).distinct().toList());
        if (!changed.equals(runs)) {
            runs = changed;
            observers.tell(changed);
        }
    }
}
