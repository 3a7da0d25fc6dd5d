package org.glassbox.tests.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.glassbox.engine.experiment.Experiment;
import org.glassbox.engine.run.TrainingEvent;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeMemoryTest {
    private static final Path STATUS = Path.of("/proc/self/status");
    @TempDir
    private Path folder;

    @Test
    void twoThousandStepsOfResnet20WithThePenaltyDoNotGrowTheProcess() throws Exception {
        Assumptions.assumeTrue(Files.isReadable(STATUS), "resident memory is read from /proc, which this system lacks");
        // 32 training images in batches of 2 are 16 steps an epoch: 125 epochs are 2,000 steps
        Experiment experiment = TinyRuns.experiment("network=resnet20", "training.batchSize=2", "phases[0].epochs=1", "phases[1].epochs=2", "phases[2].epochs=122",
                "phases[2].annotatedPerStep=1");
        List<Long> megabytes = new ArrayList<>();
        List<Double> penalties = new ArrayList<>();
        try (TinyRuns runs = new TinyRuns()) {
            runs.run(experiment, folder, false, Optional.empty(), event -> {
                if (event instanceof TrainingEvent.StepDone) {
                    megabytes.add(residentMegabytes());
                } else if (event instanceof TrainingEvent.EpochDone done) {
                    penalties.add(done.summary().trainLoss().getOrDefault("input-gradient", 0.0));
                }
            }, new NullProgressMonitor());
        }
        assertEquals(2000, megabytes.size());
        assertTrue(penalties.getLast() > 0, "the penalty was part of the last step");
        long growth = megabytes.getLast() - megabytes.get(200);
        System.out.println("Resident memory after 200 steps " + megabytes.get(200) + " MB, after 2,000 steps " + megabytes.getLast() + " MB");
        assertTrue(growth < 50, "grew by " + growth + " MB after step 200");
    }

    private static long residentMegabytes() {
        try {
            return Files.readAllLines(STATUS).stream().filter(line -> line.startsWith("VmRSS:")).mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024).findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
