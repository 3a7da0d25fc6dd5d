package org.glassbox.tests.badinput;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.glassbox.cli.ExitCode;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.data.Sample;
import org.glassbox.core.explain.SaliencyMap;
import org.glassbox.core.feedback.Answer;
import org.glassbox.core.feedback.Query;
import org.glassbox.core.feedback.QueryBoard;
import org.glassbox.core.image.Region;
import org.glassbox.core.image.RgbImage;
import org.glassbox.engine.experiment.ExperimentYaml;
import org.glassbox.engine.feedback.FeedbackJournal;
import org.glassbox.engine.run.TrainingEvent;
import org.glassbox.tests.CommandLine;
import org.glassbox.tests.CommandLine.Ended;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A disk that is full ends a run with exit code 1, without loss: with space again it goes on to the numbers of a run that nothing disturbed. */
class FullDiskTest {
    private static final Path FULL_DEVICE = Path.of("/dev/full"); // Linux: every write says that there is no space left
    private static final int DISK_KILOBYTES = 8 << 10;
    private static CommandLine glassbox;
    @TempDir
    private static Path unbroken;
    @TempDir
    private Path folder;

    @BeforeAll
    static void trainUndisturbed() throws IOException {
        glassbox = new CommandLine();
        assertEquals(ExitCode.OK, glassbox.run("train", Experiments.write(unbroken, Experiments.ASKING), "--out",
                unbroken.resolve("run").toString()).exitCode());
    }

    @AfterAll
    static void stop() {
        glassbox.close();
    }

    static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void goesOnToTheSameNumbers(String experiment, Path run) throws IOException {
        Ended ended = glassbox.run("train", experiment, "--out", run.toString(), "--resume");
        assertEquals(ExitCode.OK, ended.exitCode(), ended::toString);
        for (String file : List.of("metrics.csv", "weights.safetensors", "result.json")) {
            assertArrayEquals(bytes(unbroken.resolve("run").resolve(file)), bytes(run.resolve(file)), file);
        }
        assertTrue(Files.size(run.resolve("report.html")) > 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"weights.safetensors", "checkpoint.safetensors", "metrics.csv", "costs.csv", "predictions/epoch-0003.csv",
        "predictions/maps-0003.safetensors", "result.json", "report.html"})
    void whicheverFileFindsNoSpaceNothingIsLost(String name) throws Exception {
        Assumptions.assumeTrue(Files.isWritable(FULL_DEVICE), "there is no " + FULL_DEVICE + " here");
        String experiment = Experiments.write(folder, Experiments.ASKING);
        Path run = folder.resolve("run");
        AtomicReference<byte[]> before = new AtomicReference<>();
        Ended ended = glassbox.watched(message -> {
            if (message.startsWith("epoch 2/")) {
                before.set(bytes(run.resolve("checkpoint.safetensors")));
                Path file = run.resolve(name);
                link(file.resolveSibling("." + file.getFileName() + ".part"), FULL_DEVICE); // where the new file is written before it takes the old one's place
            }
        }, "train", experiment, "--out", run.toString());
        ended.failed(ExitCode.FAULT, "Can't write " + run.resolve(name)
                + ": no space left on device; free some space and run again, a training run with --resume.");
        if (name.endsWith(".safetensors")) {
            ended.failed(ExitCode.FAULT, "Training stopped in epoch 3 (the checkpoint of epoch 2 is kept): ");
            assertArrayEquals(before.get(), bytes(run.resolve("checkpoint.safetensors")));
        }
        goesOnToTheSameNumbers(experiment, run);
    }

