package org.glassbox.tests.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.glassbox.core.GlassboxException;
import org.glassbox.engine.experiment.Experiment;
import org.glassbox.engine.io.SafeTensors;
import org.glassbox.engine.run.TrainingEvent;
import org.glassbox.engine.run.TrainingEvent.EpochSummary;
import org.glassbox.tests.run.TinyRuns.Told;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Phases that train on one part of the images after another. */
class SlicedRunTest {
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

    /** One epoch on all 32 images, then two on each of four slices of eight. */
    private static Experiment sliced(String... more) throws GlassboxException {
        String[] sets = new String[more.length + 3];
        sets[0] = "phases=[{name: base, epochs: 1, losses: [cross-entropy]}, {name: slices, epochs: 2, slices: 4, losses: [{id: explanation, lambda: 0.3}]}]";
        sets[1] = "training.batchSize=4";
        sets[2] = "training.select=best-loss";
        System.arraycopy(more, 0, sets, 3, more.length);
        return TinyRuns.experiment(sets);
    }

    private static List<EpochSummary> epochs(Told told) {
        return told.all(TrainingEvent.EpochDone.class).stream().map(TrainingEvent.EpochDone::summary).toList();
    }

    @Test
    void trainsOnOneSliceAfterTheOtherAndTestsAfterEach() throws Exception {
        Told told = runs.run(sliced(), folder, false);
        List<EpochSummary> epochs = epochs(told);
        assertEquals(List.of(0, 1, 1, 2, 2, 3, 3, 4, 4), epochs.stream().map(EpochSummary::slice).toList());
        for (EpochSummary epoch : epochs) {
            long steps = told.all(TrainingEvent.StepDone.class).stream().filter(step -> step.epoch() == epoch.epoch()).count();
            assertEquals(epoch.slice() == 0 ? 8 : 2, steps, "32 or 8 images by 4");
            boolean ends = epoch.epoch() % 2 == 1; // the base, and the second epoch of each slice
            assertEquals(ends ? Set.of("test_iid", "test_absent", "test_flipped", "test_random") : Set.of(), epoch.tests().keySet());
            assertTrue(!ends || epoch.tests().get("test_iid").containsKey("accuracy"));
            assertTrue(ends && epoch.slice() > 0 || epoch.bestSoFar(), "the first of a slice is its best so far");
        }
        // the last slice's best weights are the result
        TrainingEvent.Evaluated evaluated = told.all(TrainingEvent.Evaluated.class).getFirst();
        assertTrue(evaluated.result().epoch() >= 8, "of the last slice: " + evaluated.result().epoch());
        assertEquals(epochs.getLast().tests().get("test_iid").get("loss"), evaluated.result().tests().get("test_iid").get("loss"));
        String table = Files.readString(folder.resolve("metrics.csv"));
        assertTrue(table.startsWith("epoch,phase,queried,annotated,best,slice,"), table);
        assertTrue(table.contains("\n1,base,0,0,true,,") && table.contains("\n2,slices,0,0,true,1,"), table);
        assertTrue(Files.readString(folder.resolve("report.html")).contains("Before and after"));
    }

    @Test
    void aSliceBeginsWithTheBestWeightsOfTheOneBeforeAlsoAfterARunThatWasCut() throws Exception {
        // steps that are too large: the second epoch of a slice is worse than the first in at least one of the slices
        String[] rough = {"training.learningRate=0.03"};
        Told whole = runs.run(sliced(rough), folder.resolve("whole"), false);
        List<EpochSummary> epochs = epochs(whole);
        assertTrue(epochs.stream().anyMatch(epoch -> epoch.epoch() % 2 == 1 && epoch.epoch() < 9 && !epoch.bestSoFar()), "or this test shows nothing");
        for (int cutIn : new int[] {4, 6, 8}) {
            Path cut = folder.resolve("cut" + cutIn);
            NullProgressMonitor monitor = new NullProgressMonitor();
            runs.run(sliced(rough), cut, false, Optional.empty(), event -> {
                if (event instanceof TrainingEvent.StepDone step && step.epoch() == cutIn) {
                    monitor.setCanceled(true);
                }
            }, monitor);
            SafeTensors.Content best = SafeTensors.read(cut.resolve("weights.safetensors"));
            SafeTensors.Content goesOnWith = SafeTensors.read(cut.resolve("checkpoint.safetensors"));
            for (String name : best.tensors().keySet()) {
                assertArrayEquals(best.tensors().get(name).values(), goesOnWith.tensors().get(name).values(), name);
            }
            assertTrue(goesOnWith.tensors().keySet().stream().noneMatch(name -> name.startsWith("optimiser/")), "the optimiser begins afresh");
            runs.run(sliced(rough), cut, true);
            assertArrayEquals(Files.readAllBytes(folder.resolve("whole/weights.safetensors")), Files.readAllBytes(cut.resolve("weights.safetensors")));
            assertEquals(Files.readString(folder.resolve("whole/metrics.csv")), Files.readString(cut.resolve("metrics.csv")));
        }
    }

    @Test
    void aClassThatIsAbsentFromASliceIsNoFailure() throws Exception {
        for (String balance : List.of("none", "weights", "upsample", "reduce")) {
            Told told = runs.run(sliced("data={id: class-sizes, of: {id: lesions, variant: tiny}, keep: '1, 0.13'}", "training.classBalance=" + balance,
                    "metrics=[accuracy, loss, per-class, jaccard]"), folder.resolve(balance), false); // 16 and 2 training images in 4 slices
            assertEquals(TrainingEvent.Outcome.COMPLETED, told.all(TrainingEvent.Ended.class).getFirst().outcome(), balance);
            assertEquals(9, epochs(told).size());
        }
    }

    @Test
    void aPhaseCanBeginWithTheBestWeightsOfTheOneBeforeAndChooseItsOwn() throws Exception {
        Told told = runs.run(TinyRuns.experiment("phases=[{name: base, epochs: 2, select: best-accuracy, losses: [cross-entropy]},"
                + " {name: taught, epochs: 2, fromBest: true, select: best-jaccard, losses: [{id: explanation, lambda: 1}]}]",
                "metrics=[accuracy, loss, jaccard]"), folder, false);
        List<EpochSummary> epochs = epochs(told);
        assertEquals(List.of(0, 0, 1, 1), epochs.stream().map(EpochSummary::slice).toList());
        assertEquals(List.of(false, true, false, true), epochs.stream().map(epoch -> !epoch.tests().isEmpty()).toList());
        assertTrue(epochs.get(2).bestSoFar(), "whatever came before");
        int best = told.all(TrainingEvent.Evaluated.class).getFirst().result().epoch();
        assertTrue(best >= 3, "of its own epochs: " + best);
    }

    @Test
    void moreSlicesThanImagesAreRefused() {
        GlassboxException failure = assertThrows(GlassboxException.class, () -> runs.run(sliced("phases[1].slices=33"), folder, false));
        assertEquals("Phase \"slices\" has 33 slices, but there are only 32 training images; take fewer slices.", failure.getMessage());
    }
}
