package org.glassbox.ui.annotation;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.glassbox.engine.run.TrainingEvent.EpochSummary;
import org.glassbox.ui.PlotPanel.Curve;

/** The run's history as curves over epochs. */
public final class Curves {
    private static final String LOSS = "loss";
    private static final String TOTAL = "total";

    private Curves() {
    }

    /** What can be drawn: each measure of the validation set, accuracy first, and the loss. */
    public static List<String> measures(List<EpochSummary> history) {
        Set<String> names = new LinkedHashSet<>();
        if (history.stream().anyMatch(epoch -> epoch.validation().containsKey("accuracy"))) {
            names.add("accuracy");
        }
        history.forEach(epoch -> names.addAll(epoch.validation().keySet()));
        if (history.stream().anyMatch(epoch -> epoch.trainLoss().containsKey(TOTAL))) {
            names.add(LOSS);
        }
        return List.copyOf(names);
    }

    /** The measure's curve on the validation set; for the loss also that of training. */
    public static List<Curve> of(List<EpochSummary> history, String measure) {
        List<Curve> curves = new ArrayList<>();
        curves.add(curve(Messages.onValidation, history, epoch -> epoch.validation().getOrDefault(measure, Double.NaN)));
        if (measure.equals(LOSS)) {
            curves.add(curve(Messages.onTraining, history, epoch -> epoch.trainLoss().getOrDefault(TOTAL, Double.NaN)));
        }
        return curves;
    }

    private static Curve curve(String name, List<EpochSummary> history, ToDoubleFunction<EpochSummary> value) {
        return new Curve(name, history.stream().mapToDouble(EpochSummary::epoch).toArray(), history.stream().mapToDouble(value).toArray());
    }
}
