package org.glassbox.tests.consistency;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.network.Mode;
import org.glassbox.core.option.Option;
import org.glassbox.core.registry.Contributions;
import org.glassbox.core.registry.ExtensionPoint;
import org.glassbox.core.training.SampleWeights;
import org.glassbox.core.training.Softmax;
import org.glassbox.core.training.WeighingRequest;
import org.glassbox.core.training.Weighting;
import org.glassbox.engine.experiment.Experiment;
import org.glassbox.engine.experiment.ExperimentYaml;
import org.glassbox.engine.experiment.Phase;
import org.glassbox.engine.experiment.Selection;
import org.glassbox.engine.experiment.WeightingSettings;
import org.glassbox.engine.run.TrainingEvent;
import org.glassbox.tests.run.TinyRuns;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs of seconds whose images have weights. */
class WeightedRunsTest {
    private static final String HARD = "{id: hnm, every: 2, warmUp: 1}";
    private static final String EXACT = "{id: consistency, epsilon: 0.02, every: 2, warmUp: 1}";
    private static final String FUSED = "{id: consistency, epsilon: 0.02, cost: fused, every: 2, warmUp: 1}";
    @TempDir
    private Path folder;

    private static Experiment experiment(String weighting, String... sets) throws GlassboxException {
        String phase = weighting.isEmpty() ? "" : ", weighting: " + weighting;
        return TinyRuns.experiment(Stream.concat(Stream.of("phases=[{epochs: 5, losses: [cross-entropy]" + phase + "}]"), Stream.of(sets))
                .toArray(String[]::new));
    }

    private static List<Path> weightFiles(Path run) throws IOException {
        try (Stream<Path> files = Files.list(run)) {
            return files.filter(file -> file.getFileName().toString().startsWith("sample-weights")).sorted().toList();
        }
    }

    private static double[] column(Path file, String name) throws IOException {
        List<String> lines = Files.readAllLines(file);
        int column = List.of(lines.getFirst().split(",")).indexOf(name);
        return lines.stream().skip(1).map(line -> line.split(",", -1)[column])
                .mapToDouble(text -> text.isEmpty() ? Double.NaN : Double.parseDouble(text)).toArray();
    }

    @Test
    void hardNegativesAreWeighedAsOftenAsThePhaseSaysAndChangeWhatIsLearnt() throws Exception {
        try (TinyRuns runs = new TinyRuns()) {
            runs.run(experiment(HARD), folder.resolve("weighed"), false);
            runs.run(experiment(""), folder.resolve("plain"), false);
        }
        List<Path> files = weightFiles(folder.resolve("weighed"));
        assertEquals(List.of("sample-weights-0001.csv", "sample-weights-0003.csv"), files.stream().map(file -> file.getFileName().toString()).toList());
        assertEquals("id,epoch,v,loss,correct", Files.readAllLines(files.getFirst()).getFirst());
        double[] losses = column(files.getFirst(), "loss");
        double[] weights = column(files.getFirst(), "v");
        assertEquals(32, weights.length);
        for (int n = 0; n < weights.length; n++) {
            assertEquals(Math.tanh(losses[n]), weights[n], 1e-12);
        }
        assertEquals(column(folder.resolve("plain/metrics.csv"), "train loss total")[0], column(folder.resolve("weighed/metrics.csv"), "train loss total")[0],
                "the first epoch is without weights");
        assertNotEquals(column(folder.resolve("plain/metrics.csv"), "train loss total")[1],
                column(folder.resolve("weighed/metrics.csv"), "train loss total")[1],
                "the second epoch has weights");
        assertEquals(Arrays.stream(weights).average().orElseThrow(), column(folder.resolve("weighed/metrics.csv"), "train loss mean sample weight")[0], 1e-12);
        assertEquals(List.of(), weightFiles(folder.resolve("plain")));
    }

    @ParameterizedTest
    @ValueSource(strings = {HARD, EXACT, FUSED})
    void aBrokenOffRunGoesOnToTheSameNumbersAndWeights(String weighting) throws Exception {
        Experiment experiment = experiment(weighting);
        try (TinyRuns runs = new TinyRuns()) {
            runs.run(experiment, folder.resolve("whole"), false);
            for (int broken = 2; broken <= 4; broken++) {
                int epoch = broken;
                Path cut = folder.resolve("cut" + broken);
                NullProgressMonitor monitor = new NullProgressMonitor();
                runs.run(experiment, cut, false, Optional.empty(), event -> {
                    if (event instanceof TrainingEvent.StepDone step && step.epoch() == epoch) {
                        monitor.setCanceled(true);
                    }
                }, monitor);
                runs.run(experiment, cut, true);
                assertEquals(Files.readAllLines(folder.resolve("whole/metrics.csv")), Files.readAllLines(cut.resolve("metrics.csv")));
                assertArrayEquals(Files.readAllBytes(folder.resolve("whole/weights.safetensors")), Files.readAllBytes(cut.resolve("weights.safetensors")));
                assertEquals(weightFiles(cut).stream().map(Path::getFileName).toList(),
                        weightFiles(folder.resolve("whole")).stream().map(Path::getFileName).toList());
                for (Path file : weightFiles(cut)) {
                    assertEquals(Files.readString(folder.resolve("whole").resolve(file.getFileName())), Files.readString(file));
                }
            }
        }
    }

