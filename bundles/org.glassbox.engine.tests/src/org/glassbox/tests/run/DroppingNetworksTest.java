package org.glassbox.tests.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.glassbox.engine.experiment.Experiment;
import org.glassbox.engine.run.TrainingEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs of networks that drop values and whole blocks in training, with feedback: the penalty differentiates them twice. */
class DroppingNetworksTest {
    private static final String PHASES = "phases=[{epochs: 1, losses: [cross-entropy], queries: {perEpoch: 2, regionSize: 8, annotator: simulated}},"
            + " {epochs: 1, annotatedPerStep: 2, losses: [cross-entropy, {id: input-gradient, weight: 1}]}]";

    @TempDir
    private Path folder;

    @Test
    void efficientNetLearnsFromFeedbackAndABrokenOffRunGoesOnToTheSameNumbers() throws Exception {
        Experiment experiment = TinyRuns.experiment("network=efficientnet_b0", "training.batchSize=32", PHASES);
        try (TinyRuns runs = new TinyRuns()) {
            TinyRuns.Told whole = runs.run(experiment, folder.resolve("whole"), false);
            List<Double> penalties = whole.all(TrainingEvent.EpochDone.class).stream().map(done -> done.summary().trainLoss().getOrDefault("input-gradient", 0.0)).toList();
            assertEquals(2, penalties.size());
            assertTrue(penalties.getLast() > 0 && penalties.getLast() <= 1, penalties.toString());

            NullProgressMonitor monitor = new NullProgressMonitor();
            runs.run(experiment, folder.resolve("cut"), false, Optional.empty(), event -> {
                if (event instanceof TrainingEvent.StepDone step && step.epoch() == 2) {
                    monitor.setCanceled(true);
                }
            }, monitor);
            runs.run(experiment, folder.resolve("cut"), true);
            assertEquals(Files.readAllLines(folder.resolve("whole/metrics.csv")), Files.readAllLines(folder.resolve("cut/metrics.csv")));
            assertArrayEquals(Files.readAllBytes(folder.resolve("whole/weights.safetensors")), Files.readAllBytes(folder.resolve("cut/weights.safetensors")));
        }
    }
}
