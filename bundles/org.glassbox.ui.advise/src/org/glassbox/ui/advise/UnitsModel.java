package org.glassbox.ui.advise;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.glassbox.advise.AdviseResult.Unit;
import org.glassbox.advise.UnitAnalysis;
import org.glassbox.ui.Observers;
import org.glassbox.ui.advise.AdviseState.Content;

/** The units of the layer as a list: which of them, in which order, and the one that is looked at. User interface's thread only. */
public final class UnitsModel {
    private final Observers<State> observers = new Observers<>();
    private Order order = new Order(Column.SHARE, true);
    private OptionalInt peaks = OptionalInt.empty();
    private int wanted = -1; // the index of the unit that was chosen last
    private String layer = ""; // whose unit that is
    private Optional<UnitAnalysis> analysis = Optional.empty();
    private State state = new State(Optional.empty(), List.of(), Optional.empty(), peaks, order);

    /** What is said of a unit. */
    public enum Column {
        /** Its index. */
        UNIT(Comparator.comparingInt(Unit::index), false),
        /** Its relevance score φ. */
        PEAKS(Comparator.comparingInt(Unit::peaks), true),
        /** The mean of the gradient of the class's score. */
        GRADIENT(Comparator.comparingDouble(Unit::meanGradient), true),
        /** What it adds to the score. */
        SHARE(Comparator.comparingDouble(Unit::share), true);

        private final Comparator<Unit> rising;
        private final boolean largestFirst;

        Column(Comparator<Unit> rising, boolean largestFirst) {
            this.rising = rising;
            this.largestFirst = largestFirst;
        }
    }

    /** @param descending whether the largest come first; equal ones follow each other by index */
    public record Order(Column column, boolean descending) {
        private Comparator<Unit> comparator() {
            return (descending ? column.rising.reversed() : column.rising).thenComparing(Column.UNIT.rising);
        }
    }

    /**
     * @param analysis absent while there is none to show
     * @param rows the units that are listed, in order
     * @param selected the one that is looked at, one of the rows; absent where there is none
     * @param peaks the score of the units that are listed, -1 for those without one; absent for all units
     */
    public record State(Optional<UnitAnalysis> analysis, List<Unit> rows, Optional<Unit> selected, OptionalInt peaks, Order order) {
        public State {
            rows = List.copyOf(rows);
        }

        /** Where the selected unit stands in the list; -1 where there is none. */
        public int selectedRow() {
            return selected.map(rows::indexOf).orElse(-1);
        }
    }

    /** Lists the units of whatever a model shows. */
    public UnitsModel(AdviseModel model) {
        model.observe(this::hear);
    }

    /** Tells the observer the present state and all later ones. @return ends that */
    public Runnable observe(Consumer<State> observer) {
        return observers.add(observer, state);
    }

    public State state() {
        return state;
    }

    private void hear(AdviseState shown) {
        Optional<UnitAnalysis> found = shown instanceof AdviseState.Shown there && there.content() instanceof Content.Ready ready
                ? Optional.of(ready.analysis())
                : Optional.empty();
        if (found.isPresent() != analysis.isPresent() || found.isPresent() && found.get() != analysis.get()) {
            analysis = found;
            String present = found.map(there -> there.result().layer()).orElse(layer);
            if (!present.equals(layer)) {
                layer = present;
                wanted = -1; // a unit of another layer has nothing in common with it but its number
            }
            if (found.isPresent() && peaks.isPresent() && units().noneMatch(unit -> unit.peaks() == peaks.getAsInt())) {
                peaks = OptionalInt.empty(); // or nothing would be seen of the new units
            }
            arrange();
        }
    }

    /** Orders by a column; by the same one a second time, the other way round. */
    public void sort(Column column) {
        order(new Order(column, order.column() == column ? !order.descending() : column.largestFirst));
    }

    public void order(Order changed) {
        order = changed;
        arrange();
    }

    /** Lists only units with so many peaks, -1 for those without a score; or all of them. */
    public void filter(OptionalInt score) {
        peaks = score;
        arrange();
    }

    /** Looks at a unit. Nothing changes where it is not listed. */
    public void select(int unit) {
        state.rows().stream().filter(row -> row.index() == unit).findFirst().ifPresent(found -> {
            wanted = unit;
            state = new State(analysis, state.rows(), Optional.of(found), peaks, order);
            observers.tell(state);
        });
    }

    private Stream<Unit> units() {
        return analysis.stream().flatMap(found -> found.result().units().stream());
    }

    private void arrange() {
        List<Unit> rows = units().filter(unit -> peaks.isEmpty() || unit.peaks() == peaks.getAsInt()).sorted(order.comparator()).toList();
        Optional<Unit> selected = rows.stream().filter(unit -> unit.index() == wanted).findFirst().or(() -> rows.stream().findFirst());
        selected.ifPresent(unit -> wanted = unit.index());
        state = new State(analysis, rows, selected, peaks, order);
        observers.tell(state);
    }
}
