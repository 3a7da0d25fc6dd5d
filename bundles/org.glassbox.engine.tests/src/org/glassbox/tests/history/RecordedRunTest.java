package org.glassbox.tests.history;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.explain.SaliencyMap;
import org.glassbox.engine.experiment.Experiment;
import org.glassbox.engine.history.Asking;
import org.glassbox.engine.history.HistoryFiles;
import org.glassbox.engine.history.KeptMaps;
import org.glassbox.engine.history.PredictionTable;
import org.glassbox.engine.history.RunHistory;
import org.glassbox.engine.history.SampleChange;
import org.glassbox.engine.run.TrainingEvent;
import org.glassbox.engine.run.TrainingEvent.EpochSummary;
import org.glassbox.tests.run.TinyRuns;
import org.glassbox.tests.run.TinyRuns.Told;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run's folder tells of its epochs. */
class RecordedRunTest {
    private static TinyRuns runs;
    private static Told told;
    @TempDir
    private static Path whole;
    @TempDir
    private Path folder;

    @BeforeAll
    static void train() throws GlassboxException {
        runs = new TinyRuns();
        told = runs.run(experiment(), whole, false);
    }

    @AfterAll
    static void stop() {
        runs.close();
    }

    private static Experiment experiment(String... sets) throws GlassboxException {
        return TinyRuns.experiment(Stream.concat(Stream.of("training.keptMaps=5", "metrics=[accuracy, loss, confusion]"), Stream.of(sets)).toArray(String[]::new));
    }

