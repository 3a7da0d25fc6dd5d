package org.glassbox.ui.training.views;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.glassbox.core.GlassboxException;
import org.glassbox.engine.history.KeptMaps;
import org.glassbox.engine.history.PredictionTable;
import org.glassbox.engine.history.RunHistory;
import org.glassbox.engine.history.SampleChange;
import org.glassbox.ui.Observers;

/** The validation images of which the network says something else, or for other reasons, at two moments. User interface's thread only. */
public final class ChangesModel {
    private final Background background;
    private final Observers<State> observers = new Observers<>();
    private HistoryModel.State histories = new HistoryModel.State(List.of());
    private Optional<Moment> wantedBefore = Optional.empty();
    private Optional<Moment> wantedAfter = Optional.empty();
    private Order order = Order.PREDICTION;
    private boolean flippedOnly;
    private String selected = "";
    private Compared compared = Compared.nothing();
    private String problem = "";
    private State state;

    /** What comes first in the list. */
    public enum Order {
        /** Those of which most probability moved. */
        PREDICTION(Comparator.comparingDouble(change -> -change.prediction())),
        /** Those of which most relevance moved; at the end those without maps. */
        EXPLANATION(Comparator.comparingDouble(change -> Double.isNaN(change.explanation()) ? 1 : -change.explanation()));

        private final Comparator<SampleChange> comparator;

        Order(Comparator<SampleChange> comparator) {
            this.comparator = comparator;
        }
    }

    /** What is known of two moments. */
    private record Compared(Optional<Moment> before, Optional<Moment> after, List<SampleChange> changes, KeptMaps mapsBefore, KeptMaps mapsAfter,
            List<String> classes) {
        static Compared nothing() {
            return new Compared(Optional.empty(), Optional.empty(), List.of(), KeptMaps.none(), KeptMaps.none(), List.of());
        }
    }

    /**
     * @param runs that can be compared
     * @param moments of all of them, run by run
     * @param before the first moment; absent for none
     * @param after the second
     * @param rows the images that are listed, in order
     * @param order what comes first
     * @param flippedOnly whether only images are listed whose predicted class is another one
     * @param selected the image that is looked at
     * @param mapsBefore what the answers of the first moment rested on
     * @param mapsAfter likewise of the second
     * @param classes names
     * @param problem why there is nothing to see; empty where there is none
     */
    public record State(List<RunHistory> runs, List<Moment> moments, Optional<Moment> before, Optional<Moment> after, List<SampleChange> rows, Order order,
            boolean flippedOnly, Optional<SampleChange> selected, KeptMaps mapsBefore, KeptMaps mapsAfter, List<String> classes, String problem) {
        public State {
            runs = List.copyOf(runs);
            moments = List.copyOf(moments);
            rows = List.copyOf(rows);
            classes = List.copyOf(classes);
        }

        /** The run whose data the images come from. */
        public Optional<RunHistory> history() {
            return after.flatMap(moment -> runs.stream().filter(run -> run.folder().equals(moment.folder())).findFirst());
        }

        /** Where the selected image stands in the list; -1 where there is none. */
        public int selectedRow() {
            return selected.map(rows::indexOf).orElse(-1);
        }
    }

    /** See {@link HistoryModel} for the executors. */
    public ChangesModel(HistoryModel model, Executor ui, Executor work) {
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

    /** Compares with what was at a moment. */
    public void before(Moment moment) {
        wantedBefore = Optional.of(moment);
        look();
    }

    /** Compares what was at a moment. */
    public void after(Moment moment) {
        wantedAfter = Optional.of(moment);
        look();
    }

    public void order(Order changed) {
        order = changed;
        become();
    }

    public void flippedOnly(boolean only) {
        flippedOnly = only;
        become();
    }

    /** Looks at an image of the list. */
    public void select(String id) {
        selected = id;
        become();
    }

    private static List<Moment> moments(List<RunHistory> runs) {
        List<Moment> moments = new ArrayList<>();
        runs.forEach(run -> run.predicted().forEach(epoch -> moments.add(new Moment(run.folder(), epoch))));
        return moments;
    }

    /** What somebody chose as long as it is there; else the end of the last run. */
    private Optional<Moment> after(List<Moment> moments) {
        return wantedAfter.filter(moments::contains).or(() -> moments.isEmpty() ? Optional.empty() : Optional.of(moments.getLast()));
    }

    /** What somebody chose; else the end of another run, the time of the last questions but not the present one, or the beginning. */
    private Optional<Moment> before(List<Moment> moments, Moment after) {
        if (wantedBefore.isPresent() && moments.contains(wantedBefore.get())) {
            return wantedBefore;
        }
        List<Moment> others = moments.stream().filter(moment -> !moment.folder().equals(after.folder())).toList();
        if (!others.isEmpty()) {
            return Optional.of(others.getLast());
        }
        List<Moment> earlier = moments.stream().filter(moment -> moment.epoch() < after.epoch()).toList();
        Optional<Moment> asked = histories.history(after.folder()).stream().flatMap(run -> run.askings().stream())
                .map(asking -> new Moment(after.folder(), asking.epoch())).filter(earlier::contains).reduce((first, second) -> second);
        return asked.or(() -> earlier.stream().findFirst());
    }

    private void look() {
        List<Moment> moments = moments(histories.histories());
        Optional<Moment> after = after(moments);
        Optional<Moment> before = after.flatMap(moment -> before(moments, moment));
        if (before.isEmpty()) {
            background.forget();
            compared = Compared.nothing();
            problem = histories.histories().isEmpty() ? "" : Messages.oneMoment;
            become();
        } else if (compared.before().equals(before) && compared.after().equals(after)) {
            become();
        } else {
            RunHistory first = histories.history(before.get().folder()).orElseThrow();
            RunHistory second = histories.history(after.get().folder()).orElseThrow();
            background.run(() -> compared(first, before.get(), second, after.get()), result -> {
                compared = result;
                problem = result.changes().isEmpty() ? Messages.otherImages : "";
                become();
            }, why -> {
                problem = why;
                become();
            });
        }
    }

    private static Compared compared(RunHistory first, Moment before, RunHistory second, Moment after) throws GlassboxException {
        PredictionTable now = second.predictions(after.epoch());
        KeptMaps mapsBefore = first.maps(before.epoch());
        KeptMaps mapsAfter = second.maps(after.epoch());
        List<SampleChange> changes = SampleChange.between(first.predictions(before.epoch()), now, mapsBefore, mapsAfter);
        return new Compared(Optional.of(before), Optional.of(after), changes, mapsBefore, mapsAfter, now.classes());
    }

    private void become() {
        List<RunHistory> known = histories.histories();
        List<SampleChange> rows = compared.changes().stream().filter(change -> !flippedOnly || change.isFlipped()).sorted(order.comparator).toList();
        Optional<SampleChange> looked = rows.stream().filter(change -> change.id().equals(selected)).findFirst().or(() -> rows.stream().findFirst());
        state = new State(known, moments(known), compared.before(), compared.after(), rows, order, flippedOnly, looked, compared.mapsBefore(),
                compared.mapsAfter(), compared.classes(), problem);
        observers.tell(state);
    }
}
