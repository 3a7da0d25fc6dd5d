package org.glassbox.tests.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.glassbox.core.feedback.Answer;
import org.glassbox.engine.feedback.FeedbackJournal;
import org.glassbox.engine.history.HistoryFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills the command line's process with SIGKILL, again and again, and compares what the resumed run reaches with a run that nobody disturbed. */
class KilledRunTest {
    private static final long PATIENCE_SECONDS = 120;
    @TempDir
    private Path folder;

    /** When the process is killed. */
    private interface KillPoint {
        boolean reached(Path run) throws IOException;
    }

    @Test
    void aRunThatWasKilledAnywhereEndsWithTheNumbersOfAnUnbrokenOne() throws Exception {
        Path experiment = Files.writeString(folder.resolve("tiny.yaml"), TinyRuns.YAML);
        Path whole = folder.resolve("whole");
        assertEquals(0, finish(train(experiment, whole)), () -> outputOf());

        Path killed = folder.resolve("killed");
        List<KillPoint> points = List.of(
                run -> Files.exists(run.resolve("experiment.yaml")), // before the first epoch
                run -> Files.exists(run.resolve("checkpoint.safetensors")), // just after the first checkpoint
                run -> epochs(run) >= 3 && Files.size(run.resolve("feedback.jsonl")) > 0, // while answers are written
                run -> epochs(run) >= 4 && hasTemporaryFile(run), // while a checkpoint is written
                run -> epochs(run) >= 5); // between two epochs
        List<Integer> reached = new ArrayList<>();
        for (KillPoint point : points) {
            Process process = train(experiment, killed, "--resume");
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
            while (process.isAlive() && System.nanoTime() < deadline && !(Files.exists(killed) && point.reached(killed))) {
                Thread.onSpinWait();
            }
            if (process.isAlive()) {
                reached.add(epochs(killed));
            }
            process.destroyForcibly().waitFor();
        }
        assertTrue(reached.size() >= 4, "killed after these numbers of epochs: " + reached + "\n" + outputOf());
        assertEquals(0, finish(train(experiment, killed, "--resume")), () -> outputOf());

        assertEquals(Files.readAllLines(whole.resolve("metrics.csv")), Files.readAllLines(killed.resolve("metrics.csv")));
        assertArrayEquals(Files.readAllBytes(whole.resolve("weights.safetensors")), Files.readAllBytes(killed.resolve("weights.safetensors")));
        for (int epoch = 1; epoch <= epochs(whole); epoch++) {
            assertArrayEquals(Files.readAllBytes(HistoryFiles.predictions(whole, epoch)), Files.readAllBytes(HistoryFiles.predictions(killed, epoch)));
            assertArrayEquals(Files.readAllBytes(HistoryFiles.maps(whole, epoch)), Files.readAllBytes(HistoryFiles.maps(killed, epoch)));
        }
        assertEquals(answers(whole), answers(killed));
        assertTrue(Files.size(killed.resolve("report.html")) > 0);
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

    private static int epochs(Path run) throws IOException {
        Path table = run.resolve("metrics.csv");
        return Files.exists(table) ? Files.readAllLines(table).size() - 1 : 0;
    }

    private static boolean hasTemporaryFile(Path run) throws IOException {
        try (Stream<Path> files = Files.list(run)) {
            return files.anyMatch(file -> file.getFileName().toString().startsWith(".checkpoint"));
        }
    }

    private static Map<String, Answer> answers(Path run) throws Exception {
        try (FeedbackJournal journal = FeedbackJournal.open(run.resolve("feedback.jsonl"), Clock.systemUTC())) {
            return journal.answers();
        }
    }

    private String outputOf() {
        try {
            return CommandLineProcess.output(folder);
        } catch (IOException e) {
            return "no output: " + e;
        }
    }
}
