package org.glassbox.tests.consistency;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.glassbox.consistency.CoreSetSampler;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.RandomStream;
import org.glassbox.core.option.Option;
import org.glassbox.core.registry.ExtensionPoint;
import org.glassbox.core.training.Candidates;
import org.glassbox.core.training.LabelPool;
import org.glassbox.core.training.Sampler;
import org.glassbox.core.training.Weighting;
import org.glassbox.engine.experiment.Experiment;
import org.glassbox.engine.experiment.ExperimentYaml;
import org.glassbox.engine.experiment.LabellingSettings;
import org.glassbox.engine.experiment.Phase;
import org.glassbox.engine.experiment.Selection;
import org.glassbox.engine.run.TrainingEvent;
import org.glassbox.tests.networks.Fixture;
import org.glassbox.tests.run.TinyRuns;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Training with few labels, of which each round adds some. */
class LabelRoundsTest {
    @TempDir
    private Path folder;

    private static Experiment experiment(String labels) throws GlassboxException {
        return TinyRuns.experiment("phases=[{epochs: 4, losses: [cross-entropy], labels: " + labels + "}]");
    }

    private static List<Integer> labelled(TinyRuns.Told told, String figure) {
        return told.all(TrainingEvent.EpochDone.class).stream().map(done -> done.summary().trainLoss().get(figure).intValue()).toList();
    }

    @Test
    void theCoreSetIsThatOfTheReference() throws Exception {
        Fixture reference = Fixture.open("training/samplers");
        float[] flat = reference.floats("features");
        int length = (int) reference.shape("features").get(1);
        float[][] features = IntStream.range(0, flat.length / length).mapToObj(n -> Arrays.copyOfRange(flat, n * length, (n + 1) * length))
                .toArray(float[][]::new);
        int[] initial = reference.ints("kcenter_initial");
        int[] expected = reference.ints("kcenter_selected");
        int[] open = IntStream.range(0, features.length).filter(n -> IntStream.of(initial).noneMatch(centre -> centre == n)).toArray();
        LabelPool pool = new LabelPool() {
            @Override
            public int wanted() {
                return expected.length;
            }

            @Override
            public float[][] features() {
                return IntStream.of(open).mapToObj(n -> features[n]).toArray(float[][]::new);
            }

            @Override
            public float[][] labelledFeatures() {
                return IntStream.of(initial).mapToObj(n -> features[n]).toArray(float[][]::new);
            }

            @Override
            public double[] weights(Weighting weighting, String id) {
                throw new UnsupportedOperationException();
            }
        };
        Candidates candidates = new Candidates(IntStream.of(open).mapToObj(Integer::toString).toList(), new int[open.length], new double[open.length][2],
                RandomStream.of(1, "test"));
        assertArrayEquals(expected, new CoreSetSampler().rank(candidates, pool).stream().mapToInt(n -> open[n]).toArray());
    }

    @ParameterizedTest
    @ValueSource(strings = {"random", "entropy", "core-set", "{id: weight, weighting: {id: consistency, epsilon: 0.01}}", "{id: weight, weighting: hnm}"})
    void eachRoundAddsItsShareAndABrokenOffRunGoesOnToTheSameNumbers(String sampler) throws Exception {
        Experiment experiment = experiment("{start: 0.25, add: 0.25, every: 1, sampler: " + sampler + "}");
        try (TinyRuns runs = new TinyRuns()) {
            TinyRuns.Told told = runs.run(experiment, folder.resolve("whole"), false);
            assertEquals(List.of(8, 16, 24, 32), labelled(told, "labelled images"));
            NullProgressMonitor monitor = new NullProgressMonitor();
            runs.run(experiment, folder.resolve("cut"), false, Optional.empty(), event -> {
                if (event instanceof TrainingEvent.StepDone step && step.epoch() == 3) {
                    monitor.setCanceled(true);
                }
            }, monitor);
            runs.run(experiment, folder.resolve("cut"), true);
            assertEquals(Files.readAllLines(folder.resolve("whole/metrics.csv")), Files.readAllLines(folder.resolve("cut/metrics.csv")));
            assertArrayEquals(Files.readAllBytes(folder.resolve("whole/weights.safetensors")), Files.readAllBytes(folder.resolve("cut/weights.safetensors")));
        }
    }

