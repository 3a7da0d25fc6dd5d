package org.glassbox.ui.training.views;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.glassbox.engine.history.PredictionTable;
import org.glassbox.engine.history.RunHistory;
import org.glassbox.ui.Observers;

/** Which classes a run took for which after an epoch, and the images of a cell. User interface's thread only. */
public final class ConfusionModel {
    private final Background background;
    private final Observers<State> observers = new Observers<>();
    private HistoryModel.State histories = new HistoryModel.State(List.of());
    private Optional<Path> wantedRun = Optional.empty();
    private int wantedEpoch; // 0 for the latest
    private Optional<Cell> cell = Optional.empty();
    private String selected = "";
    private Moment shown;
    private Optional<PredictionTable> table = Optional.empty();
    private String problem = "";
    private State state;

    /**
     * A place in the matrix.
     *
     * @param label the true class
     * @param predicted the class that was said
     */
    public record Cell(int label, int predicted) {
    }

    /**
     * @param runs that can be looked at
     * @param run the one that is, by its place among them; -1 for none
     * @param epochs of it that can be looked at
     * @param epoch the one that is; 0 for none
     * @param latest whether it is always the latest
     * @param table absent while it is read, or where there is none
     * @param cell whose images are listed; absent for all that are taken for a wrong class
     * @param rows those images
     * @param selected the one that is looked at
     * @param problem why there is nothing to see; empty where there is none
     */
    public record State(List<RunHistory> runs, int run, List<Integer> epochs, int epoch, boolean latest, Optional<PredictionTable> table, Optional<Cell> cell,
            List<PredictionTable.Row> rows, Optional<PredictionTable.Row> selected, String problem) {
        public State {
            runs = List.copyOf(runs);
            epochs = List.copyOf(epochs);
            rows = List.copyOf(rows);
        }

        /** The run that is looked at. */
        public Optional<RunHistory> history() {
            return run < 0 ? Optional.empty() : Optional.of(runs.get(run));
        }
    }

    /** See {@link HistoryModel} for the executors. */
    public ConfusionModel(HistoryModel model, Executor ui, Executor work) {
        background = new Background(ui, work);
        become();
        model.observe(changed -> {
            histories = changed;
            look();
        });
    }

    /** Tells the observer the present state and all later ones. @return ends that */
    public Runnable observe(Consumer<State> observer) {
        return observers.add(observer, state);
    }

    public State state() {
        return state;
    }

    /** Looks at another run, by its place. */
    public void run(int place) {
        wantedRun = Optional.of(state.runs().get(place).folder());
        look();
    }

    /** Looks at the run as it was after an epoch; 0 for the latest, whichever that will be. */
    public void epoch(int epoch) {
        wantedEpoch = epoch;
        look();
    }

    /** Lists the images of a cell, or again all that are wrong. */
    public void cell(Optional<Cell> changed) {
        cell = changed;
        become();
    }

    /** Looks at an image of the list. */
    public void select(String id) {
        selected = id;
        become();
    }

    private Optional<RunHistory> run() {
        List<RunHistory> known = histories.histories();
        return wantedRun.flatMap(histories::history).or(() -> known.stream().findFirst());
    }

    private void look() {
        Optional<RunHistory> run = run();
        List<Integer> epochs = run.map(RunHistory::predicted).orElse(List.of());
        if (epochs.isEmpty()) {
            background.forget();
            shown = null;
            table = Optional.empty();
            problem = run.isEmpty() ? "" : Messages.noPredictions;
            become();
            return;
        }
        Moment moment = new Moment(run.get().folder(), epochs.contains(wantedEpoch) ? wantedEpoch : epochs.getLast());
        if (moment.equals(shown)) {
            become();
            return;
        }
        background.run(() -> run.get().predictions(moment.epoch()), read -> {
            if (table.isPresent() && !table.get().classes().equals(read.classes())) {
                cell = Optional.empty(); // of other classes
            }
            shown = moment;
            table = Optional.of(read);
            problem = "";
            become();
        }, why -> {
            problem = why;
            become();
        });
    }

    private void become() {
        List<RunHistory> known = histories.histories();
        Optional<RunHistory> run = run();
        List<PredictionTable.Row> rows = table.map(read -> cell.map(chosen -> read.cell(chosen.label(), chosen.predicted()))
                .orElseGet(() -> read.rows().stream().filter(row -> !row.isRight()).toList())).orElse(List.of());
        Optional<PredictionTable.Row> looked = rows.stream().filter(row -> row.id().equals(selected)).findFirst().or(() -> rows.stream().findFirst());
        int place = run.map(known::indexOf).orElse(-1);
        state = new State(known, place, run.map(RunHistory::predicted).orElse(List.of()), shown == null ? 0 : shown.epoch(), wantedEpoch == 0, table, cell, rows,
                looked, problem);
        observers.tell(state);
    }
}