    private static Map<String, byte[]> predictions(Path run) throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        try (Stream<Path> all = Files.list(HistoryFiles.predictions(run))) {
            for (Path file : all.toList()) {
                files.put(file.getFileName().toString(), Files.readAllBytes(file));
            }
        }
        return files;
    }

    @Test
    void theFolderTellsTheEpochsThatTheRunTold() throws Exception {
        RunHistory history = RunHistory.read(whole);
        List<EpochSummary> heard = told.all(TrainingEvent.EpochDone.class).stream().map(TrainingEvent.EpochDone::summary).toList();
        assertEquals(6, history.epochs().size());
        for (int i = 0; i < 6; i++) {
            EpochSummary read = history.epochs().get(i);
            assertEquals(heard.get(i).epoch(), read.epoch());
            assertEquals(heard.get(i).phase(), read.phase());
            assertEquals(heard.get(i).validation(), read.validation());
            heard.get(i).trainLoss().forEach((term, value) -> assertEquals(value, read.trainLoss().get(term), term));
            assertEquals(heard.get(i).queried(), read.queried());
            assertEquals(heard.get(i).bestSoFar(), read.bestSoFar());
            assertEquals(heard.get(i).seconds(), read.seconds(), 1e-9);
            assertTrue(history.costs().get(i).imagesPerSecond() > 0);
        }
        assertEquals(List.of(new Asking(3, 6, 6), new Asking(4, 6, 6), new Asking(5, 6, 6)), history.askings());
        assertEquals(0.001, history.experiment().learningRate(5));
        assertEquals(0.0002, history.experiment().learningRate(6), 1e-12);
    }

    @Test
    void theTableOfAnEpochGivesTheEpochsOwnAccuracyAndConfusion() throws Exception {
        RunHistory history = RunHistory.read(whole);
        assertEquals(List.of(1, 2, 3, 4, 5, 6), history.predicted());
        for (EpochSummary epoch : history.epochs()) {
            PredictionTable table = history.predictions(epoch.epoch());
            long right = table.rows().stream().filter(PredictionTable.Row::isRight).count();
            assertEquals(epoch.validation().get("accuracy"), (double) right / table.rows().size(), 1e-12);
            int[][] counts = table.confusion();
            for (int truth = 0; truth < counts.length; truth++) {
                for (int predicted = 0; predicted < counts.length; predicted++) {
                    String name = "confusion/" + table.classes().get(truth) + "/" + table.classes().get(predicted);
                    assertEquals(epoch.validation().get(name), counts[truth][predicted], name);
                    assertEquals(counts[truth][predicted], table.cell(truth, predicted).size());
                }
            }
            table.rows().forEach(row -> assertEquals(1, row.probability(0) + row.probability(1), 1e-6));
        }
    }

    @Test
    void soManyMapsAreKeptAsTheExperimentSaysAndTheyTellWhatMoved() throws Exception {
        RunHistory history = RunHistory.read(whole);
        KeptMaps first = history.maps(1);
        assertEquals(5, first.byId().size());
        assertTrue(first.byId().values().stream().allMatch(map -> map.status() != SaliencyMap.Status.NONFINITE));
        List<SampleChange> changes = SampleChange.between(history.predictions(1), history.predictions(6), first, history.maps(6));
        assertEquals(history.predictions(6).rows().size(), changes.size());
        assertEquals(5, changes.stream().filter(change -> !Double.isNaN(change.explanation())).count());
        assertTrue(changes.stream().allMatch(change -> change.prediction() > 0 && change.prediction() <= 1));
        assertTrue(changes.stream().filter(change -> !Double.isNaN(change.explanation())).anyMatch(change -> change.explanation() > 0));
    }

    @Test
    void keepingMapsChangesNoNumberOfTheRun() throws Exception {
        runs.run(experiment("training.keptMaps=0"), folder, false);
        assertEquals(Files.readAllLines(whole.resolve("metrics.csv")), Files.readAllLines(folder.resolve("metrics.csv")));
        assertArrayEquals(Files.readAllBytes(HistoryFiles.predictions(whole, 6)), Files.readAllBytes(HistoryFiles.predictions(folder, 6)));
        assertFalse(Files.exists(HistoryFiles.maps(folder, 6)));
        assertTrue(RunHistory.read(folder).maps(6).isEmpty());
    }

    @Test
    void aRunThatWasBrokenOffAndResumedKeepsWhatAnUnbrokenOneKeeps() throws Exception {
        NullProgressMonitor monitor = new NullProgressMonitor();
        runs.run(experiment(), folder, false, Optional.empty(), event -> {
            if (event instanceof TrainingEvent.StepDone step && step.epoch() == 4 && step.step() == 2) {
                monitor.setCanceled(true);
            }
        }, monitor);
        Files.writeString(HistoryFiles.predictions(folder, 4), "from an epoch whose checkpoint was never written"); // as a process that was killed leaves it
        assertEquals(List.of(1, 2, 3), RunHistory.read(folder).predicted());
        runs.run(experiment(), folder, true);
        Map<String, byte[]> unbroken = predictions(whole);
        Map<String, byte[]> resumed = predictions(folder);
        assertEquals(unbroken.keySet(), resumed.keySet());
        unbroken.forEach((name, bytes) -> assertArrayEquals(bytes, resumed.get(name), name));
        assertEquals(List.of(1, 2, 3, 4, 5, 6), RunHistory.read(folder).costs().stream().map(cost -> cost.epoch()).toList());
        assertTrue(unbroken.containsKey("test_iid.csv"), () -> unbroken.keySet().toString());
    }

    @Test
    void aRunOfAnEarlierVersionGoesOnThoughOptionsHaveComeIntoBeing() throws Exception {
        NullProgressMonitor monitor = new NullProgressMonitor();
        runs.run(TinyRuns.experiment(), folder, false, Optional.empty(), event -> {
            if (event instanceof TrainingEvent.StepDone step && step.epoch() == 2) {
                monitor.setCanceled(true);
            }
        }, monitor);
        // the line was not there before; spaces keep the length of the file's header, which is a number in front of it
        Path checkpoint = folder.resolve("checkpoint.safetensors");
        byte[] bytes = Files.readAllBytes(checkpoint);
        String text = new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1);
        int at = text.indexOf("keptMaps: 100");
        assertTrue(at > 0);
        for (int i = 0; i < "keptMaps: 100".length(); i++) {
            bytes[at + i] = ' ';
        }
        Files.write(checkpoint, bytes);
        Told resumed = runs.run(TinyRuns.experiment(), folder, true);
        assertEquals(TrainingEvent.Outcome.COMPLETED, resumed.all(TrainingEvent.Ended.class).getFirst().outcome());
    }

    @Test
    void aFolderWithoutARunAndADamagedTableAreNamed() throws Exception {
        GlassboxException none = assertThrows(GlassboxException.class, () -> RunHistory.read(folder));
        assertTrue(none.getMessage().contains("no experiment.yaml"), none.getMessage());
        Path table = Files.writeString(folder.resolve("table.csv"), "id,true,predicted,right,p cat,p dog\n1,cat,dog,false,0.5,x\n");
        GlassboxException damaged = assertThrows(GlassboxException.class, () -> PredictionTable.read(table));
        assertEquals(table + ", line 2: the probability of \"dog\" is no number: \"x\".", damaged.getMessage());
        Path strange = Files.writeString(folder.resolve("strange.csv"), "id,true,predicted,right,p cat,p dog\n1,cat,cow,false,0.5,0.5\n");
        GlassboxException unknown = assertThrows(GlassboxException.class, () -> PredictionTable.read(strange));
        assertEquals(strange + ", line 2: there is no class \"cow\" in this table.", unknown.getMessage());
    }
}
