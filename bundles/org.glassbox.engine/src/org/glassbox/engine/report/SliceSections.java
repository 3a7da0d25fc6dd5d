package org.glassbox.engine.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.DoubleStream;
import org.glassbox.core.statistics.MeanEstimate;
import org.glassbox.engine.report.SvgLineChart.EpochMarks;
import org.glassbox.engine.report.SvgLineChart.Series;
import org.glassbox.engine.report.SvgLineChart.Size;
import org.glassbox.engine.run.TrainingEvent.EpochSummary;
import org.glassbox.engine.study.RunRecord;
import org.glassbox.engine.study.Study;
import org.glassbox.engine.study.StudyResult.Cell;

/** What the test splits say before and after phases that begin with the best weights so far, and after each of their slices of the training images. */
final class SliceSections {
    private static final String CONFUSION = "confusion/";
    private static final String SLICE = "slice";
    private static final EpochMarks NO_MARKS = new EpochMarks(List.of(), List.of(), OptionalInt.empty());

    private SliceSections() {
    }

    /**
     * The values of a run by SPLIT/METRIC, by the number of slices done; 0 is before the first. Later phases of slices count on.
     *
     * @return empty for a run without slices
     */
    private static Map<Integer, Map<String, Double>> values(List<EpochSummary> epochs) {
        TreeMap<Integer, Map<String, Double>> values = new TreeMap<>();
        for (EpochSummary epoch : epochs) {
            if (!epoch.tests().isEmpty()) {
                Map<String, Double> all = new LinkedHashMap<>();
                epoch.tests().forEach((split, metrics) -> metrics.forEach((metric, value) -> all.put(split + "/" + metric, value)));
                values.put(values.isEmpty() ? Math.min(1, epoch.slice()) : values.lastKey() + 1, all);
            }
        }
        return values;
    }

    /** Whether there is anything to tell of a run. */
    static boolean isSliced(List<EpochSummary> epochs) {
        return epochs.stream().anyMatch(epoch -> !epoch.tests().isEmpty());
    }

    /** A chart for each metric, one curve for each test split, and all numbers. */
    static Html ofRun(List<EpochSummary> epochs) {
        Map<Integer, Map<String, Double>> values = values(epochs);
        boolean curves = values.size() > 2;
        Set<String> names = new LinkedHashSet<>();
        values.values().forEach(each -> each.keySet().stream().filter(name -> !metric(name).startsWith(CONFUSION)).forEach(names::add));
        Map<String, List<String>> byMetric = new LinkedHashMap<>();
        names.forEach(name -> byMetric.computeIfAbsent(metric(name), key -> new ArrayList<>()).add(name));
        Html html = explained().open("div", "class", "charts").line();
        (curves ? byMetric : Map.<String, List<String>>of()).forEach((metric, splits) -> {
            List<Series> series = splits.stream().limit(SvgLineChart.capacity())
                    .map(name -> series(name.substring(0, name.indexOf('/')), List.of(values), name)).toList();
            html.add(Curves.figure(new SvgLineChart("Test " + metric, SLICE, metric, Numbers.isShare(metric), series, NO_MARKS, Size.HALF)));
        });
        html.close("div").line();
        List<String> heads = new ArrayList<>(List.of(SLICE));
        heads.addAll(names);
        Table table = new Table("The numbers after each slice", heads);
        values.forEach((slice, numbers) -> {
            List<String> cells = new ArrayList<>(List.of(slice == 0 ? "before" : Integer.toString(slice)));
            names.forEach(name -> cells.add(Numbers.metric(metric(name), numbers.getOrDefault(name, Double.NaN))));
            table.row(cells);
        });
        return html.open("details").element("summary", "The numbers after each slice").line().add(table.html()).close("details").line();
    }

    /**
     * For the metrics by which arms are compared, a chart with a curve for each arm; and before, after the first slice, and after the last.
     *
     * @param cells of one subject, of which at least one has slices
     */
    static Html ofStudy(List<Cell> cells, List<Study.Metric> metrics) {
        Map<Cell, List<Map<Integer, Map<String, Double>>>> byCell = new LinkedHashMap<>();
        for (Cell cell : cells) {
            List<Map<Integer, Map<String, Double>>> runs = cell.records().stream().filter(record -> record != null).map(RunRecord::epochs)
                    .filter(SliceSections::isSliced).map(SliceSections::values).toList();
            if (!runs.isEmpty()) {
                byCell.put(cell, runs);
            }
        }
        Html html = explained();
        for (Study.Metric metric : metrics) {
            String name = metric.name();
            boolean measured = byCell.values().stream().flatMap(List::stream).flatMap(run -> run.values().stream())
                    .anyMatch(values -> values.containsKey(name));
            if (!measured) {
                continue;
            }
            List<Series> series = byCell.entrySet().stream().limit(SvgLineChart.capacity())
                    .map(each -> series(each.getKey().arm().name(), each.getValue(), name)).toList();
            boolean several = byCell.values().stream().anyMatch(runs -> last(runs) > 1);
            if (several) {
                html.add(Curves.figure(new SvgLineChart(name, SLICE, metric(name), Numbers.isShare(metric(name)), series, NO_MARKS, Size.WIDE)));
            }
            Table table = new Table(name + ", mean over the seeds", several ? List.of("arm", "before", "after the first slice", "after the last slice")
                    : List.of("arm", "before", "after"));
            byCell.forEach((cell, runs) -> {
                List<String> row = new ArrayList<>(List.of(cell.arm().name(), mean(runs, 0, name), mean(runs, 1, name)));
                if (several) {
                    row.add(mean(runs, last(runs), name));
                }
                table.row(row);
            });
            html.add(table.html());
        }
        return html;
    }

    private static Html explained() {
        return new Html().element("p", "The test splits with the best weights of each part, by validation; the next part begins with them. A part is a phase,"
                + " or a slice of the training images.",
                "class", "note").line();
    }

    private static String metric(String name) {
        return name.substring(name.indexOf('/') + 1);
    }

    private static int last(List<Map<Integer, Map<String, Double>>> runs) {
        return runs.stream().flatMap(run -> run.keySet().stream()).mapToInt(Integer::intValue).max().orElseThrow();
    }

    private static double[] values(List<Map<Integer, Map<String, Double>>> runs, int slice, String name) {
        return runs.stream().mapToDouble(run -> run.getOrDefault(slice, Map.of()).getOrDefault(name, Double.NaN)).toArray();
    }

    private static String mean(List<Map<Integer, Map<String, Double>>> runs, int slice, String name) {
        return Numbers.metric(metric(name), MeanEstimate.of(values(runs, slice, name)).mean());
    }

    /** The mean over runs, with a band from the lowest to the highest where there are several. */
    private static Series series(String title, List<Map<Integer, Map<String, Double>>> runs, String name) {
        int[] slices = runs.stream().flatMap(run -> run.keySet().stream()).mapToInt(Integer::intValue).distinct().sorted().toArray();
        double[] mean = new double[slices.length];
        double[] low = new double[slices.length];
        double[] high = new double[slices.length];
        for (int i = 0; i < slices.length; i++) {
            double[] values = DoubleStream.of(values(runs, slices[i], name)).filter(Double::isFinite).toArray();
            mean[i] = DoubleStream.of(values).average().orElse(Double.NaN);
            low[i] = DoubleStream.of(values).min().orElse(Double.NaN);
            high[i] = DoubleStream.of(values).max().orElse(Double.NaN);
        }
        return runs.size() > 1 ? new Series(title, slices, mean, low, high) : new Series(title, slices, mean);
    }
}
