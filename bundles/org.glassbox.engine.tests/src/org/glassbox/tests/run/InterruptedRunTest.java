package org.glassbox.tests.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Presses Ctrl-C while the command line trains. */
class InterruptedRunTest {
    private static final long PATIENCE_SECONDS = 120;
    @TempDir
    private Path folder;

    @Test
    void ctrlCEndsARunWithItsCheckpointAndTheCommandThatGoesOn() throws Exception {
        Path experiment = Files.writeString(folder.resolve("tiny.yaml"), TinyRuns.YAML);
        Path whole = folder.resolve("whole");
        assertEquals(0, finish(train(experiment, whole)), () -> output());

        Path stopped = folder.resolve("stopped");
        Process process = train(experiment, stopped);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (process.isAlive() && System.nanoTime() < deadline && !Files.exists(stopped.resolve("checkpoint.safetensors"))) {
            Thread.onSpinWait();
        }
        CommandLineProcess.assumeThatCtrlCIsHeard(process);
        assertEquals(0, new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor());
        assertEquals(130, finish(process), () -> output());
        assertTrue(output().contains("--out " + stopped + " --resume"), () -> output());

        assertEquals(0, finish(train(experiment, stopped, "--resume")), () -> output());
        assertArrayEquals(Files.readAllBytes(whole.resolve("weights.safetensors")), Files.readAllBytes(stopped.resolve("weights.safetensors")));
    }

    private Process train(Path experiment, Path run, String... more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("train", experiment.toString(), "--out", run.toString(), "--device", "cpu"));
        arguments.addAll(List.of(more));
        return CommandLineProcess.start(folder, arguments.toArray(String[]::new));
    }

    private static int finish(Process process) throws InterruptedException {
        assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), "the run takes too long");
        return process.exitValue();
    }

    private String output() {
        try {
            return CommandLineProcess.output(folder);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