    @Test
    void allImagesWithALabelIsWhatAPhaseWithoutRoundsDoes() throws Exception {
        try (TinyRuns runs = new TinyRuns()) {
            runs.run(experiment("{start: 1}"), folder.resolve("all"), false);
            runs.run(TinyRuns.experiment("phases=[{epochs: 4, losses: [cross-entropy]}]"), folder.resolve("plain"), false);
        }
        assertArrayEquals(Files.readAllBytes(folder.resolve("plain/weights.safetensors")), Files.readAllBytes(folder.resolve("all/weights.safetensors")));
    }

    @Test
    void imagesOfWhichTheNetworkIsSureGetAPredictedLabelForOneRound() throws Exception {
        try (TinyRuns runs = new TinyRuns()) {
            // every entropy of two classes is below ln 2 = 0.693, so that at first all others get one, and with the decay none
            Experiment experiment = experiment("{start: 0.25, add: 0.25, every: 1, pseudoEntropy: 0.7, pseudoDecay: 0.7, sampler: entropy}");
            TinyRuns.Told told = runs.run(experiment, folder, false);
            assertEquals(List.of(0, 16, 0, 0), labelled(told, "images with a predicted label"));
        }
    }

    @Test
    void whatIsWrittenReadsBackAsItWas() throws Exception {
        Experiment experiment = experiment("{start: 0.5, every: 3, sampler: {id: weight, weighting: {id: hnm, floor: 0.1}}}");
        Phase.Labelling found = experiment.phases().getFirst().labelling().orElseThrow();
        assertEquals(new LabellingSettings(0.5, 0.1, 3, 0, 0.00033), found.settings());
        assertEquals(Selection.of("weight", Map.of("weighting", "hnm", "weightingOptions", "floor=0.1")), found.sampler());
        assertEquals(experiment, ExperimentYaml.readText("tiny", ExperimentYaml.toText(experiment), List.of()));
    }

    /** A sampler of a plug-in with a mistake. */
    public record Faulty(@Option(help = "whether it throws") boolean throwing) implements Sampler {
        @Override
        public List<Integer> rank(Candidates candidates) {
            if (throwing) {
                throw new IllegalStateException("no such thing");
            }
            return List.of(0, 99);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aSamplerWithAMistakeEndsTheRunWithASentenceThatNamesIt(boolean throwing) throws Exception {
        Experiment plain = experiment("{start: 0.25, add: 0.25, every: 1}");
        Phase phase = plain.phases().getFirst();
        Phase faulty = new Phase(phase.name(), phase.settings(), phase.losses(), phase.weighting(),
                Optional.of(new Phase.Labelling(phase.labelling().orElseThrow().settings(), Selection.of("faulty"))), phase.queries());
        Experiment experiment = new Experiment(plain.name(), plain.seed(), plain.data(), plain.network(), plain.weights(), plain.training(),
                plain.augmentation(), plain.metrics(), List.of(faulty));
        try (TinyRuns runs = new TinyRuns(FakeContributions.with(ExtensionPoint.SAMPLERS, Map.of("faulty", new Faulty(throwing))))) {
            String message = assertThrows(GlassboxException.class, () -> runs.run(experiment, folder, false)).getMessage();
            assertEquals("Training stopped in epoch 1 (no epoch was finished): The sampler \"faulty\" failed: "
                    + (throwing ? "java.lang.IllegalStateException: no such thing" : "it chose image 99 of 24."), message);
        }
    }

    @Test
    void samplersThatNeedLabelledImagesCannotAskAnExpert() throws Exception {
        try (TinyRuns runs = new TinyRuns()) {
            Experiment asking = TinyRuns.experiment("phases[1].queries.sampler=core-set");
            String message = assertThrows(GlassboxException.class, () -> runs.run(asking, folder, false)).getMessage();
            assertTrue(message.startsWith("Phase \"query\": the sampler \"core-set\" chooses which images get a label and can't choose which are asked about"),
                    message);
        }
        String unknown = assertThrows(GlassboxException.class, () -> experiment("{strat: 0.5}")).getMessage();
        assertTrue(unknown.contains("phases[0].labels has no key \"strat\"; did you mean \"start\"?"), unknown);
    }
}