    @Test
    void consistencyTellsOfEachImageHowItsExplanationMoved() throws Exception {
        try (TinyRuns runs = new TinyRuns()) {
            runs.run(experiment(EXACT), folder, false);
        }
        Path file = weightFiles(folder).getFirst();
        assertEquals("id,epoch,v,D,flipped,correct", Files.readAllLines(file).getFirst());
        double[] weights = column(file, "v");
        double[] distances = column(file, "D");
        double[] flipped = column(file, "flipped");
        double[] correct = column(file, "correct");
        for (int n = 0; n < weights.length; n++) {
            double expected = correct[n] == 0 || flipped[n] == 1 ? 1 : Math.max(0.05, distances[n]);
            assertEquals(expected, weights[n], 1e-12, "image " + n);
        }
    }

    @Test
    void equalWeightsThatAreNormalisedChangeNothing() throws Exception {
        Weighting three = new Constant(3);
        try (TinyRuns runs = new TinyRuns(FakeContributions.with(ExtensionPoint.WEIGHTINGS, Map.of("constant", three)))) {
            runs.run(weighedBy("constant", new WeightingSettings(1, 0, true)), folder.resolve("normalised"), false);
            runs.run(weighedBy("constant", new WeightingSettings(1, 0, false)), folder.resolve("raw"), false);
            runs.run(experiment(""), folder.resolve("plain"), false);
        }
        byte[] plain = Files.readAllBytes(folder.resolve("plain/weights.safetensors"));
        assertArrayEquals(plain, Files.readAllBytes(folder.resolve("normalised/weights.safetensors")));
        assertFalse(Arrays.equals(plain, Files.readAllBytes(folder.resolve("raw/weights.safetensors"))));
    }

    @Test
    void weightsEndWithTheirPhaseUnlessTheNextHasTheSame() throws Exception {
        String phases = "phases=[{epochs: 2, losses: [cross-entropy], weighting: {id: hnm, every: 1}}, {epochs: 2, name: %s, losses: [cross-entropy]%s}]";
        try (TinyRuns runs = new TinyRuns()) {
            runs.run(TinyRuns.experiment(phases.formatted("other", "")), folder.resolve("ended"), false);
            runs.run(TinyRuns.experiment(phases.formatted("other", ", weighting: {id: hnm, every: 1}")), folder.resolve("kept"), false);
        }
        assertEquals(1, weightFiles(folder.resolve("ended")).size());
        assertEquals(2, weightFiles(folder.resolve("kept")).size());
        assertFalse(Files.readAllLines(folder.resolve("ended/metrics.csv")).get(3).equals(Files.readAllLines(folder.resolve("kept/metrics.csv")).get(3)),
                "the third epoch of one has the weights of the second, that of the other none");
    }

    /** What a plug-in may get wrong. */
    public enum Fault {
        ZEROS, NAN, NEGATIVE, THROWS, TOO_FEW, NULL
    }

    /** A weighting of a plug-in with a mistake. */
    public record Faulty(@Option(help = "the mistake") Fault fault) implements Weighting {
        @Override
        public SampleWeights weigh(WeighingRequest request, IProgressMonitor monitor) {
            double[] weights = new double[request.size()];
            return switch (fault) {
                case ZEROS -> SampleWeights.of(weights);
                case NAN -> {
                    Arrays.fill(weights, Double.NaN);
                    yield SampleWeights.of(weights);
                }
                case NEGATIVE -> {
                    Arrays.fill(weights, 1);
                    weights[3] = -0.5;
                    yield SampleWeights.of(weights);
                }
                case THROWS -> throw new IllegalStateException("no such thing");
                case TOO_FEW -> SampleWeights.of(new double[1]);
                case NULL -> null;
            };
        }
    }

    /** The same weight for all. */
    public record Constant(@Option(help = "the weight") double weight) implements Weighting {
        @Override
        public SampleWeights weigh(WeighingRequest request, IProgressMonitor monitor) {
            double[] weights = new double[request.size()];
            Arrays.fill(weights, weight);
            return SampleWeights.of(weights);
        }
    }

