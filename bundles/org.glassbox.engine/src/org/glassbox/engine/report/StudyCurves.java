package org.glassbox.engine.report;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import org.glassbox.engine.report.SvgLineChart.EpochMarks;
import org.glassbox.engine.report.SvgLineChart.Series;
import org.glassbox.engine.report.SvgLineChart.Size;
import org.glassbox.engine.run.TrainingEvent.EpochSummary;
import org.glassbox.engine.study.RunRecord;
import org.glassbox.engine.study.Study;
import org.glassbox.engine.study.StudyResult;
import org.glassbox.engine.study.StudyResult.Cell;

/** A study's curves: the mean over the seeds of each arm, with a band. */
final class StudyCurves {
    private final StudyResult result;
    private final Study study;

    StudyCurves(StudyResult result) {
        this.result = result;
        this.study = result.plan().study();
    }

    Html html() {
        Html html = new Html().element("p", "After each epoch, or each time that weights of images were found: the mean over the seeds, and a band from the lowest"
                + " to the highest of them.").line();
        for (Study.Subject subject : study.subjects()) {
            StudyNumbers.heading(html, study, subject);
            html.add(ofCells(result.cells(subject).stream().filter(cell -> cell.finished() > 0).toList()));
        }
        return html;
    }

    /** What validation images say, and what became of the weights of training images. */
    private static Html ofCells(List<Cell> cells) {
        Html html = new Html();
        Set<String> validation = new LinkedHashSet<>();
        Set<String> weights = new LinkedHashSet<>();
        for (Cell cell : cells) {
            for (List<EpochSummary> epochs : epochs(cell)) {
                Curves.keys(epochs, EpochSummary::validation).stream().filter(key -> !key.contains("/")).forEach(validation::add);
                Curves.keys(epochs, EpochSummary::trainLoss).stream().filter(Curves::isFoundAtTimes).forEach(weights::add);
            }
        }
        if (validation.isEmpty()) {
            return html.element("p", "No run is finished.");
        }
        EpochMarks marks = marks(cells);
        html.add(Curves.legend(marks));
        validation.forEach(key -> add(html, "Validation " + key, cells, EpochSummary::validation, key, marks));
        weights.forEach(key -> add(html, "Training: " + key, cells, EpochSummary::trainLoss, key, marks));
        return html;
    }

    /** As many charts as the arms that have the number need. */
    private static void add(Html html, String title, List<Cell> cells, Function<EpochSummary, Map<String, Double>> numbers, String key, EpochMarks marks) {
        List<Cell> with = cells.stream().filter(cell -> epochs(cell).stream().anyMatch(epochs -> Curves.keys(epochs, numbers).contains(key))).toList();
        for (int from = 0; from < with.size(); from += SvgLineChart.capacity()) {
            List<Cell> some = with.subList(from, Math.min(with.size(), from + SvgLineChart.capacity()));
            List<Series> series = some.stream().map(cell -> series(cell, numbers, key)).toList();
            html.add(Curves.figure(new SvgLineChart(title, key, Numbers.isShare(key), series, marks, Size.WIDE)));
        }
    }

    /** Those of the runs that have any. */
    static List<List<EpochSummary>> epochs(Cell cell) {
        return cell.records().stream().filter(record -> record != null).map(RunRecord::epochs).toList();
    }

    /** Phases, where they are the same in all runs. */
    private static EpochMarks marks(List<Cell> cells) {
        Set<EpochMarks> all = new LinkedHashSet<>();
        cells.forEach(cell -> epochs(cell).forEach(epochs -> all.add(Curves.marks(epochs, List.of(), OptionalInt.empty()))));
        return all.size() == 1 ? all.iterator().next() : new EpochMarks(List.of(), List.of(), OptionalInt.empty());
    }

    private static Series series(Cell cell, Function<EpochSummary, Map<String, Double>> of, String key) {
        Map<Integer, List<Double>> byEpoch = new TreeMap<>();
        epochs(cell).forEach(epochs -> Curves.drawnThrough(epochs, of, key).forEach(epoch -> {
            double value = of.apply(epoch).getOrDefault(key, Double.NaN);
            byEpoch.computeIfAbsent(epoch.epoch(), number -> new ArrayList<>()).add(value);
        }));
        int[] numbers = byEpoch.keySet().stream().mapToInt(Integer::intValue).toArray();
        double[] mean = new double[numbers.length];
        double[] low = new double[numbers.length];
        double[] high = new double[numbers.length];
        for (int i = 0; i < numbers.length; i++) {
            double[] values = byEpoch.get(numbers[i]).stream().mapToDouble(Double::doubleValue).filter(Double::isFinite).toArray();
            mean[i] = DoubleStream.of(values).average().orElse(Double.NaN);
            low[i] = DoubleStream.of(values).min().orElse(Double.NaN);
            high[i] = DoubleStream.of(values).max().orElse(Double.NaN);
        }
        return cell.finished() > 1 ? new Series(cell.arm().name(), numbers, mean, low, high) : new Series(cell.arm().name(), numbers, mean);
    }
}
