package org.glassbox.engine.study;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.statistics.Interval;
import org.glassbox.core.statistics.MeanEstimate;
import org.glassbox.engine.io.AtomicFiles;
import org.glassbox.engine.io.Csv;
import org.glassbox.engine.io.JsonNumbers;

/** Writes a study's numbers for other programs: results.csv with a row a run, and study.json with what the report says. */
public final class StudyFiles {
    private StudyFiles() {
    }

    /**
     * Writes both files.
     *
     * @throws GlassboxException if one can't be written
     */
    public static void write(StudyResult result, StudyFolder folder) throws GlassboxException {
        AtomicFiles.writeString(folder.results(), csv(result));
        AtomicFiles.writeString(folder.numbers(), json(result));
    }

    /** A row a run, those that are not finished included; a column for each number that a run measured, empty where it is undefined. */
    static String csv(StudyResult result) {
        Set<String> names = new LinkedHashSet<>();
        result.records().values().forEach(record -> names.addAll(record.values().keySet()));
        List<String> head = new ArrayList<>(List.of("experiment", "arm", "seed", "state", "folder", "epoch"));
        head.addAll(names);
        StringBuilder csv = new StringBuilder(Csv.line(head));
        for (PlannedRun run : result.plan().runs()) {
            Optional<RunRecord> record = Optional.ofNullable(result.records().get(run));
            Map<String, Double> values = record.map(RunRecord::values).orElse(Map.of());
            List<String> row = new ArrayList<>(List.of(run.subject().name(), run.arm().name(), Long.toString(run.seed()), state(record), run.folder(),
                    record.filter(RunRecord::isFinished).map(kept -> Integer.toString(kept.epoch())).orElse("")));
            names.forEach(name -> row.add(Csv.number(values.getOrDefault(name, Double.NaN))));
            csv.append(Csv.line(row));
        }
        return csv.toString();
    }

    private static String state(Optional<RunRecord> record) {
        return record.map(kept -> switch (kept.state()) {
            case FINISHED -> "finished";
            case FAILED -> "failed";
            case UNFINISHED -> "unfinished";
        }).orElse("not begun");
    }

    /** What the report says, as JSON. */
    public static String json(StudyResult result) {
        ObjectMapper mapper = new ObjectMapper();
        Study study = result.plan().study();
        ObjectNode root = mapper.createObjectNode();
        root.put("name", study.name());
        root.put("baseline", study.baseline().name());
        ArrayNode seeds = root.putArray("seeds");
        study.seeds().forEach(seeds::add);
        root.put("runs", result.plan().runs().size());
        root.put("finished", result.finished());
        root.put("seconds", result.seconds());
        ArrayNode failures = root.putArray("failed");
        result.failed().forEach(run -> named(failures.addObject(), run).put("reason", result.records().get(run).failure()));
        ArrayNode open = root.putArray("open");
        result.open().forEach(run -> named(open.addObject(), run));
        ArrayNode cells = root.putArray("cells");
        result.cells().forEach(cell -> cell(cells.addObject(), cell, result));
        ArrayNode comparisons = root.putArray("comparisons");
        result.comparisons().forEach(comparison -> comparison(comparisons.addObject(), comparison));
        ArrayNode images = root.putArray("images");
        result.images().forEach(comparison -> images(images.addObject(), comparison));
        ArrayNode gaps = root.putArray("gapsClosed");
        result.gaps().forEach(gap -> gap(gaps.addObject(), gap));
        differences(root, result.plan());
        try {
            return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ObjectNode named(ObjectNode node, PlannedRun run) {
        return node.put("experiment", run.subject().name()).put("arm", run.arm().name()).put("seed", run.seed()).put("folder", run.folder());
    }

    private static void cell(ObjectNode node, StudyResult.Cell cell, StudyResult result) {
        node.put("experiment", cell.subject().name()).put("arm", cell.arm().name()).put("finished", cell.finished());
        ObjectNode metrics = node.putObject("metrics");
        for (Study.Metric metric : result.metrics()) {
            estimate(metrics.putObject(metric.name()), cell, metric.name());
        }
        estimate(node.putObject("seconds"), cell, MetricNames.SECONDS);
    }

    private static void estimate(ObjectNode node, StudyResult.Cell cell, String metric) {
        MeanEstimate estimate = cell.estimate(metric);
        node.put("count", estimate.count());
        node.put("mean", JsonNumbers.finite(estimate.mean()));
        node.put("deviation", JsonNumbers.finite(estimate.deviation()));
        interval(node, estimate.interval());
        ArrayNode values = node.putArray("values");
        for (double value : cell.values(metric)) {
            values.add(JsonNumbers.finite(value));
        }
    }

    private static void comparison(ObjectNode node, StudyResult.Comparison comparison) {
        node.put("experiment", comparison.cell().subject().name()).put("arm", comparison.cell().arm().name()).put("metric", comparison.metric().name());
        node.put("better", comparison.metric().higherIsBetter() ? "higher" : "lower").put("pairs", comparison.t().pairs());
        node.put("difference", JsonNumbers.finite(comparison.t().difference()));
        interval(node, comparison.t().interval());
        node.put("t", JsonNumbers.finite(comparison.t().t()));
        node.put("p", JsonNumbers.finite(comparison.t().p()));
        node.put("pCorrected", JsonNumbers.finite(comparison.tCorrected()));
        node.put("pOfSignFlips", JsonNumbers.finite(comparison.flips().p()));
        node.put("pOfSignFlipsCorrected", JsonNumbers.finite(comparison.flipsCorrected()));
        node.put("won", comparison.won()).put("lost", comparison.lost());
    }

    private static void images(ObjectNode node, ImageComparison comparison) {
        node.put("experiment", comparison.subject().name()).put("arm", comparison.arm().name()).put("split", comparison.split()).put("seed", comparison.seed());
        node.put("images", comparison.images()).put("onlyArm", comparison.test().onlyFirst()).put("onlyBaseline", comparison.test().onlySecond());
        node.put("p", comparison.test().p()).put("pCorrected", comparison.corrected());
    }

    private static void gap(ObjectNode node, StudyResult.GapClosed gap) {
        node.put("experiment", gap.cell().subject().name()).put("arm", gap.cell().arm().name()).put("metric", gap.metric().name())
                .put("pairs", gap.ratio().pairs());
        node.put("gap", JsonNumbers.finite(gap.size()));
        node.put("closed", JsonNumbers.finite(gap.ratio().ratio()));
        interval(node, gap.ratio().interval());
    }

    private static void differences(ObjectNode root, StudyPlan plan) {
        ObjectNode bySubject = root.putObject("options");
        for (Study.Subject subject : plan.study().subjects()) {
            ObjectNode options = bySubject.putObject(subject.name());
            for (OptionDifferences.Difference difference : plan.differences(subject)) {
                ObjectNode values = options.putObject(difference.key());
                for (int i = 0; i < difference.values().size(); i++) {
                    values.put(plan.study().arms().get(i).name(), difference.values().get(i));
                }
            }
        }
    }

    private static void interval(ObjectNode node, Optional<Interval> interval) {
        interval.ifPresent(known -> node.put("low", known.low()).put("high", known.high()));
    }
}
