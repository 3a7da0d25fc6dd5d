package org.glassbox.engine.study;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.statistics.Holm;
import org.glassbox.core.statistics.MeanEstimate;
import org.glassbox.core.statistics.PairedT;
import org.glassbox.core.statistics.RatioOfMeans;
import org.glassbox.core.statistics.SignFlips;

/**
 * What came of a study: each arm's numbers, and how sure it is that they differ from the baseline's.
 *
 * @param records what is kept of the plan's runs, as far as they were begun
 * @param metrics by which arms are compared, the most important first
 * @param cells one for each subject and arm
 * @param comparisons of all arms but the baseline with it, by subject and metric; the correction is for all of them together
 * @param images comparisons of trained networks image by image, with a correction of their own
 * @param gaps closed by all arms but those that make the gap; empty for studies without one
 * @param strangers folders of runs that the study does not describe any more
 */
public record StudyResult(StudyPlan plan, Map<PlannedRun, RunRecord> records, List<Study.Metric> metrics, List<Cell> cells, List<Comparison> comparisons,
        List<ImageComparison> images, List<GapClosed> gaps, List<String> strangers) {
    private static final double SMALLEST_GAP_IN_ACCURACY = 0.02; // as in the demo

    /**
     * All runs of an arm on one subject.
     *
     * @param records of the plan's seeds, in their order; null where a run is not finished
     */
    public record Cell(Study.Subject subject, Study.Arm arm, List<RunRecord> records) {
        /** A value for each seed; NaN where the run is not finished or did not measure it. */
        public double[] values(String metric) {
            return records.stream().mapToDouble(record -> record == null ? Double.NaN : record.values().getOrDefault(metric, Double.NaN)).toArray();
        }

        /** The mean over the seeds. */
        public MeanEstimate estimate(String metric) {
            return MeanEstimate.of(values(metric));
        }

        /** How many runs are finished. */
        public int finished() {
            return (int) records.stream().filter(record -> record != null).count();
        }
    }

    /**
     * An arm and the baseline by one metric, paired by seed; differences are the arm's value minus the baseline's.
     *
     * @param t the test that takes differences for normally distributed
     * @param flips the test that does not
     * @param tCorrected p of the first, corrected for all comparisons of the study; NaN where undefined
     * @param flipsCorrected p of the second, likewise
     * @param won with how many seeds the arm was better
     * @param lost with how many it was worse
     */
    public record Comparison(Cell cell, Study.Metric metric, PairedT t, SignFlips flips, double tCorrected, double flipsCorrected, int won, int lost) {
        private static final double SURE = 0.05;

        /** Whether the difference is more than chance would make, by the t test after the correction. */
        public boolean isTold() {
            return tCorrected < SURE;
        }

        /** Whether the mean difference is in the good direction. */
        public boolean isBetter() {
            return metric.higherIsBetter() ? t.difference() > 0 : t.difference() < 0;
        }
    }

    /**
     * The part of the gap between control and bound that an arm closes.
     *
     * @param ratio 1 for all of it; more than 1 beyond the bound, negative on the wrong side of the control
     * @param size of the gap, bound minus control, counted in the good direction; NaN where it is not known
     */
    public record GapClosed(Cell cell, Study.Metric metric, RatioOfMeans ratio, double size) {
        /** Whether there is a gap worth closing. */
        public boolean isThere() {
            return metric.name().endsWith("accuracy") ? size >= SMALLEST_GAP_IN_ACCURACY : size > 0;
        }
    }

    public StudyResult {
        records = Collections.unmodifiableMap(new LinkedHashMap<>(records));
        metrics = List.copyOf(metrics);
        cells = List.copyOf(cells);
        comparisons = List.copyOf(comparisons);
        images = List.copyOf(images);
        gaps = List.copyOf(gaps);
        strangers = List.copyOf(strangers);
    }

    /**
     * Puts together what the folder of a study holds, whatever is missing.
     *
     * @throws GlassboxException if what is kept of a run can't be read, or belongs to another study
     */
    public static StudyResult of(StudyPlan plan, StudyFolder folder) throws GlassboxException {
        folder.requireSameRuns(plan);
        Map<PlannedRun, RunRecord> records = new LinkedHashMap<>();
        Set<String> measured = new LinkedHashSet<>();
        for (PlannedRun run : plan.runs()) {
            Optional<RunRecord> record = folder.read(run);
            record.ifPresent(kept -> {
                records.put(run, kept);
                measured.addAll(kept.values().keySet());
            });
        }
        Study study = plan.study();
        List<Cell> cells = new ArrayList<>();
        for (Study.Subject subject : study.subjects()) {
            for (Study.Arm arm : study.arms()) {
                List<RunRecord> finished = new ArrayList<>();
                plan.cell(subject, arm).forEach(run -> finished.add(Optional.ofNullable(records.get(run)).filter(RunRecord::isFinished).orElse(null)));
                cells.add(new Cell(subject, arm, Collections.unmodifiableList(finished)));
            }
        }
        List<Study.Metric> metrics = study.metrics().isEmpty() ? MetricNames.usual(measured) : study.metrics();
        return new StudyResult(plan, records, metrics, cells, comparisons(study, metrics, cells), ImageComparison.of(plan, records, metrics, folder),
                gaps(study, metrics, cells), folder.strangers(plan));
    }

    private static Cell cell(List<Cell> cells, Study.Subject subject, Study.Arm arm) {
        return cells.stream().filter(cell -> cell.subject().equals(subject) && cell.arm().equals(arm)).findFirst().orElseThrow();
    }

    private static List<Comparison> comparisons(Study study, List<Study.Metric> metrics, List<Cell> cells) {
        List<Comparison> raw = new ArrayList<>();
        for (Cell cell : cells) {
            for (Study.Metric metric : cell.arm().equals(study.baseline()) ? List.<Study.Metric>of() : metrics) {
                raw.add(compared(cell, cell(cells, cell.subject(), study.baseline()), metric));
            }
        }
        double[] byT = Holm.adjusted(raw.stream().mapToDouble(each -> each.t().p()).toArray());
        double[] byFlips = Holm.adjusted(raw.stream().mapToDouble(each -> each.flips().p()).toArray());
        List<Comparison> corrected = new ArrayList<>();
        for (int i = 0; i < byT.length; i++) {
            Comparison each = raw.get(i);
            corrected.add(new Comparison(each.cell(), each.metric(), each.t(), each.flips(), byT[i], byFlips[i], each.won(), each.lost()));
        }
        return corrected;
    }

    private static Comparison compared(Cell cell, Cell baseline, Study.Metric metric) {
        double[] values = cell.values(metric.name());
        double[] others = baseline.values(metric.name());
        int won = 0;
        int lost = 0;
        for (int n = 0; n < values.length; n++) {
            double gain = metric.higherIsBetter() ? values[n] - others[n] : others[n] - values[n];
            won += gain > 0 ? 1 : 0;
            lost += gain < 0 ? 1 : 0;
        }
        return new Comparison(cell, metric, PairedT.of(values, others), SignFlips.of(values, others, 0), Double.NaN, Double.NaN, won, lost);
    }

    private static List<GapClosed> gaps(Study study, List<Study.Metric> metrics, List<Cell> cells) {
        List<GapClosed> gaps = new ArrayList<>();
        if (study.gap().isEmpty() || metrics.isEmpty()) {
            return gaps;
        }
        Study.Gap gap = study.gap().get();
        Study.Metric metric = gap.metric().orElse(metrics.getFirst());
        for (Cell cell : cells) {
            if (!cell.arm().equals(gap.control()) && !cell.arm().equals(gap.bound())) {
                double[] control = cell(cells, cell.subject(), gap.control()).values(metric.name());
                double[] closed = minus(cell.values(metric.name()), control);
                double[] whole = minus(cell(cells, cell.subject(), gap.bound()).values(metric.name()), control);
                double size = MeanEstimate.of(whole).mean();
                gaps.add(new GapClosed(cell, metric, RatioOfMeans.of(closed, whole), metric.higherIsBetter() ? size : -size));
            }
        }
        return gaps;
    }

    private static double[] minus(double[] first, double[] second) {
        double[] differences = new double[first.length];
        for (int n = 0; n < differences.length; n++) {
            differences[n] = first[n] - second[n];
        }
        return differences;
    }

    /** A subject's cells, in the order of the arms. */
    public List<Cell> cells(Study.Subject subject) {
        return cells.stream().filter(cell -> cell.subject().equals(subject)).toList();
    }

    /** Runs that failed when they were last tried. */
    public List<PlannedRun> failed() {
        return plan.runs().stream().filter(run -> records.containsKey(run) && records.get(run).state() == RunRecord.State.FAILED).toList();
    }

    /** Runs that are neither finished nor failed. */
    public List<PlannedRun> open() {
        return plan.runs().stream().filter(run -> !records.containsKey(run) || records.get(run).state() == RunRecord.State.UNFINISHED).toList();
    }

    /** Runs that are done. */
    public int finished() {
        return plan.runs().size() - failed().size() - open().size();
    }

    /** Wall time of all finished runs. */
    public double seconds() {
        return records.values().stream().filter(RunRecord::isFinished).mapToDouble(RunRecord::seconds).sum();
    }
}
