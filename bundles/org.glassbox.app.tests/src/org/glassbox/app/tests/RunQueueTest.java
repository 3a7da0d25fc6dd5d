package org.glassbox.app.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.glassbox.engine.experiment.Experiment;
import org.glassbox.engine.experiment.ExperimentYaml;
import org.glassbox.engine.feedback.FeedbackUses;
import org.glassbox.engine.run.TrainingEvent;
import org.glassbox.ui.annotation.RunPlan;
import org.glassbox.ui.annotation.RunSession;
import org.glassbox.ui.training.KnownRun;
import org.glassbox.ui.training.KnownRun.Status;
import org.glassbox.ui.training.RunLog;
import org.glassbox.ui.training.RunQueue;
import org.glassbox.ui.training.RunShelf;
import org.glassbox.ui.training.RunsModel;
import org.glassbox.ui.training.Sentences;
import org.glassbox.ui.training.Throughput;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunQueueTest {
    @TempDir
    private Path home;
    private FakeRuns engine;
    private RunSession session;
    private RunsModel runs;
    private RunQueue queue;
    private boolean closing;

    @BeforeEach
    void open() {
        engine = new FakeRuns();
        session = new RunSession(() -> Optional.of(engine), Runnable::run, Runnable::run);
        runs = new RunsModel();
        queue = new RunQueue(session, runs, new RunShelf(home), Runnable::run, Runnable::run, () -> closing);
        queue.load();
    }

    @Test
    void runsOneAfterAnother() throws Exception {
        queue.add(experiment("first"));
        queue.add(experiment("second"));
        queue.start(experiment("third"));
        assertEquals(List.of("first STARTING", "third WAITING", "second WAITING"), listed());
        engine.begin();
        engine.tell(new TrainingEvent.EpochDone(Examples.epoch(1, 0.5)));
        assertEquals(1, runs.runs().active().orElseThrow().epochsDone());
        assertEquals(List.of(engine.folder()), runs.runs().selected());

        engine.end();
        assertEquals("third", engine.experiment().name());
        engine.begin();
        engine.tell(new TrainingEvent.Ended(TrainingEvent.Outcome.FAILED, 0, "The disk is full."));
        assertEquals("second", engine.experiment().name(), "a run that fails does not stop the others");
        assertEquals(Set.of("second STARTING", "third FAILED", "first FINISHED"), Set.copyOf(listed()));
    }

    @Test
    void aRunThatWaitsHasItsExperimentOnDisk() throws Exception {
        queue.add(experiment("first"));
        queue.add(experiment("second"));
        Path folder = runs.runs().known().getLast().folder();
        assertEquals(experiment("second"), ExperimentYaml.read(folder.resolve("experiment.yaml"), List.of()));
        assertTrue(folder.startsWith(home.resolve("Glassbox").resolve("runs")));
        assertEquals("~/Glassbox/runs/" + folder.getFileName(), queue.place(runs.runs().known().getLast()));
        assertEquals("It is in ~/Glassbox/runs/" + folder.getFileName() + ".", queue.told("It is in " + folder + "."));
    }

    @Test
    void theOrderOfWhatWaitsCanBeChanged() throws Exception {
        for (String name : List.of("first", "second", "third", "fourth")) {
            queue.add(experiment(name));
        }
        queue.move(folder("fourth"), -1);
        queue.move(folder("second"), -1);
        assertEquals(List.of("first STARTING", "second WAITING", "fourth WAITING", "third WAITING"), listed());
        queue.withdraw(folder("fourth"));
        assertEquals(List.of("first STARTING", "second WAITING", "third WAITING", "fourth UNFINISHED"), listed());
        queue.hide(folder("fourth"));
        assertTrue(runs.runs().known().stream().noneMatch(run -> run.name().equals("fourth")));
        queue.resume(folder("third"));
        assertEquals(List.of("first STARTING", "third WAITING", "second WAITING"), listed());
    }

    @Test
    void afterAStopTheOthersWaitUntilTheyAreLetGo() throws Exception {
        queue.add(experiment("first"));
        queue.add(experiment("second"));
        engine.begin();
        queue.stop();
        assertEquals(List.of("second WAITING", "first UNFINISHED"), listed());
        assertTrue(queue.state().held());
        queue.hold(false);
        assertEquals("second", engine.experiment().name());
    }

    @Test
    void aStoppedRunGoesOnInItsFolder() throws Exception {
        queue.start(experiment("first"));
        engine.begin();
        Path folder = engine.folder();
        queue.stop();
        queue.resume(folder);
        assertEquals(folder, engine.folder());
        assertTrue(engine.resume());
    }

    @Test
    void pausesAndGoesOn() throws Exception {
        queue.start(experiment("first"));
        engine.begin();
        queue.pauseOrProceed();
        assertEquals(Status.PAUSED, runs.runs().active().orElseThrow().status());
        session.pauseOrProceed(); // with F8, from anywhere in the workbench
        assertEquals(Status.RUNNING, runs.runs().active().orElseThrow().status());
    }

    @Test
    void afterACrashTheRunIsOfferedAndTheQueueIsHeld() throws Exception {
        queue.add(experiment("first"));
        queue.add(experiment("second"));
        engine.begin();
        Path first = engine.folder();
        restart(); // of a process that had no time to say anything

        assertEquals(List.of("first"), queue.state().offered().stream().map(KnownRun::name).toList());
        assertTrue(queue.state().held());
        assertFalse(engine.isStarted());
        assertEquals(List.of("second WAITING", "first UNFINISHED"), listed());
        queue.resume(first);
        assertEquals(first, engine.folder());
        assertTrue(engine.resume());
        assertEquals(List.of(), queue.state().offered());
        restart();
        assertEquals(1, queue.state().offered().size());
        queue.later();
        restart();
        assertEquals(List.of(), queue.state().offered(), "it was offered and not wanted");
        assertEquals(2, runs.runs().known().size(), "but it is in the list");
    }

    @Test
    void aRunThatEndsWithTheWindowIsOfferedToo() throws Exception {
        queue.start(experiment("first"));
        engine.begin();
        closing = true;
        session.stop();
        restart();
        assertEquals(1, queue.state().offered().size());
    }

    @Test
    void aRunThatWasStoppedIsNotOfferedButListed() throws Exception {
        queue.start(experiment("first"));
        engine.begin();
        queue.stop();
        restart();
        assertEquals(List.of(), queue.state().offered());
        assertEquals(List.of("first UNFINISHED"), listed());
    }

    @Test
    void aRunThatWasStartedElsewhereInTheWorkbenchIsListed() {
        RunPlan plan = Examples.plan(home.resolve("demo"));
        session.start(plan);
        engine.begin();
        assertEquals(List.of("example RUNNING"), listed());
        queue.add(plan.experiment());
        assertEquals(Status.WAITING, runs.runs().known().getLast().status(), "there is one device");
    }

    @Test
    void anExperimentThatCantBeReadAnyMoreDoesNotHoldUpTheOthers() throws Exception {
        queue.add(experiment("first"));
        queue.add(experiment("second"));
        queue.add(experiment("third"));
        Files.writeString(folder("second").resolve("experiment.yaml"), "data: lesions\nnetwork: gone\nphases: []\n");
        engine.begin();
        engine.end();
        assertEquals("third", engine.experiment().name());
        KnownRun second = runs.runs().find(folder("second")).orElseThrow();
        assertEquals(Status.FAILED, second.status());
        assertTrue(second.message().contains("experiment.yaml"), second.message());
    }

    @Test
    void whatCouldNotBeginIsSaidBeforeItWaits() throws Exception {
        queue.add(experiment("first"));
        engine.refuse("The folder of images is empty; choose another.");
        queue.add(experiment("second"));
        assertEquals(Optional.of("The folder of images is empty; choose another."), queue.state().problem());
        assertEquals(List.of("first STARTING"), listed());
    }

    @Test
    void whatCantBeWrittenIsSaid() throws Exception {
        Files.writeString(home.resolve("Glassbox"), "in the way");
        queue.add(experiment("first"));
        assertTrue(queue.state().problem().orElseThrow().contains(home.resolve("Glassbox").toString()));
        assertEquals(List.of(), listed());
        queue.dismiss();
        assertEquals(Optional.empty(), queue.state().problem());
    }

    @Test
    void aRunFromElsewhereIsOpenedAndFoundAgain() throws Exception {
        Path folder = new RunShelf(home.resolve("other")).prepare(experiment("far"), LocalDate.of(2026, 1, 2));
        queue.open(folder);
        assertEquals(List.of(folder), runs.runs().selected());
        queue.open(home.resolve("nothing"));
        assertTrue(queue.state().problem().isPresent());
        restart();
        assertEquals(List.of("far UNFINISHED"), listed());
    }

    @Test
    void theLogOfARunIsKeptInItsFolder() throws Exception {
        RunLog log = new RunLog(Runnable::run, Runnable::run, Clock.fixed(Instant.parse("2026-01-02T03:04:05Z"), ZoneOffset.UTC));
        runs.listen(log::heard);
        queue.start(experiment("first"));
        List<String> shown = new ArrayList<>();
        log.observe(state -> {
            shown.clear();
            shown.addAll(state.lines());
        });
        log.show(Optional.of(engine.folder()));
        engine.begin();
        engine.tell(new TrainingEvent.StepDone(1, 10, 1, 4, 8, 0.7));
        engine.tell(new TrainingEvent.EpochDone(Examples.epoch(1, 0.5)));
        assertEquals(2, shown.size());
        assertEquals("2026-01-02 03:04:05  Epoch 1, query: training total 1.000; validation accuracy 0.500, loss 1.200; 2.0 s (best so far)",
                shown.getLast().replace("loss 1.200, accuracy 0.500", "accuracy 0.500, loss 1.200"));
        assertEquals(shown, Files.readAllLines(engine.folder().resolve("log.txt")));

        log.show(Optional.empty());
        assertEquals(List.of(), shown);
        log.show(Optional.of(engine.folder()));
        assertEquals(2, shown.size());
    }

    @Test
    void theLogTellsCountsAsWholeNumbersAndNotThatNothingIsUnknown() {
        RunLog log = new RunLog(Runnable::run, Runnable::run, Clock.systemUTC());
        List<String> shown = new ArrayList<>();
        log.observe(state -> shown.addAll(state.lines()));
        log.show(Optional.of(home));
        Map<String, Double> validation = new LinkedHashMap<>();
        validation.put("accuracy", 1.0);
        validation.put("triage/right", 7.0);
        validation.put("triage/wrong-for-the-wrong-reason", 1.0);
        validation.put("triage/right-for-the-wrong-reason", 0.0);
        validation.put("triage/unknown", 0.0);
        validation.put("confusion/benign/malignant", 1.0);
        log.heard(home, new TrainingEvent.EpochDone(new TrainingEvent.EpochSummary(1, "query", Map.of("total", 0.5), validation, 0, 0, false, 2)));
        validation.put("triage/unknown", 2.0);
        log.heard(home, new TrainingEvent.EpochDone(new TrainingEvent.EpochSummary(2, "query", Map.of("total", 0.5), validation, 0, 0, false, 2)));
        String told = "validation accuracy 1.000, triage/right 7, triage/wrong-for-the-wrong-reason 1, triage/right-for-the-wrong-reason 0";
        assertTrue(shown.stream().anyMatch(line -> line.contains("Epoch 1,") && line.contains(told + "; 2.0 s")), shown::toString);
        assertTrue(shown.stream().anyMatch(line -> line.contains("Epoch 2,") && line.contains(told + ", triage/unknown 2; 2.0 s")), shown::toString);
    }

    @Test
    void speedAndTimeLeftDontCountPauses() {
        AtomicLong seconds = new AtomicLong();
        Throughput throughput = new Throughput(() -> seconds.get() * 1_000_000_000L);
        throughput.heard(new TrainingEvent.Started(Examples.plan(home).experiment(), home, Examples.CLASSES, 32, 8, 0, "cpu",
                FeedbackUses.all()));
        assertTrue(Double.isNaN(throughput.imagesPerSecond()));
        assertTrue(Double.isNaN(throughput.secondsLeft()));
        for (int step = 1; step <= 2; step++) {
            seconds.addAndGet(2);
            throughput.heard(new TrainingEvent.StepDone(1, 10, step, 4, 8, 0.5));
        }
        assertEquals(4, throughput.imagesPerSecond(), 1e-9); // 8 images in 2 s
        assertEquals(76, throughput.secondsLeft(), 1e-9); // half an epoch took 4 s, nine and a half are left
        throughput.paused(true);
        seconds.addAndGet(1000);
        throughput.paused(false);
        for (int step = 3; step <= 4; step++) {
            seconds.addAndGet(2);
            throughput.heard(new TrainingEvent.StepDone(1, 10, step, 4, 8, 0.5));
        }
        seconds.addAndGet(1); // validation
        throughput.heard(new TrainingEvent.EpochDone(Examples.epoch(1, 0.5)));
        assertEquals(81, throughput.secondsLeft(), 1e-9); // nine epochs of 9 s
    }

    @Test
    void spansAndSizesAreReadable() {
        assertEquals("\u2013", Sentences.span(Double.NaN));
        assertEquals("0.4 s", Sentences.span(0.42));
        assertEquals("59 s", Sentences.span(59.2));
        assertEquals("2 min 5 s", Sentences.span(125));
        assertEquals("2 h 1 min", Sentences.span(7260));
        assertEquals("1.5 GB", Sentences.bytes(3L << 29));
        assertEquals("117 images/s", Sentences.speed(117.3));
        assertEquals("\u2713 finished", Sentences.status(new KnownRun(home, "x", Status.FINISHED, 3, 3, "")));
    }

    private void restart() {
        closing = false;
        open();
    }

    private Path folder(String name) {
        return runs.runs().known().stream().filter(run -> run.name().equals(name)).findFirst().orElseThrow().folder();
    }

    private List<String> listed() {
        return runs.runs().known().stream().map(run -> run.name() + " " + run.status()).toList();
    }

    private Experiment experiment(String name) {
        Experiment like = Examples.plan(home).experiment();
        return new Experiment(name, 1, like.data(), like.network(), null, like.training(), like.augmentation(), like.metrics(), like.phases());
    }
}
