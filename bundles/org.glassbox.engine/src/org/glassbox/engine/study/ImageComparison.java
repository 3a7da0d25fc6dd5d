package org.glassbox.engine.study;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.statistics.Holm;
import org.glassbox.core.statistics.McNemar;
import org.glassbox.engine.history.HistoryFiles;
import org.glassbox.engine.history.PredictionTable;

/**
 * Two trained networks on the images of a test split, an arm's and the baseline's with the same seed: which of the images only one of them has right. It says
 * whether these two networks differ on images like these, not whether the arm does over seeds.
 *
 * @param split such as "test"
 * @param seed of both runs
 * @param images that both were asked about
 * @param test the arm comes first
 * @param corrected its p, corrected for all of these tests of the study
 */
public record ImageComparison(Study.Subject subject, Study.Arm arm, String split, long seed, int images, McNemar test, double corrected) {
    private static final double SURE = 0.05;

    /** Whether the difference is more than chance would make, after the correction. */
    public boolean isTold() {
        return corrected < SURE;
    }

    /**
     * All that can be compared: on the splits that the study's metrics are about, as far as both runs are finished and have kept what they said of each image,
     * which those of earlier versions have not.
     *
     * @throws GlassboxException if a table is damaged
     */
    static List<ImageComparison> of(StudyPlan plan, Map<PlannedRun, RunRecord> records, List<Study.Metric> metrics, StudyFolder folder) throws GlassboxException {
        List<ImageComparison> raw = new ArrayList<>();
        for (Study.Subject subject : plan.study().subjects()) {
            for (Study.Arm arm : plan.study().arms()) {
                if (!arm.equals(plan.study().baseline())) {
                    List<PlannedRun> runs = plan.cell(subject, arm);
                    List<PlannedRun> baselines = plan.cell(subject, plan.study().baseline());
                    for (int i = 0; i < runs.size(); i++) {
                        if (isFinished(records, runs.get(i)) && isFinished(records, baselines.get(i))) {
                            raw.addAll(compared(runs.get(i), folder.of(runs.get(i)), folder.of(baselines.get(i)), splits(metrics)));
                        }
                    }
                }
            }
        }
        double[] corrected = Holm.adjusted(raw.stream().mapToDouble(each -> each.test().p()).toArray());
        List<ImageComparison> comparisons = new ArrayList<>();
        for (int i = 0; i < corrected.length; i++) {
            ImageComparison each = raw.get(i);
            comparisons.add(new ImageComparison(each.subject(), each.arm(), each.split(), each.seed(), each.images(), each.test(), corrected[i]));
        }
        return comparisons;
    }

    private static boolean isFinished(Map<PlannedRun, RunRecord> records, PlannedRun run) {
        return records.containsKey(run) && records.get(run).isFinished();
    }

    private static Set<String> splits(List<Study.Metric> metrics) {
        Set<String> splits = new TreeSet<>();
        metrics.stream().map(Study.Metric::name).filter(name -> name.startsWith("test") && name.contains("/"))
                .forEach(name -> splits.add(name.substring(0, name.indexOf('/'))));
        return splits;
    }

    private static List<ImageComparison> compared(PlannedRun run, Path folder, Path baseline, Set<String> splits) throws GlassboxException {
        List<ImageComparison> compared = new ArrayList<>();
        for (String split : splits) {
            Path ours = HistoryFiles.test(folder, split);
            Path theirs = HistoryFiles.test(baseline, split);
            if (Files.isRegularFile(ours) && Files.isRegularFile(theirs)) {
                Map<String, PredictionTable.Row> others = PredictionTable.read(theirs).byId();
                List<PredictionTable.Row> common = PredictionTable.read(ours).rows().stream().filter(row -> others.containsKey(row.id())).toList();
                boolean[] right = new boolean[common.size()];
                boolean[] otherRight = new boolean[common.size()];
                for (int n = 0; n < right.length; n++) {
                    right[n] = common.get(n).isRight();
                    otherRight[n] = others.get(common.get(n).id()).isRight();
                }
                compared.add(new ImageComparison(run.subject(), run.arm(), split, run.seed(), right.length, McNemar.of(right, otherRight), Double.NaN));
            }
        }
        return compared;
    }
}
