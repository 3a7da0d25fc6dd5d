package org.glassbox.engine.report;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.glassbox.engine.report.SvgLineChart.EpochMarks;
import org.glassbox.engine.report.SvgLineChart.PhaseSpan;
import org.glassbox.engine.report.SvgLineChart.Series;
import org.glassbox.engine.run.RunResult;
import org.glassbox.engine.run.TrainingEvent.EpochSummary;

/** Charts of numbers by epoch. */
final class Curves {
    private Curves() {
    }

    /** The numbers that one key has over the epochs; NaN where an epoch does not have it. */
    static Series series(String name, List<EpochSummary> all, Function<EpochSummary, Map<String, Double>> numbers, String key) {
        List<EpochSummary> epochs = drawnThrough(all, numbers, key);
        return new Series(name, epochs.stream().mapToInt(EpochSummary::epoch).toArray(),
                epochs.stream().mapToDouble(epoch -> numbers.apply(epoch).getOrDefault(key, Double.NaN)).toArray());
    }

    /** Whether only some epochs have a number because it is found anew from time to time, and holds until then. */
    static boolean isFoundAtTimes(String key) {
        return key.equals(RunResult.MEAN_WEIGHT) || RunResult.isShareInTopFifth(key);
    }

    /** The epochs that a curve of a key is drawn through: those that have it where it is found at times, else all. */
    static List<EpochSummary> drawnThrough(List<EpochSummary> epochs, Function<EpochSummary, Map<String, Double>> numbers, String key) {
        return isFoundAtTimes(key) ? epochs.stream().filter(epoch -> numbers.apply(epoch).containsKey(key)).toList() : epochs;
    }

    /** All keys of all epochs in the order in which they first appear. */
    static Set<String> keys(List<EpochSummary> epochs, Function<EpochSummary, Map<String, Double>> numbers) {
        Set<String> keys = new LinkedHashSet<>();
        epochs.forEach(epoch -> keys.addAll(numbers.apply(epoch).keySet()));
        return keys;
    }

    /** Phases from the epochs' names, and what else is to be marked. */
    static EpochMarks marks(List<EpochSummary> epochs, Collection<Integer> asked, OptionalInt used) {
        List<PhaseSpan> phases = new ArrayList<>();
        for (EpochSummary epoch : epochs) {
            if (!phases.isEmpty() && phases.getLast().name().equals(epoch.phase())) {
                phases.set(phases.size() - 1, new PhaseSpan(epoch.phase(), phases.getLast().first(), epoch.epoch()));
            } else {
                phases.add(new PhaseSpan(epoch.phase(), epoch.epoch(), epoch.epoch()));
            }
        }
        return new EpochMarks(phases, List.copyOf(new TreeSet<>(asked)), used);
    }

    /** The marks in words, to stand with the charts. */
    static Html legend(EpochMarks marks) {
        List<String> sentences = new ArrayList<>();
        if (!marks.phases().isEmpty()) {
            sentences.add("Phases: " + String.join(", ", marks.phases().stream().map(Curves::span).toList()) + ".");
        }
        if (!marks.asked().isEmpty()) {
            sentences.add("▲ after these epochs images were asked about.");
        }
        marks.used().ifPresent(epoch -> sentences.add("Dotted vertical line: epoch " + epoch + ", whose weights are the result."));
        return new Html().element("p", String.join(" ", sentences), "class", "note").line();
    }

    /** A chart with its title above. */
    static Html figure(SvgLineChart chart) {
        return new Html().open("figure", "class", "plot").element("figcaption", chart.title()).add(chart.html()).close("figure").line();
    }

    /** The numbers behind charts, one row an epoch, folded away. */
    static Html numbers(String caption, List<EpochSummary> epochs, List<String> trainKeys, List<String> validationKeys) {
        List<String> heads = new ArrayList<>(List.of("epoch", "phase"));
        trainKeys.forEach(key -> heads.add("training " + key));
        validationKeys.forEach(key -> heads.add("validation " + key));
        heads.addAll(List.of("asked so far", "with feedback", "time"));
        Table table = new Table(caption, heads);
        for (EpochSummary epoch : epochs) {
            List<String> cells = new ArrayList<>(List.of(Integer.toString(epoch.epoch()), epoch.phase()));
            trainKeys.forEach(key -> cells.add(Numbers.plain(epoch.trainLoss().getOrDefault(key, Double.NaN))));
            validationKeys.forEach(key -> cells.add(Numbers.metric(key, epoch.validation().getOrDefault(key, Double.NaN))));
            cells.addAll(List.of(Integer.toString(epoch.queried()), Integer.toString(epoch.annotated()), Numbers.duration(epoch.seconds())));
            table.row(cells);
        }
        return new Html().open("details").element("summary", caption).line().add(table.html()).close("details").line();
    }

    private static String span(PhaseSpan phase) {
        return phase.name() + " " + (phase.first() == phase.last() ? "epoch " + phase.first() : "epochs " + phase.first() + " to " + phase.last());
    }
}
