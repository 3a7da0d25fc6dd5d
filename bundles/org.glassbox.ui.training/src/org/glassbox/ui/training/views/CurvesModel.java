package org.glassbox.ui.training.views;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.glassbox.engine.history.Asking;
import org.glassbox.engine.history.RunHistory;
import org.glassbox.engine.history.StepLosses;
import org.glassbox.engine.study.OptionDifferences;
import org.glassbox.engine.study.OptionDifferences.Difference;
import org.glassbox.ui.Observers;
import org.glassbox.ui.PlotPanel.Curve;
import org.glassbox.ui.PlotPanel.Mark;

/** Which curves of the selected runs are drawn, and in which options the runs differ. User interface's thread only. */
public final class CurvesModel {
    private final LiveModel live;
    private final Observers<State> observers = new Observers<>();
    private final Set<Measure> hidden = new LinkedHashSet<>();
    private final Set<Measure> wanted = new LinkedHashSet<>();
    private HistoryModel.State histories = new HistoryModel.State(List.of());
    private boolean logarithmic;
    private int steps;
    private State state;

    /**
     * One measure of all runs.
     *
     * @param logarithmic whether its axis is
     * @param curves one for each run, in the runs' order, without points where a run has no numbers
     */
    public record Chart(Measure measure, boolean logarithmic, List<Curve> curves) {
        public Chart {
            curves = List.copyOf(curves);
        }
    }

    /**
     * @param runs names of the runs, no two of them the same, in the order of the curves
     * @param measures that there are numbers for
     * @param charts of the measures that are drawn
     * @param marks epochs after which queries were put
     * @param asked the same in words; empty where none were
     * @param logarithmic whether losses have a logarithmic axis
     * @param differences options in which the runs differ; empty for one run
     * @param problems why runs can't be shown, a sentence each
     */
    public record State(List<String> runs, List<Measure> measures, List<Chart> charts, List<Mark> marks, String asked, boolean logarithmic,
            List<Difference> differences, List<String> problems) {
        public State {
            runs = List.copyOf(runs);
            measures = List.copyOf(measures);
            charts = List.copyOf(charts);
            marks = List.copyOf(marks);
            differences = List.copyOf(differences);
            problems = List.copyOf(problems);
        }

        public boolean isDrawn(Measure measure) {
            return charts.stream().anyMatch(chart -> chart.measure().equals(measure));
        }
    }

    /** @param live what is heard between two epochs */
    public CurvesModel(HistoryModel model, LiveModel live) {
        this.live = live;
        arrange();
        model.observe(changed -> {
            histories = changed;
            arrange();
        });
    }

    /** Tells the observer the present state and all later ones. @return ends that */
    public Runnable observe(Consumer<State> observer) {
        return observers.add(observer, state);
    }

    public State state() {
        return state;
    }

    /** Draws a measure, or does so no more. */
    public void draw(Measure measure, boolean shown) {
        if (shown) {
            hidden.remove(measure);
            wanted.add(measure);
        } else {
            wanted.remove(measure);
            hidden.add(measure);
        }
        arrange();
    }

    /** Looks for steps that were made since the last time; to be called as often as they are to be seen. */
    public void refresh() {
        if (steps(histories.histories()) != steps) {
            arrange();
        }
    }

    /** How many points there are. */
    private int steps(List<RunHistory> known) {
        return known.stream().mapToInt(history -> live.losses(history.folder()).size()).sum();
    }

    /** Whether losses get a logarithmic axis. */
    public void logarithmic(boolean wished) {
        logarithmic = wished;
        arrange();
    }

    private void arrange() {
        List<RunHistory> known = histories.histories();
        List<String> names = names(known);
        List<Measure> measures = new ArrayList<>(Measure.of(known));
        steps = steps(known);
        if (steps > 0) {
            measures.addFirst(new Measure(Measure.Kind.STEP_LOSS, ""));
        }
        List<Chart> charts = new ArrayList<>();
        for (Measure measure : measures) {
            if (wanted.contains(measure) || measure.isUsual() && !hidden.contains(measure)) {
                List<Curve> curves = new ArrayList<>();
                for (int run = 0; run < known.size(); run++) {
                    curves.add(measure.kind() == Measure.Kind.STEP_LOSS ? steps(names.get(run), known.get(run)) : measure.curve(names.get(run), known.get(run)));
                }
                charts.add(new Chart(measure, logarithmic && measure.isLoss(), curves));
            }
        }
        List<Mark> marks = new ArrayList<>();
        for (int run = 0; run < known.size(); run++) {
            for (Asking asking : known.get(run).askings()) {
                marks.add(new Mark(asking.epoch(), run));
            }
        }
        List<Difference> differences = known.size() < 2 ? List.of() : OptionDifferences.among(known.stream().map(RunHistory::experiment).toList());
        state = new State(names, measures, charts, marks, Sentences.askings(known), logarithmic, differences,
                histories.runs().stream().map(HistoryModel.Shown::problem).filter(problem -> !problem.isEmpty()).toList());
        observers.tell(state);
    }

    private Curve steps(String name, RunHistory history) {
        List<StepLosses.Point> points = live.losses(history.folder());
        return new Curve(name, points.stream().mapToDouble(StepLosses.Point::epoch).toArray(), points.stream().mapToDouble(StepLosses.Point::loss).toArray());
    }

    /** The experiments' names; where they are the same, with the folders'. */
    public static List<String> names(List<RunHistory> histories) {
        Map<String, Integer> counts = new HashMap<>();
        histories.forEach(history -> counts.merge(history.experiment().name(), 1, Integer::sum));
        return histories.stream().map(history -> counts.get(history.experiment().name()) == 1 ? history.experiment().name()
                : Messages.bind(Messages.nameInFolder, history.experiment().name(), history.folder().getFileName())).toList();
    }
}
