package org.glassbox.tests.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.feedback.Answer;
import org.glassbox.core.feedback.Query;
import org.glassbox.core.feedback.QueryBoard;
import org.glassbox.engine.experiment.Experiment;
import org.glassbox.engine.run.RunControl;
import org.glassbox.engine.run.TrainingEvent;
import org.glassbox.engine.run.TrainingEvent.Outcome;
import org.glassbox.tests.run.TinyRuns.Told;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingRunTest {
    private static TinyRuns runs;
    @TempDir
    private Path folder;

    @BeforeAll
    static void start() {
        runs = new TinyRuns();
    }

    @AfterAll
    static void stop() {
        runs.close();
    }

    @Test
    void asksTrainsOnTheAnswersAndSaysWhatBecameOfThem() throws Exception {
        Told told = runs.run(TinyRuns.experiment(), folder, false);
        assertEquals(6, told.all(TrainingEvent.EpochDone.class).size());
        List<TrainingEvent.Asked> asked = told.all(TrainingEvent.Asked.class);
        assertEquals(List.of(3, 4, 5), asked.stream().map(TrainingEvent.Asked::epoch).toList());
        assertTrue(asked.stream().allMatch(event -> event.queries().size() == 6));
        assertEquals(18, told.all(TrainingEvent.Answered.class).size());
        assertFalse(told.all(TrainingEvent.ReceiptReady.class).isEmpty());
        // the penalty is only computed where there is feedback: from the first epoch after the first queries
        List<Double> penalties = told.all(TrainingEvent.EpochDone.class).stream().map(done -> done.summary().trainLoss().getOrDefault("input-gradient", 0.0)).toList();
        assertEquals(List.of(0.0, 0.0, 0.0), penalties.subList(0, 3));
        assertTrue(penalties.subList(3, 6).stream().allMatch(penalty -> penalty > 0 && penalty <= 1), penalties.toString());
        assertEquals(Outcome.COMPLETED, told.all(TrainingEvent.Ended.class).getFirst().outcome());
        for (String file : List.of("experiment.yaml", "metrics.csv", "feedback.jsonl", "checkpoint.safetensors", "weights.safetensors", "result.json", "report.html")) {
            assertTrue(Files.size(folder.resolve(file)) > 0, file);
        }
    }

    @Test
    void aCheckSaysWhatAStartWouldSayAndLeavesNothingBehind() throws Exception {
        runs.runs().check(TinyRuns.experiment());
        Path empty = Files.createDirectory(folder.resolve("photos"));
        Experiment experiment = TinyRuns.experiment("data={id: image-folder, path: " + empty + ", size: 32}");
        GlassboxException said = assertThrows(GlassboxException.class, () -> runs.runs().check(experiment));
        assertEquals(assertThrows(GlassboxException.class, () -> runs.run(experiment, folder.resolve("run"), false)).getMessage(), said.getMessage());
        assertFalse(Files.exists(folder.resolve("run")));
    }

    @Test
    void aStopBetweenEpochsDoesNotWaitForPredictionsAndLeavesAResumableRun() throws Exception {
        Told whole = runs.run(TinyRuns.experiment(), folder.resolve("whole"), false);
        NullProgressMonitor monitor = new NullProgressMonitor();
        Told stopped = new Told();
        runs.run(TinyRuns.experiment(), folder.resolve("stopped"), false, Optional.empty(), event -> {
            stopped.heard(event);
            if (event instanceof TrainingEvent.EpochDone done && done.summary().epoch() == 3) {
                monitor.setCanceled(true);
            }
        }, monitor);
        assertEquals(Outcome.CANCELLED, stopped.all(TrainingEvent.Ended.class).getFirst().outcome());
        assertEquals(List.of(), stopped.all(TrainingEvent.Asked.class), "which come after all training images were predicted");
        Told resumed = runs.run(TinyRuns.experiment(), folder.resolve("stopped"), true);
        assertEquals(whole.numbers().subList(6, 12), resumed.numbers());
    }

    @Test
    void theSameSeedGivesTheSameNumbersAndAnotherOneOthers() throws Exception {
        Told first = runs.run(TinyRuns.experiment(), folder.resolve("a"), false);
        Told second = runs.run(TinyRuns.experiment(), folder.resolve("b"), false);
        assertEquals(first.numbers(), second.numbers());
        assertArrayEquals(Files.readAllBytes(folder.resolve("a/weights.safetensors")), Files.readAllBytes(folder.resolve("b/weights.safetensors")));
        assertNotEquals(first.numbers(), runs.run(TinyRuns.experiment("seed=8"), folder.resolve("c"), false).numbers());
    }

    @Test
    void aPenaltyOfWeightZeroChangesNothing() throws Exception {
        String[] plain = {"phases[1].annotatedPerStep=0", "phases[1].counterexamplesPerStep=0"};
        Experiment without = TinyRuns.experiment(plain[0], plain[1], "phases[1].losses=[cross-entropy]", "phases[2].losses=[cross-entropy]");
        Experiment zero = TinyRuns.experiment(plain[0], plain[1], "phases[1].losses[1].weight=0", "phases[2].losses[1].weight=0");
        runs.run(without, folder.resolve("without"), false);
        runs.run(zero, folder.resolve("zero"), false);
        assertArrayEquals(Files.readAllBytes(folder.resolve("without/weights.safetensors")), Files.readAllBytes(folder.resolve("zero/weights.safetensors")));
        runs.run(TinyRuns.experiment(plain), folder.resolve("with"), false);
        assertFalse(java.util.Arrays.equals(Files.readAllBytes(folder.resolve("without/weights.safetensors")), Files.readAllBytes(folder.resolve("with/weights.safetensors"))));
    }

    @Test
    void transplantsAndTheShareOfAttributionBeginWithTheFirstAnswers() throws Exception {
        String[] plain = {"phases[1].losses=[cross-entropy, attribution-share]", "phases[2].losses=[cross-entropy]"};
        Experiment changed = TinyRuns.experiment(plain[0], plain[1], "phases[1].transplantRate=0.5", "phases[1].transplantDonors=2");
        Told without = runs.run(TinyRuns.experiment(plain), folder.resolve("without"), false);
        Told with = runs.run(changed, folder.resolve("with"), false);
        int untilAnswers = 2 * 3; // two numbers an epoch
        assertEquals(without.numbers().subList(0, untilAnswers), with.numbers().subList(0, untilAnswers));
        assertNotEquals(without.numbers().get(untilAnswers), with.numbers().get(untilAnswers));
        List<Double> shares = with.numbers().stream().map(numbers -> numbers.get("attribution-share")).filter(java.util.Objects::nonNull).toList();
        assertTrue(shares.getLast() > 0 && shares.getLast() <= 1, shares.toString());
        assertEquals(with.numbers(), runs.run(changed, folder.resolve("again"), false).numbers());
    }

    @Test
    void aCancelledRunStopsWithinAStepAndGoesOnToTheSameNumbers() throws Exception {
        List<String> unbroken = metricsOf(TinyRuns.experiment(), folder.resolve("whole"));
        NullProgressMonitor monitor = new NullProgressMonitor();
        List<TrainingEvent> after = new ArrayList<>();
        TrainingEvent.Ended ended = runs.run(TinyRuns.experiment(), folder.resolve("cut"), false, Optional.empty(), event -> {
            if (monitor.isCanceled()) {
                after.add(event);
            }
            if (event instanceof TrainingEvent.StepDone step && step.epoch() == 5 && step.step() == 2) {
                monitor.setCanceled(true);
            }
        }, monitor);
        assertEquals(Outcome.CANCELLED, ended.outcome());
        assertEquals(4, ended.epoch());
        assertEquals(List.of(ended), after);
        runs.run(TinyRuns.experiment(), folder.resolve("cut"), true);
        assertEquals(unbroken, Files.readAllLines(folder.resolve("cut/metrics.csv")));
        assertArrayEquals(Files.readAllBytes(folder.resolve("whole/weights.safetensors")), Files.readAllBytes(folder.resolve("cut/weights.safetensors")));
    }

    private List<String> metricsOf(Experiment experiment, Path path) throws Exception {
        runs.run(experiment, path, false);
        return Files.readAllLines(path.resolve("metrics.csv"));
    }

    @Test
    void aPausedRunStandsStillUntilItMayProceed() throws Exception {
        Told told = new Told();
        RunControl control = runs.runs().start(TinyRuns.experiment(), folder, false, Optional.empty(), told);
        control.pause();
        assertTrue(control.isPaused());
        Thread.sleep(500); // a step takes some milliseconds
        int heard = told.events().size();
        Thread.sleep(500);
        assertEquals(heard, told.events().size());
        control.proceed();
        control.cancel();
        awaitEnd(told);
    }

    @Test
    void aPersonsAnswersReachTheNextEpochAndQueriesWaitForThem() throws Exception {
        Set<String> shown = new HashSet<>();
        QueryBoard board = (queries, desk) -> new Thread(() -> {
            for (Query query : queries) {
                shown.add(query.id());
                try {
                    desk.submit(new Answer.Marked(query.id(), new TreeSet<>(Set.of(0))));
                } catch (GlassboxException e) {
                    throw new AssertionError(e);
                }
            }
        }).start();
        Told told = new Told();
        Experiment experiment = TinyRuns.experiment("phases[1].queries.annotator=interactive");
        runs.run(experiment, folder, false, Optional.of(board), told, new NullProgressMonitor());
        assertEquals(18, shown.size());
        TrainingEvent.EpochSummary fourth = told.all(TrainingEvent.EpochDone.class).get(3).summary();
        assertEquals(6, fourth.annotated());
        assertTrue(fourth.trainLoss().get("input-gradient") > 0);
    }

    @Test
    void aPersonIsAskedForWhereThereIsNoWindow() throws Exception {
        Experiment experiment = TinyRuns.experiment("phases[1].queries.annotator=interactive");
        GlassboxException refused = assertThrows(GlassboxException.class, () -> runs.run(experiment, folder, false));
        assertEquals(GlassboxException.Kind.BAD_INPUT, refused.kind());
    }

    @Test
    void aLossThatIsNotANumberStopsTheRunKeepsTheCheckpointAndNamesTheTerm() throws Exception {
        Experiment wild = TinyRuns.experiment("phases[1].losses=[{id: cross-entropy, weight: 1e39}]");
        GlassboxException stopped = assertThrows(GlassboxException.class, () -> runs.run(wild, folder, false));
        assertEquals(GlassboxException.Kind.FAULT, stopped.kind());
        assertTrue(stopped.getMessage().startsWith("Training stopped in epoch 3 (the checkpoint of epoch 2 is kept): the loss term \"cross-entropy\" became"),
                stopped.getMessage());
        assertEquals(3, Files.readAllLines(folder.resolve("metrics.csv")).size());
    }

    @Test
    void aFolderWithARunIsNotOverwritten() throws Exception {
        Experiment experiment = TinyRuns.experiment("phases[0].epochs=1", "phases[1].epochs=0", "phases[2].epochs=0");
        runs.run(experiment, folder, false);
        GlassboxException refused = assertThrows(GlassboxException.class, () -> runs.run(experiment, folder, false));
        assertTrue(refused.getMessage().contains("--resume"), refused.getMessage());
        GlassboxException other = assertThrows(GlassboxException.class, () -> runs.run(TinyRuns.experiment("training.batchSize=8"), folder, true));
        assertTrue(other.getMessage().contains("batchSize"), other.getMessage());
    }

    @Test
    void aCheckpointThatIsCutOffIsNamed() throws Exception {
        Experiment experiment = TinyRuns.experiment("phases[0].epochs=1", "phases[1].epochs=0", "phases[2].epochs=0");
        runs.run(experiment, folder, false);
        Path checkpoint = folder.resolve("checkpoint.safetensors");
        byte[] whole = Files.readAllBytes(checkpoint);
        Files.write(checkpoint, java.util.Arrays.copyOf(whole, whole.length / 2));
        GlassboxException refused = assertThrows(GlassboxException.class, () -> runs.run(experiment, folder, true));
        assertEquals(GlassboxException.Kind.BAD_INPUT, refused.kind());
        assertTrue(refused.getMessage().contains("checkpoint.safetensors"), refused.getMessage());
    }

    private static void awaitEnd(Told told) throws InterruptedException {
        for (int i = 0; i < 200 && told.all(TrainingEvent.Ended.class).isEmpty(); i++) {
            Thread.sleep(50);
        }
        assertEquals(1, told.all(TrainingEvent.Ended.class).size());
    }
}
