package org.glassbox.ui.training.views;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.glassbox.core.GlassboxException;
import org.glassbox.engine.history.RunHistory;
import org.glassbox.engine.run.TrainingEvent;
import org.glassbox.ui.Observers;
import org.glassbox.ui.training.KnownRun;
import org.glassbox.ui.training.RunsModel;

/**
 * What the folders of the selected runs say; where none is selected, that of the run that goes on. A folder is read in the background, and anew when its run has
 * news for it, but not more often than the executor for later lets it. User interface's thread only.
 */
public final class HistoryModel {
    private final Executor ui;
    private final Executor background;
    private final Executor later;
    private final Observers<State> observers = new Observers<>();
    private final Map<Path, Reading> readings = new HashMap<>();
    private final Set<Path> wanted = new HashSet<>();
    private List<KnownRun> runs = List.of();
    private State state = new State(List.of());

    /** What came of reading a folder. */
    private record Reading(Optional<RunHistory> history, String problem) {
    }

    /**
     * A run that is looked at.
     *
     * @param history absent before it is read, or where it can't be
     * @param problem why it can't be read; empty where there is none
     */
    public record Shown(KnownRun run, Optional<RunHistory> history, String problem) {
        public Path folder() {
            return run.folder();
        }
    }

    /** @param runs in the order in which they were chosen */
    public record State(List<Shown> runs) {
        public State {
            runs = List.copyOf(runs);
        }

        /** The histories that are known, in the runs' order. */
        public List<RunHistory> histories() {
            return runs.stream().flatMap(shown -> shown.history().stream()).toList();
        }

        /** A run's history. */
        public Optional<RunHistory> history(Path folder) {
            return runs.stream().filter(shown -> shown.folder().equals(folder)).findFirst().flatMap(Shown::history);
        }
    }

    /**
     * @param ui runs work on the user interface's thread, in order
     * @param background runs work that may take a while, in order
     * @param later likewise, some time after it was handed in, so that several pieces of news are read at once
     */
    public HistoryModel(RunsModel model, Executor ui, Executor background, Executor later) {
        this.ui = ui;
        this.background = background;
        this.later = later;
        model.observe(this::selected);
        model.listen(this::heard);
    }

    /** Tells the observer the present state and all later ones. @return ends that */
    public Runnable observe(Consumer<State> observer) {
        return observers.add(observer, state);
    }

    public State state() {
        return state;
    }

    private void selected(RunsModel.Runs known) {
        List<KnownRun> before = runs;
        runs = known.shown().isEmpty() ? known.active().stream().toList() : known.shown();
        readings.keySet().retainAll(runs.stream().map(KnownRun::folder).toList());
        for (KnownRun run : runs) {
            if (!readings.containsKey(run.folder())) {
                read(run.folder(), background);
            } else if (!before.contains(run)) { // further on, or in another way than before
                read(run.folder(), later);
            }
        }
        become();
    }

    /** On the run's thread. */
    private void heard(Path folder, TrainingEvent event) {
        switch (event) {
            case TrainingEvent.Started started -> ui.execute(() -> news(folder));
            case TrainingEvent.EpochDone done -> ui.execute(() -> news(folder));
            case TrainingEvent.Asked asked -> ui.execute(() -> news(folder));
            case TrainingEvent.Answered answered -> ui.execute(() -> news(folder));
            case TrainingEvent.Ended ended -> ui.execute(() -> news(folder));
            case TrainingEvent.StepDone step -> { }
            case TrainingEvent.Waiting waiting -> { }
            case TrainingEvent.ReceiptReady receipt -> { }
            case TrainingEvent.Evaluated evaluated -> { }
            case TrainingEvent.Notice notice -> { }
        }
    }

    private void news(Path folder) {
        if (runs.stream().anyMatch(run -> run.folder().equals(folder))) {
            read(folder, later);
        }
    }

    private void read(Path folder, Executor when) {
        if (!wanted.add(folder)) {
            return; // it will be read, with what is there by then
        }
        when.execute(() -> ui.execute(() -> {
            wanted.remove(folder); // news from now on is worth another look
            background.execute(() -> {
                Reading reading = reading(folder);
                ui.execute(() -> take(folder, reading));
            });
        }));
    }

    private static Reading reading(Path folder) {
        try {
            return new Reading(Optional.of(RunHistory.read(folder)), "");
        } catch (GlassboxException e) {
            return new Reading(Optional.empty(), e.getMessage());
        } catch (RuntimeException e) { // the edge of a task
            return new Reading(Optional.empty(), Messages.bind(Messages.unreadable, folder, e));
        }
    }

    private void take(Path folder, Reading reading) {
        if (runs.stream().anyMatch(run -> run.folder().equals(folder))) {
            Reading before = readings.get(folder);
            boolean lost = reading.history().isEmpty() && before != null && before.history().isPresent();
            readings.put(folder, lost ? new Reading(before.history(), reading.problem()) : reading);
            become();
        }
    }

    private void become() {
        State changed = new State(runs.stream().map(run -> {
            Reading reading = readings.getOrDefault(run.folder(), new Reading(Optional.empty(), ""));
            return new Shown(run, reading.history(), reading.problem());
        }).toList());
        if (!changed.equals(state)) {
            state = changed;
            observers.tell(changed);
        }
    }
}
