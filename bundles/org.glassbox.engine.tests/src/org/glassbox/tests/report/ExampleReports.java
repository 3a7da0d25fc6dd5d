package org.glassbox.tests.report;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.RandomStream;
import org.glassbox.core.data.Dataset;
import org.glassbox.core.data.MaskRole;
import org.glassbox.core.data.Sample;
import org.glassbox.core.explain.SaliencyMap;
import org.glassbox.core.feedback.Answer;
import org.glassbox.core.feedback.Query;
import org.glassbox.core.image.Mask;
import org.glassbox.core.image.Region;
import org.glassbox.datasets.Lesions;
import org.glassbox.engine.experiment.Augmentation;
import org.glassbox.engine.experiment.Experiment;
import org.glassbox.engine.experiment.Phase;
import org.glassbox.engine.experiment.PhaseSettings;
import org.glassbox.engine.experiment.QuerySettings;
import org.glassbox.engine.experiment.Selection;
import org.glassbox.engine.experiment.TrainingSettings;
import org.glassbox.engine.feedback.Receipt;
import org.glassbox.engine.report.ArmResult;
import org.glassbox.engine.report.DemoReport;
import org.glassbox.engine.report.DemoResult;
import org.glassbox.engine.report.FinishedRun;
import org.glassbox.engine.report.HeatMapRow;
import org.glassbox.engine.report.QueriedPicture;
import org.glassbox.engine.report.RunReport;
import org.glassbox.engine.run.RunResult;
import org.glassbox.engine.run.TrainingEvent.Ended;
import org.glassbox.engine.run.TrainingEvent.EpochSummary;
import org.glassbox.engine.run.TrainingEvent.Outcome;

/** Made-up results over real pictures: for the tests, and to look at the pages. */
public final class ExampleReports {
    static final List<String> CLASSES = List.of("benign", "malignant");
    private static final int QUERY_FROM = 6;
    private static final int QUERY_TO = 13;
    private static final int EPOCHS = 20;

    private final Dataset data;
    private final List<Sample> train;

    ExampleReports(Lesions lesions) throws GlassboxException {
        data = lesions.open(new NullProgressMonitor());
        train = data.samples("train");
    }