    /** Has nothing to say of every second image. */
    public record Gaps(@Option(help = "the weight of the others") double weight) implements Weighting {
        @Override
        public SampleWeights weigh(WeighingRequest request, IProgressMonitor monitor) {
            double[] weights = new double[request.size()];
            for (int n = 0; n < weights.length; n++) {
                weights[n] = n % 2 == 0 ? weight : Double.NaN;
            }
            return SampleWeights.of(weights);
        }
    }

    private static Experiment weighedBy(String id, WeightingSettings settings) throws GlassboxException {
        Experiment plain = experiment("");
        Phase phase = plain.phases().getFirst();
        Phase weighed = new Phase(phase.name(), phase.settings(), phase.losses(), Optional.of(new Phase.SampleWeighting(settings, Selection.of(id))),
                phase.queries());
        return new Experiment(plain.name(), plain.seed(), plain.data(), plain.network(), plain.weights(), plain.training(), plain.augmentation(),
                plain.metrics(), List.of(weighed));
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void aWeightingWithAMistakeEndsTheRunWithASentenceThatNamesIt(Fault fault) throws Exception {
        try (TinyRuns runs = new TinyRuns(FakeContributions.with(ExtensionPoint.WEIGHTINGS, Map.of("faulty", new Faulty(fault))))) {
            Experiment experiment = weighedBy("faulty", new WeightingSettings(1, 1, false));
            GlassboxException failure = assertThrows(GlassboxException.class, () -> runs.run(experiment, folder, false));
            String expected = switch (fault) {
                case ZEROS -> "The weighting \"faulty\" gave all 32 training images the weight 0, so that nothing would be learnt; choose another weighting,"
                        + " or give it a"
                        + " least weight (floor) where it has that option.";
                case NAN -> "The weighting \"faulty\" found no weight for any of the 32 training images: what the network says of them is not a number;"
                        + " start a new run with a smaller learning rate.";
                case NEGATIVE -> "The weighting \"faulty\" gave the image train/3 the weight -0.5, but weights must be finite numbers of at least 0;"
                        + " choose another weighting or other options.";
                case THROWS -> "The weighting \"faulty\" failed: java.lang.IllegalStateException: no such thing";
                case TOO_FEW -> "The weighting \"faulty\" failed: it returned 1 weights for 32 images.";
                case NULL -> "The weighting \"faulty\" failed: it returned nothing for 32 images.";
            };
            assertEquals("Training stopped in epoch 1 (no epoch was finished): " + expected, failure.getMessage());
        }
    }

    @Test
    void samplesWithoutAWeightKeepTheirsAndTheRunSaysSo() throws Exception {
        try (TinyRuns runs = new TinyRuns(FakeContributions.with(ExtensionPoint.WEIGHTINGS, Map.of("gaps", new Gaps(0.5))))) {
            TinyRuns.Told told = runs.run(weighedBy("gaps", new WeightingSettings(2, 0, false)), folder, false);
            assertEquals(List.of("sample-weights-0000.csv", "sample-weights-0002.csv", "sample-weights-0004.csv"),
                    weightFiles(folder).stream().map(file -> file.getFileName().toString()).toList());
            double[] weights = column(weightFiles(folder).getLast(), "v");
            for (int n = 0; n < weights.length; n++) {
                assertEquals(n % 2 == 0 ? 0.5 : 1, weights[n]);
            }
            assertTrue(told.all(TrainingEvent.Notice.class).stream().map(TrainingEvent.Notice::message)
                    .anyMatch(message -> message.equals("The weighting \"gaps\" found no weight for 16 of 32 training images after epoch 2, the first being"
                            + " train/1; they"
                            + " keep the one they had.")), told::toString);
        }
    }

    /** Easy images first: the example of docs/extending.md. */
    public record SelfPaced(@Option(min = 0, max = 100, unit = "nats", help = "the largest cross-entropy that counts") double most) implements Weighting {
        public SelfPaced() {
            this(1);
        }

        @Override
        public SampleWeights weigh(WeighingRequest request, IProgressMonitor monitor) {
            float[] logits = request.network().forward(request.images(), Mode.EVAL).toFloatArray(); // N rows of K
            int[] labels = request.labels();
            int classes = logits.length / labels.length;
            return SampleWeights.of(IntStream.range(0, labels.length)
                    .mapToDouble(n -> -Math.log(Softmax.of(logits, n * classes, classes, labels[n])) <= most ? 1 : 0).toArray());
        }
    }

    @Test
    void anotherPluginsWeightingIsOneSmallClassThatShowsUpInFilesAndRunsByItself() throws Exception {
        Contributions contributions = FakeContributions.with(ExtensionPoint.WEIGHTINGS, Map.of("self-paced", new SelfPaced()));
        Path file = Files.writeString(folder.resolve("paced.yaml"), """
                data: {id: lesions, variant: tiny}
                network: smallcnn
                training: {batchSize: 16}
                phases:
                  - {epochs: 2, losses: [cross-entropy], weighting: {id: self-paced, every: 1, most: 0.7}}
                """);
        Experiment experiment = ExperimentYaml.read(file, List.of(), contributions);
        assertTrue(ExperimentYaml.toText(experiment, contributions).contains("most: 0.7"), ExperimentYaml.toText(experiment, contributions));
        String message = assertThrows(GlassboxException.class, () -> ExperimentYaml.read(file, List.of("phases[0].weighting.most=-1"),
                contributions)).getMessage();
        assertTrue(message.contains("option most is \"-1\", but must be a number from 0 to 100."), message);
        try (TinyRuns runs = new TinyRuns(contributions)) {
            runs.run(experiment, folder.resolve("run"), false);
        }
        double[] weights = column(weightFiles(folder.resolve("run")).getFirst(), "v");
        assertTrue(Arrays.stream(weights).allMatch(weight -> weight == 0 || weight == 1) && Arrays.stream(weights).sum() > 0, Arrays.toString(weights));
    }

    @Test
    void aRunThatGoesOnWithOtherImagesIsRefused() throws Exception {
        for (String split : List.of("train", "val", "test")) {
            for (int n = 0; n < 12; n++) {
                Path file = Files.createDirectories(folder.resolve("images").resolve(split).resolve(n % 2 == 0 ? "a" : "b")).resolve(n + ".png");
                BufferedImage image = new BufferedImage(16, 16, BufferedImage.TYPE_INT_RGB);
                image.setRGB(n, n, 0xffffff);
                ImageIO.write(image, "png", file.toFile());
            }
        }
        Experiment experiment = experiment(HARD, "data={id: image-folder, path: \"" + folder.resolve("images") + "\", size: 32}");
        NullProgressMonitor monitor = new NullProgressMonitor();
        try (TinyRuns runs = new TinyRuns()) {
            runs.run(experiment, folder.resolve("run"), false, Optional.empty(), event -> {
                if (event instanceof TrainingEvent.StepDone step && step.epoch() == 3) {
                    monitor.setCanceled(true);
                }
            }, monitor);
            Files.delete(folder.resolve("images/train/a/0.png"));
            GlassboxException refused = assertThrows(GlassboxException.class, () -> runs.run(experiment, folder.resolve("run"), true));
            assertEquals("The data set has 11 training images now, but the checkpoint in " + folder.resolve("run")
                    + " tells of 12; resume with the images of that run, or start a new run in another folder.", refused.getMessage());
        }
    }

    @Test
    void aWeightingThatCannotServeTheNetworkIsRefusedBeforeTheRun() throws Exception {
        try (TinyRuns runs = new TinyRuns()) {
            GlassboxException refused = assertThrows(GlassboxException.class, () -> runs.run(experiment("{id: consistency, layer: conv9}"), folder, false));
            assertEquals("Phase \"phase 1\": the weighting \"consistency\" can't be used with this network: the network has no layer \"conv9\"; did you mean"
                    + " \"conv1\"?",
                    refused.getMessage());
        }
        GlassboxException unknown = assertThrows(GlassboxException.class, () -> experiment("{id: consistancy}"));
        assertTrue(unknown.getMessage().endsWith("phases[0].weighting: There is no weighting \"consistancy\"; did you mean \"consistency\"?"),
                unknown.getMessage());
        GlassboxException option = assertThrows(GlassboxException.class, () -> experiment("{id: consistency, epsilon: -1}"));
        assertTrue(option.getMessage().contains("option epsilon is \"-1\", but must be a number from 0 to 10."), option.getMessage());
        GlassboxException key = assertThrows(GlassboxException.class, () -> experiment("{id: hnm, evry: 2}"));
        assertTrue(key.getMessage().contains("has no key \"evry\"; did you mean \"every\"?"), key.getMessage());
    }

    @Test
    void aPhaseThatEndsBeforeItsWeightsAreFoundIsToldOf() throws Exception {
        try (TinyRuns runs = new TinyRuns()) {
            TinyRuns.Told told = runs.run(experiment("hnm", "phases[0].epochs=4"), folder, false);
            assertTrue(told.all(TrainingEvent.Notice.class).stream().anyMatch(notice -> notice.message().equals("The phase \"phase 1\" ends after 4 epochs,"
                    + " before its"
                    + " weighting \"hnm\" is asked for the first time, after 4; all its images count the same.")), told::toString);
        }
    }
}
