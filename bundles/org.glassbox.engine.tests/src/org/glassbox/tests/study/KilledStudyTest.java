package org.glassbox.tests.study;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.glassbox.tests.run.CommandLineProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills a study's process with SIGKILL, again and again, and compares what the same command then reaches with a study that nobody disturbed. */
class KilledStudyTest {
    private static final long PATIENCE_SECONDS = 180;
    private static final List<String> RUNS = List.of("runs/plain/seed-1", "runs/with-feedback/seed-1", "runs/plain/seed-2", "runs/with-feedback/seed-2");
    @TempDir
    private Path folder;

    /** When the process is killed. */
    private interface KillPoint {
        boolean reached(Path study) throws IOException;
    }

    @Test
    void aStudyThatWasKilledAnywhereEndsWithTheNumbersOfAnUnbrokenOne() throws Exception {
        Path file = StudyText.write(folder, StudyText.TWO_BY_TWO);
        Path whole = folder.resolve("whole");
        assertEquals(0, finish(study(file, whole)), this::output);

        Path killed = folder.resolve("killed");
        List<KillPoint> points = List.of(
                study -> Files.exists(study.resolve(RUNS.get(0) + "/experiment.yaml")), // before the first epoch of all
                study -> epochs(study.resolve(RUNS.get(1))) >= 1, // in the midst of the second run
                study -> Files.exists(study.resolve(RUNS.get(1) + "/result.json")), // between a run's result and the study's record of it
                study -> Files.exists(study.resolve(RUNS.get(2) + "/study-run.json"))); // just after a run has begun
        int kills = 0;
        for (KillPoint point : points) {
            Process process = study(file, killed);
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
            while (process.isAlive() && System.nanoTime() < deadline && !point.reached(killed)) {
                Thread.onSpinWait();
            }
            kills += process.isAlive() ? 1 : 0;
            process.destroyForcibly().waitFor();
        }
        assertEquals(points.size(), kills, this::output);
        assertEquals(0, finish(study(file, killed)), this::output);

        for (String run : RUNS) {
            assertArrayEquals(Files.readAllBytes(whole.resolve(run + "/weights.safetensors")),
                    Files.readAllBytes(killed.resolve(run + "/weights.safetensors")), run);
        }
        assertEquals(withoutSeconds(whole), withoutSeconds(killed));
        assertTrue(Files.size(killed.resolve("report.html")) > 0);
    }

    private Process study(Path file, Path out) throws IOException {
        return CommandLineProcess.start(folder, "study", file.toString(), "--out", out.toString(), "--device", "cpu");
    }

    private static int finish(Process process) throws InterruptedException {
        assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), "the study takes too long");
        return process.exitValue();
    }

    private static int epochs(Path run) throws IOException {
        Path table = run.resolve("metrics.csv");
        return Files.exists(table) ? Files.readAllLines(table).size() - 1 : 0;
    }

    /** All numbers of all runs but their times. */
    private static List<String> withoutSeconds(Path study) throws IOException {
        List<String> lines = Files.readAllLines(study.resolve("results.csv"));
        int seconds = List.of(lines.getFirst().split(",")).indexOf("seconds");
        List<String> rest = new ArrayList<>();
        for (String line : lines) {
            List<String> cells = new ArrayList<>(Stream.of(line.split(",", -1)).toList());
            cells.remove(seconds);
            rest.add(String.join(",", cells));
        }
        return rest;
    }

    private String output() {
        try {
            return CommandLineProcess.output(folder);
        } catch (IOException e) {
            return "no output: " + e;
        }
    }
}