    /** Writes both pages into the folder. */
    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createDirectories(Path.of(arguments[0]));
        ExampleReports examples = new ExampleReports(new Lesions());
        RunReport.write(examples.run(40), folder.resolve("run.html"));
        DemoReport.write(examples.demo(0.6025, 0.815, 0.9175, 80), folder.resolve("demo.html"));
    }

    /** A run that completed. */
    FinishedRun run(int questions) throws GlassboxException {
        List<QueriedPicture> queries = queries(questions);
        Map<String, Map<String, Double>> tests = new LinkedHashMap<>();
        tests.put("test_iid", metrics(0.8925, 0.312));
        tests.put("test_random", metrics(0.815, 0.447));
        tests.put("test_absent", Map.of("accuracy", 0.8, "loss", Double.NaN, RunResult.ON_RELEVANT, 0.62));
        String yaml = "name: lesions with feedback\nseed: 1\ndata:\n  reader: lesions\n";
        List<Receipt> receipts = receipts(queries);
        return new FinishedRun(experiment("lesions with feedback"), yaml, CLASSES, train.size(), 200, "cpu (2 threads)", new Ended(Outcome.COMPLETED, EPOCHS, ""),
                143.2, epochs(0.86), Optional.of(new RunResult(17, tests, receipts)), queries, receipts, List.of("3 images were left out, as they can't be read."),
                Map.of("Weights, SHA-256", "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"));
    }

    /** A demo with these accuracies on test_random. */
    DemoResult demo(double without, double with, double bound, int questions) throws GlassboxException {
        String share = "Charged for the share of its reasons that lies on ruled-out regions.";
        String paper = "The same answers, with the penalty as it is printed in the paper.";
        List<ArmResult> arms = List.of(
                arm(ArmResult.Role.WITHOUT_FEEDBACK, "Without feedback", "The usual training; nobody looks at the reasons.", without, 0.96, 0.31, 0.48),
                arm(ArmResult.Role.FEEDBACK, "With feedback (SHARE)", share, with, 0.88, 0.66, 0.11),
                arm(ArmResult.Role.OTHER_FEEDBACK, "Paper's form of the penalty", paper, without + 0.01, 0.95, 0.33, 0.45),
                arm(ArmResult.Role.UPPER_BOUND, "Upper bound", "Trained on images whose patch says nothing about the class.", bound, 0.92, 0.71, Double.NaN));
        List<HeatMapRow> rows = new ArrayList<>();
        for (Sample sample : data.samples("test_random").subList(0, Math.min(6, data.samples("test_random").size()))) {
            List<HeatMapRow.View> views = new ArrayList<>();
            for (int arm = 0; arm < arms.size(); arm++) {
                views.add(new HeatMapRow.View(map(sample, arm % 2 == 0 ? 1 : 0.2, (sample.label() + arm + 1) % 2), 0.71 + 0.07 * arm));
            }
            rows.add(new HeatMapRow(data.image(sample), sample.id() + ", " + CLASSES.get(sample.label()), sample.label(), views));
        }
        List<QueriedPicture> queries = queries(questions);
        return new DemoResult(1, false, "cpu (2 threads)", CLASSES, 0.95, train.size(), 200, 400, questions, "an annotator simulated from the lesions' outlines",
                arms, rows, queries, receipts(queries), 171);
    }

    static Experiment experiment(String name) {
        Phase.WeightedLoss crossEntropy = new Phase.WeightedLoss(1, Selection.of("cross-entropy"));
        Phase.WeightedLoss penalty = new Phase.WeightedLoss(3, Selection.of("input-gradient"));
        Phase.Queries queries = new Phase.Queries(new QuerySettings(), Selection.of("entropy"), Selection.of("deeplift", Map.of("reference", "blur")),
                Selection.of("simulated"));
        PhaseSettings six = new PhaseSettings(6, 1, 0, 0, PhaseSettings.CounterexampleFill.OTHER_IMAGE);
        return new Experiment(name, 1, Selection.of("lesions", Map.of("size", "64")), Selection.of("smallcnn"), null, new TrainingSettings(),
                Augmentation.none(),
                List.of(Selection.of("accuracy"), Selection.of("loss")), List.of(new Phase("baseline", six, List.of(crossEntropy), Optional.empty()),
                        new Phase("query", new PhaseSettings(8, 1, 4, 0, PhaseSettings.CounterexampleFill.OTHER_IMAGE), List.of(crossEntropy, penalty),
                                Optional.of(queries)),
                        new Phase("quiet", six, List.of(crossEntropy, penalty), Optional.empty())));
    }

    /** Twenty epochs in three phases whose validation accuracy ends at the given one. */
    static List<EpochSummary> epochs(double accuracy) {
        List<EpochSummary> epochs = new ArrayList<>();
        for (int epoch = 1; epoch <= EPOCHS; epoch++) {
            double wiggle = 0.02 * Math.sin(1.7 * epoch + 10 * accuracy);
            double reached = 1 - Math.exp(-epoch / 5.0);
            double crossEntropy = 0.69 - 0.5 * reached + wiggle;
            double penalty = epoch < QUERY_FROM ? Double.NaN : 0.7 * Math.exp(-(epoch - QUERY_FROM) / 6.0) + Math.abs(wiggle);
            int asked = 10 * Math.clamp(epoch - QUERY_FROM + 1, 0, QUERY_TO - QUERY_FROM + 1);
            Map<String, Double> training = new LinkedHashMap<>();
            training.put("cross-entropy", crossEntropy);
            training.put("input-gradient", penalty);
            training.put("total", crossEntropy + (Double.isNaN(penalty) ? 0 : 3 * penalty));
            epochs.add(new EpochSummary(epoch, epoch < QUERY_FROM ? "baseline" : epoch <= QUERY_TO ? "query" : "quiet", training,
                    metrics(0.5 + (accuracy - 0.5) * reached + wiggle, 0.7 - 0.4 * reached - wiggle), asked, asked, epoch < 18, 6.4 + wiggle));
        }
        return epochs;
    }

    private static Map<String, Double> metrics(double accuracy, double loss) {
        Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put("accuracy", accuracy);
        metrics.put("loss", loss);
        metrics.put("recall/benign", accuracy + 0.03);
        metrics.put("recall/malignant", accuracy - 0.03);
        metrics.put("macro-recall", accuracy);
        metrics.put("confusion/benign/benign", 186.0);
        metrics.put("confusion/benign/malignant", 14.0);
        metrics.put("confusion/malignant/benign", 29.0);
        metrics.put("confusion/malignant/malignant", 171.0);
        return metrics;
    }

    private static ArmResult arm(ArmResult.Role role, String title, String explanation, double random, double iid, double lesion, double patch) {
        Map<String, Map<String, Double>> tests = new LinkedHashMap<>();
        tests.put("test_random", Map.of("accuracy", random));
        tests.put("test_iid", Map.of("accuracy", iid));
        tests.put("test_flipped", Map.of("accuracy", 2 * random - iid));
        tests.put("test_absent", Map.of("accuracy", random - 0.01));
        List<EpochSummary> epochs = epochs(iid);
        return new ArmResult(role, title, explanation, role == ArmResult.Role.UPPER_BOUND ? epochs : afterBaseline(epochs), tests, lesion, patch, 38.4);
    }

    /** The same epochs without the first phase, counted anew: of a network that began with another one's weights. */
    private static List<EpochSummary> afterBaseline(List<EpochSummary> epochs) {
        int skipped = QUERY_FROM - 1;
        return epochs.subList(skipped, epochs.size()).stream().map(e -> new EpochSummary(e.epoch() - skipped, e.phase(), e.trainLoss(), e.validation(),
                e.queried(), e.annotated(),
                e.bestSoFar(), e.seconds())).toList();
    }

    private List<QueriedPicture> queries(int count) throws GlassboxException {
        List<QueriedPicture> queries = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Sample sample = train.get(i % train.size());
            int epoch = QUERY_FROM + i % (QUERY_TO - QUERY_FROM + 1);
            int side = Math.max(1, data.width() / 8);
            List<Region> regions = new ArrayList<>();
            TreeSet<Integer> marked = new TreeSet<>();
            Mask lesion = data.mask(sample, MaskRole.RELEVANT).orElseThrow();
            for (int k = 0; k < 8; k++) {
                int cell = (k * 11 + 9 + i) % 64;
                Region region = new Region(cell % 8 * side, cell / 8 * side, side, side);
                if (lesion.coverage(region) < 0.1) {
                    marked.add(k);
                }
                regions.add(region);
            }
            String id = epoch + "/" + sample.id();
            int seen = i % 3 == 0 ? 1 - sample.label() : sample.label();
            List<Double> probabilities = seen == 0 ? List.of(0.62, 0.38) : List.of(0.38, 0.62);
            Query query = new Query(id, epoch, sample, data.image(sample), seen, probabilities, 0.664, map(sample, 1, seen), regions);
            Answer answer = i % 7 == 3 ? new Answer.Skipped(id, "no mask of the lesion") : new Answer.Marked(id, marked);
            queries.add(new QueriedPicture(query, i % 11 == 10 ? Optional.empty() : Optional.of(answer)));
        }
        return queries;
    }

    private List<Receipt> receipts(List<QueriedPicture> queries) throws GlassboxException {
        List<Receipt> receipts = new ArrayList<>();
        for (QueriedPicture picture : queries) {
            if (picture.answer().orElse(null) instanceof Answer.Marked) {
                Query query = picture.query();
                boolean moved = receipts.size() % 4 != 3;
                Mask ruledOut = data.mask(query.sample(), MaskRole.RELEVANT).orElseThrow().complement();
                int label = query.sample().label();
                receipts.add(new Receipt(query.id(), query.sample().id(), label, query.epoch(), query.epoch() + 1, ruledOut,
                        new Receipt.View(query.map(), 0.71, query.predicted(), 0.42, 0.9, 0.28),
                        new Receipt.View(map(query.sample(), moved ? 0.2 : 1, label), moved ? 0.34 : 0.69, moved ? label : query.predicted(), moved
                                ? 0.66 : 0.43, 0.91, 0.27)));
            }
        }
        return receipts;
    }

    /** A map like DeepLIFT's: signed, noisy, on the lesion's and the patch's pixels. */
    private SaliencyMap map(Sample sample, double patchWeight, int target) throws GlassboxException {
        Mask lesion = data.mask(sample, MaskRole.RELEVANT).orElseThrow();
        Optional<Mask> patch = data.mask(sample, MaskRole.IRRELEVANT);
        RandomStream random = RandomStream.of(1, "map", 0, sample.id());
        float[] values = new float[data.width() * data.height()];
        for (int i = 0; i < values.length; i++) {
            int x = i % data.width();
            int y = i / data.width();
            double here = (lesion.contains(x, y) ? 1 - 0.7 * patchWeight : 0.05) + (patch.isPresent() && patch.get().contains(x, y) ? patchWeight : 0);
            values[i] = (float) (here * (random.nextDouble() * 1.6 - 0.4));
        }
        return new SaliencyMap(data.width(), data.height(), values, target, Double.NaN);
    }
}
