package org.glassbox.ui.training.views;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.glassbox.engine.experiment.Experiment;
import org.glassbox.engine.history.EpochCost;
import org.glassbox.engine.history.RunHistory;
import org.glassbox.engine.run.TrainingEvent.EpochSummary;
import org.glassbox.ui.PlotPanel.Curve;

/**
 * What can be drawn as a curve over epochs.
 *
 * @param key name of the term or metric; empty for kinds of which there is one
 */
public record Measure(Kind kind, String key) {
    private static final String TOTAL = "total";
    private static final String LOSS = "loss";
    private static final double MEGABYTE = 1 << 20;
    private static final Set<String> USUAL = Set.of("accuracy", "jaccard", LOSS);

    /** Where the numbers come from. */
    public enum Kind {
        /** The loss of each step, as it was heard while the run went on. */
        STEP_LOSS,
        /** A loss term on training images, without its weight, or all of them with theirs. */
        TRAINING_LOSS,
        /** What else a term, a weighting or a phase tells of training. */
        TRAINING_FIGURE,
        /** A metric on validation images. */
        VALIDATION,
        /** The learning rate. */
        LEARNING_RATE,
        /** Training images a second. */
        SPEED,
        /** Seconds an epoch. */
        SECONDS,
        /** Memory of the process. */
        RESIDENT,
        /** What of it is not Java's heap. */
        OUTSIDE_HEAP
    }

    /** All that the runs have numbers for: losses, metrics, then what it cost. Cells of confusion matrices are not among them. */
    public static List<Measure> of(List<RunHistory> histories) {
        Set<Measure> losses = new LinkedHashSet<>();
        Set<Measure> metrics = new LinkedHashSet<>();
        Set<Measure> figures = new LinkedHashSet<>();
        for (RunHistory history : histories) {
            Set<String> terms = terms(history.experiment());
            for (EpochSummary epoch : history.epochs()) {
                epoch.trainLoss().keySet().stream().sorted(Measure::totalFirst).forEach(key -> {
                    boolean loss = key.equals(TOTAL) || terms.contains(key);
                    (loss ? losses : figures).add(new Measure(loss ? Kind.TRAINING_LOSS : Kind.TRAINING_FIGURE, key));
                });
                epoch.validation().keySet().stream().filter(key -> !key.startsWith("confusion/")).sorted(Measure::usualFirst)
                        .forEach(key -> metrics.add(new Measure(Kind.VALIDATION, key)));
            }
        }
        List<Measure> all = new ArrayList<>(losses);
        all.addAll(metrics);
        all.addAll(figures);
        for (Kind kind : List.of(Kind.LEARNING_RATE, Kind.SPEED, Kind.SECONDS, Kind.RESIDENT, Kind.OUTSIDE_HEAP)) {
            Measure measure = new Measure(kind, "");
            if (histories.stream().anyMatch(history -> !history.epochs().isEmpty() && measure.isKnown(history))) {
                all.add(measure);
            }
        }
        return all;
    }

    private static Set<String> terms(Experiment experiment) {
        return experiment.phases().stream().flatMap(phase -> phase.losses().stream()).map(loss -> loss.term().id()).collect(Collectors.toSet());
    }

    private static int totalFirst(String a, String b) {
        return Boolean.compare(b.equals(TOTAL), a.equals(TOTAL)) != 0 ? Boolean.compare(b.equals(TOTAL), a.equals(TOTAL)) : a.compareTo(b);
    }

    private static int usualFirst(String a, String b) {
        return USUAL.contains(a) != USUAL.contains(b) ? Boolean.compare(USUAL.contains(b), USUAL.contains(a)) : a.compareTo(b);
    }

    private boolean isKnown(RunHistory history) {
        for (double value : values(history)) {
            if (Double.isFinite(value)) {
                return true;
            }
        }
        return false;
    }

    /** Whether it is among the first things that one wants to see. */
    public boolean isUsual() {
        return switch (kind) {
            case TRAINING_LOSS -> key.equals(TOTAL);
            case VALIDATION -> USUAL.contains(key);
            case LEARNING_RATE, STEP_LOSS -> true;
            case TRAINING_FIGURE, SPEED, SECONDS, RESIDENT, OUTSIDE_HEAP -> false;
        };
    }

    /** Whether small differences near zero matter, which a logarithmic axis shows. */
    public boolean isLoss() {
        return kind == Kind.TRAINING_LOSS || kind == Kind.STEP_LOSS || kind == Kind.VALIDATION && key.equals(LOSS);
    }

    /** For people, in a list. */
    public String name() {
        return switch (kind) {
            case STEP_LOSS -> Messages.stepLoss;
            case TRAINING_LOSS -> key.equals(TOTAL) ? Messages.trainingLossTotal : Messages.bind(Messages.trainingLoss, key);
            case TRAINING_FIGURE -> Messages.bind(Messages.trainingFigure, key);
            case VALIDATION -> Messages.bind(Messages.validation, key);
            case LEARNING_RATE -> Messages.learningRate;
            case SPEED -> Messages.speed;
            case SECONDS -> Messages.seconds;
            case RESIDENT -> Messages.resident;
            case OUTSIDE_HEAP -> Messages.outsideHeap;
        };
    }

    /** A run's curve; without points where it has no numbers. */
    public Curve curve(String name, RunHistory history) {
        return new Curve(name, history.epochs().stream().mapToDouble(EpochSummary::epoch).toArray(), values(history));
    }

    private double[] values(RunHistory history) {
        return history.epochs().stream().mapToDouble(epoch -> switch (kind) {
            case TRAINING_LOSS, TRAINING_FIGURE -> epoch.trainLoss().getOrDefault(key, Double.NaN);
            case VALIDATION -> epoch.validation().getOrDefault(key, Double.NaN);
            case STEP_LOSS -> Double.NaN; // not of epochs
            case LEARNING_RATE -> history.experiment().learningRate(epoch.epoch());
            case SECONDS -> epoch.seconds();
            case SPEED -> cost(history, epoch).imagesPerSecond();
            case RESIDENT -> cost(history, epoch).resident() / MEGABYTE;
            case OUTSIDE_HEAP -> cost(history, epoch).outsideHeap() / MEGABYTE;
        }).toArray();
    }

    private static EpochCost cost(RunHistory history, EpochSummary epoch) {
        return history.costs().stream().filter(cost -> cost.epoch() == epoch.epoch()).findFirst()
                .orElse(new EpochCost(epoch.epoch(), Double.NaN, Double.NaN, Double.NaN, Double.NaN));
    }
}