    private static void link(Path link, Path to) {
        try {
            Files.createSymbolicLink(link, to);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void aDiskThatIsReallyFullAfterAnyEpochLosesNothing(int epoch) throws Exception {
        String experiment = Experiments.write(folder, Experiments.ASKING);
        try (SmallDisk disk = SmallDisk.mount(folder.resolve("disk"), DISK_KILOBYTES)) {
            Path run = disk.folder().resolve("run");
            AtomicReference<byte[]> before = new AtomicReference<>();
            Ended ended = glassbox.watched(message -> {
                if (message.startsWith("epoch " + epoch + "/")) {
                    before.set(bytes(run.resolve("checkpoint.safetensors")));
                    disk.fill();
                }
            }, "train", experiment, "--out", run.toString());
            ended.failed(ExitCode.FAULT, "Training stopped in epoch " + (epoch + 1) + " (the checkpoint of epoch " + epoch + " is kept): ",
                    "free some space and ");
            assertArrayEquals(before.get(), bytes(run.resolve("checkpoint.safetensors")));
            disk.makeRoom();
            goesOnToTheSameNumbers(experiment, run);
        }
    }

    @Test
    void aDiskThatIsFullFromTheStartIsSaid() throws Exception {
        String experiment = Experiments.write(folder, Experiments.ASKING);
        try (SmallDisk disk = SmallDisk.mount(folder.resolve("disk"), DISK_KILOBYTES)) {
            disk.fill();
            glassbox.run("train", experiment, "--out", disk.folder().toString()).refused(ExitCode.FAULT,
                    "no space left on device; free some space and run again");
        }
    }

    @Test
    void anAnswerThatCantBeWrittenIsNotTakenAndCanBeGivenAgain() throws Exception {
        try (SmallDisk disk = SmallDisk.mount(folder.resolve("disk"), DISK_KILOBYTES)) {
            Path run = disk.folder().resolve("run");
            AtomicInteger refused = new AtomicInteger();
            List<String> problems = new ArrayList<>();
            QueryBoard board = (queries, desk) -> new Thread(() -> {
                try {
                    disk.fill();
                    for (int i = 0; i < 2 * (queries.size() - 1); i++) { // twice, as the journal's last block may have room for one answer to each
                        String id = queries.get(i / 2).id();
                        if (!give(desk::submit, id, problems)) {
                            refused.incrementAndGet();
                            disk.makeRoom();
                            desk.submit(marked(id));
                            disk.fill();
                        }
                    }
                    disk.makeRoom();
                    desk.submit(marked(queries.getLast().id())); // the run goes on
                } catch (GlassboxException | IOException e) {
                    throw new AssertionError(e);
                }
            }).start();
            List<TrainingEvent.Answered> answered = new ArrayList<>();
            List<Integer> annotated = new ArrayList<>();
            glassbox.runs().run(ExperimentYaml.readText("asking", Experiments.ASKING, List.of("phases[1].queries.perEpoch=32",
                    "phases[1].queries.annotator=interactive")), run, false, Optional.of(board), event -> {
                        if (event instanceof TrainingEvent.Answered answer) {
                            answered.add(answer);
                        } else if (event instanceof TrainingEvent.EpochDone done) {
                            annotated.add(done.summary().annotated());
                        }
                    }, new NullProgressMonitor());
            assertTrue(refused.get() > 0, "at least one answer found no space");
            assertTrue(problems.getFirst().endsWith("feedback.jsonl can't be written (No space left on device); free some space and answer again."),
                    problems.getFirst());
            assertEquals(2 * 31 + 1, answered.size());
            assertEquals(List.of(0, 0, 0, 32), annotated);
            try (FeedbackJournal journal = FeedbackJournal.open(run.resolve("feedback.jsonl"), Clock.systemUTC())) {
                assertEquals(32, journal.answers().size());
            }
        }
    }

    /** Who takes an answer. */
    private interface Taker {
        void take(Answer answer) throws GlassboxException;
    }

    private static boolean give(Taker taker, String query, List<String> problems) {
        try {
            taker.take(marked(query));
            return true;
        } catch (GlassboxException e) {
            assertEquals(GlassboxException.Kind.FAULT, e.kind());
            problems.add(e.getMessage());
            return false;
        }
    }

    private static Answer marked(String query) {
        return new Answer.Marked(query, new TreeSet<>(Set.of(0)));
    }

    @Test
    void theJournalHasNoHalfLineAfterAFullDisk() throws Exception {
        try (SmallDisk disk = SmallDisk.mount(folder.resolve("disk"), 64)) {
            Path file = disk.folder().resolve("feedback.jsonl");
            int taken = 0;
            try (FeedbackJournal journal = FeedbackJournal.open(file, Clock.systemUTC())) {
                for (int i = 0; i < 40; i++) {
                    journal.asked(query(Integer.toString(i)));
                }
                disk.fill();
                List<String> problems = new ArrayList<>();
                while (give(answer -> journal.answered(answer, "interactive"), Integer.toString(taken), problems)) {
                    taken++;
                }
                assertEquals(taken, journal.answers().size());
                assertTrue(Files.readString(file).endsWith("}\n"), "the part of the line that was written is taken back");
                assertThrows(GlassboxException.class, () -> journal.asked(query("another")));
                assertEquals(40, journal.queries().size());
                disk.makeRoom();
                journal.answered(marked(Integer.toString(taken)), "interactive");
            }
            try (FeedbackJournal journal = FeedbackJournal.open(file, Clock.systemUTC())) {
                assertEquals(taken + 1, journal.answers().size());
                assertEquals(40, journal.queries().size());
            }
        }
    }

    private static Query query(String id) {
        return new Query(id, 1, new Sample("train/" + id, "train", 0), new RgbImage(2, 2, new byte[12]), 1, List.of(.4, .6), .67,
                new SaliencyMap(2, 2, new float[] {1, 2, 3, 4}, 1, Double.NaN), List.of(new Region(0, 0, 2, 2)));
    }
}
