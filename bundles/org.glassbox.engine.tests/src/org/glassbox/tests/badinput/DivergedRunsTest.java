package org.glassbox.tests.badinput;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import org.glassbox.cli.ExitCode;
import org.glassbox.tests.CommandLine;
import org.glassbox.tests.CommandLine.Ended;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run whose numbers are no numbers any more stops, says which, and keeps what was good. */
class DivergedRunsTest {
    private static final String TWO_PHASES = """
            seed: 7
            data: {id: lesions, variant: tiny, seed: 7}
            network: smallcnn
            training: {optimiser: sgd, learningRate: 0.01, batchSize: 16, select: last}
            phases:
              - {name: fine, epochs: 1, losses: [cross-entropy]}
              - {name: wild, epochs: 2, losses: [{id: cross-entropy, weight: 1}]}
            """;
    private static CommandLine glassbox;
    @TempDir
    private Path folder;

    @BeforeAll
    static void start() {
        glassbox = new CommandLine();
    }

    @AfterAll
    static void stop() {
        glassbox.close();
    }

    /** Trains and checks that the files are those of the end of the first epoch. */
    private void stopsAfterOneGoodEpoch(String yaml, String... parts) throws Exception {
        Path run = folder.resolve("run");
        Path checkpoint = run.resolve("checkpoint.safetensors");
        AtomicReference<byte[]> good = new AtomicReference<>();
        Ended ended = glassbox.watched(message -> {
            if (message.startsWith("epoch 1/")) {
                good.set(FullDiskTest.bytes(checkpoint));
            }
        }, "train", Experiments.write(folder, yaml), "--out", run.toString());
        ended.failed(ExitCode.FAULT, parts);
        ended.failed(ExitCode.FAULT, "Training stopped in epoch 2 (the checkpoint of epoch 1 is kept): ",
                "start a new run with a smaller learning rate than 0.01.");
        assertArrayEquals(good.get(), Files.readAllBytes(checkpoint));
        assertEquals(2, Files.readAllLines(run.resolve("metrics.csv")).size());
        assertFalse(Files.exists(run.resolve("result.json")));
    }

    @Test
    void theLossTermThatOverflowsIsNamedWithItsWeight() throws Exception {
        stopsAfterOneGoodEpoch(TWO_PHASES.replace("weight: 1}", "weight: 1e39}"), "the loss term \"cross-entropy\" became ",
                "times its weight 1.0E39 is Infinity");
    }

    @Test
    void theLossTermThatIsNoNumberIsNamed() throws Exception {
        stopsAfterOneGoodEpoch(TWO_PHASES.replace("weight: 1}", "weight: 1e37}"), "the loss term \"cross-entropy\" became NaN; ");
    }

    @Test
    void weightsThatAreRuinedByAnEpochsLastStepDontReplaceTheGoodOnes() throws Exception {
        // one step an epoch, so that no loss is computed with the ruined weights before the epoch ends
        stopsAfterOneGoodEpoch(TWO_PHASES.replace("batchSize: 16", "batchSize: 64").replace("weight: 1}", "weight: 1e37}"), " became ");
    }
}
