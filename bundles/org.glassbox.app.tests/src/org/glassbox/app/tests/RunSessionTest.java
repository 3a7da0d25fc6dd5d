package org.glassbox.app.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.glassbox.core.feedback.Query;
import org.glassbox.engine.feedback.Receipt;
import org.glassbox.engine.run.RunResult;
import org.glassbox.engine.run.TrainingEvent;
import org.glassbox.ui.annotation.AnnotationState;
import org.glassbox.ui.annotation.Curves;
import org.glassbox.ui.annotation.ReceiptModel;
import org.glassbox.ui.annotation.RunFolders;
import org.glassbox.ui.annotation.RunFolders.Fitness;
import org.glassbox.ui.annotation.RunPlan;
import org.glassbox.ui.annotation.RunSession;
import org.glassbox.ui.annotation.Sentences;
import org.glassbox.ui.annotation.TrainingModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunSessionTest {
    @TempDir
    private Path folder;
    private final FakeRuns runs = new FakeRuns();
    private final RunSession session = new RunSession(() -> Optional.of(runs), Runnable::run, Runnable::run);

    @Test
    void bringsQueriesFromTheRunToThePersonAndAnswersBack() {
        session.start(plan());
        runs.begin();
        runs.ask(Examples.queries(1, 2));
        session.annotation().toggle(0);
        session.annotation().submit();

        assertEquals(1, runs.desk().answers().size());
        assertEquals("benign", session.annotation().className(0));
    }

    @Test
    void saysWhyARunCouldNotStartAndIsFreeForTheNext() {
        runs.refuse("The folder x is not empty; choose another.");
        session.start(plan());

        assertEquals(new TrainingModel.State.Failed("The folder x is not empty; choose another."), session.training().state());
        assertFalse(session.isRunning());
    }

    @Test
    void saysSoWhenThereIsNoEngine() {
        RunSession without = new RunSession(Optional::empty, Runnable::run, Runnable::run);
        without.start(plan());

        assertInstanceOf(TrainingModel.State.Failed.class, without.training().state());
    }

    @Test
    void refusesASecondRunWhileOneGoesOn() {
        session.start(plan());
        assertThrows(IllegalStateException.class, () -> session.start(plan()));
    }

    @Test
    void pausesGoesOnAndStops() {
        session.start(plan());
        runs.begin();
        session.pauseOrProceed();
        assertTrue(running().paused());
        session.pauseOrProceed();
        assertFalse(running().paused());
        session.waitForAnswers(false);
        assertFalse(running().waits());
        session.stop();

        assertEquals(List.of("pause", "proceed", "wait false", "cancel"), runs.calls());
        assertEquals(TrainingEvent.Outcome.CANCELLED, assertInstanceOf(TrainingModel.State.Ended.class, session.training().state()).outcome());
        assertInstanceOf(AnnotationState.Ended.class, session.annotation().state());
        assertFalse(session.isRunning());
    }

    @Test
    void aStopThatComesBeforeTheRunHasBegunIsNotForgotten() {
        Deque<Runnable> background = new ArrayDeque<>();
        RunSession early = new RunSession(() -> Optional.of(runs), Runnable::run, background::add);
        early.start(plan());
        early.stop();
        background.remove().run();

        assertEquals(List.of("cancel"), runs.calls());
    }

    @Test
    void countsStepsEpochsAndTheTimeThatIsLeft() {
        session.start(plan());
        runs.begin();
        runs.tell(new TrainingEvent.StepDone(1, 10, 50, 50, 8, 0.7));
        runs.tell(new TrainingEvent.EpochDone(Examples.epoch(1, 0.6)));
        runs.tell(new TrainingEvent.StepDone(2, 10, 25, 50, 8, 0.6));

        // one epoch and a half of ten, 2 s each
        assertEquals(0.15, running().done(), 1e-12);
        assertEquals(17, running().secondsLeft(), 1e-9);
        assertEquals("Epoch 2 of 10, step 25 of 50 \u00b7 run 15\u00a0%", Sentences.status(running()));
    }

    @Test
    void saysHowWellTheResultDoesOnEachTestSplit() {
        session.start(plan());
        runs.begin();
        runs.tell(new TrainingEvent.Evaluated(new RunResult(9, new TreeMap<>(Map.of("test_iid", Map.of("accuracy", 0.925), "test_random", Map.of("accuracy", 0.66))), List.of())));
        runs.end();

        assertEquals("Accuracy on test images: iid 92.5\u00a0%, random 66.0\u00a0%.",
                Sentences.outcome(assertInstanceOf(TrainingModel.State.Ended.class, session.training().state())));
    }

    @Test
    void waitingEndsWithTheNextStep() {
        session.start(plan());
        runs.begin();
        runs.tell(new TrainingEvent.Waiting(3));
        assertTrue(running().waiting());
        runs.tell(new TrainingEvent.StepDone(1, 10, 1, 50, 8, 0.7));
        assertFalse(running().waiting());
    }

    @Test
    void keepsAtMostOneRefreshPendingAndThenShowsTheNewestState() {
        Deque<Runnable> ui = new ArrayDeque<>();
        RunSession busy = new RunSession(() -> Optional.of(runs), ui::add, Runnable::run);
        busy.start(plan());
        runs.begin();
        drain(ui);
        List<TrainingModel.State> heard = new ArrayList<>();
        busy.training().observe(heard::add);

        for (int step = 1; step <= 50; step++) {
            runs.tell(new TrainingEvent.StepDone(1, 10, step, 50, 8, 0.7));
        }

        assertEquals(1, ui.size());
        drain(ui);
        assertEquals(2, heard.size());
        assertEquals(50, assertInstanceOf(TrainingModel.State.Running.class, heard.getLast()).run().step());
    }

    @Test
    void followsTheNewestReceiptUnlessTheUserLooksAtAnOlderOne() {
        List<Query> queries = Examples.queries(1, 3);
        ReceiptModel model = session.receipts();
        model.asked(queries);
        Receipt first = Examples.receipt(queries.get(0), 0.6, 0.1);
        Receipt second = Examples.receipt(queries.get(1), 0.6, 0.6);
        model.add(first);
        model.add(second);
        assertSame(second, shown().selected());
        model.select(1);
        model.add(Examples.receipt(queries.get(2), 0.5, 0.2));

        assertSame(first, shown().selected());
        assertSame(queries.get(0), shown().query().orElseThrow());
    }

    @Test
    void saysInWordsWhatACorrectionDidAndThatItDidNothing() {
        Query query = Examples.query(1, 1);
        assertEquals("It worked: the network relies less on what you ruled out.", Sentences.headline(Examples.receipt(query, 0.62, 0.11)));
        assertEquals("It went the wrong way: the network relies more on what you ruled out.", Sentences.headline(Examples.receipt(query, 0.2, 0.5)));
        assertEquals("No effect: neither the prediction nor its reasons nor its probability moved.", Sentences.headline(Examples.receipt(query, 0.3, 0.3)));
    }

    @Test
    void accountsForTheCostOnTheValidationSet() {
        String account = Sentences.account(Examples.receipt(Examples.query(1, 1), 0.62, 0.11), Examples.CLASSES::get);
        assertEquals("""
                Relevance on what you ruled out: 62\u00a0%, then 11\u00a0%.
                Prediction: malignant, then malignant; true: malignant.
                Probability of the true class: 40\u00a0%, then 55\u00a0%.
                Validation set (all corrections together): cost 1.0 points: accuracy 81.0\u00a0%, then 80.0\u00a0%; loss 0.52, then 0.50.""", account);
    }

    @Test
    void offersEachMeasureOnceWithAccuracyFirst() {
        assertEquals(List.of("accuracy", "loss"), Curves.measures(List.of(Examples.epoch(1, 0.5), Examples.epoch(2, 0.6))));
        assertEquals(2, Curves.of(List.of(Examples.epoch(1, 0.5)), "loss").size());
    }

    @Test
    void knowsWhatAFolderIsGoodFor() throws Exception {
        assertEquals(Fitness.FREE, RunFolders.look(folder.toString()));
        assertEquals(Fitness.FREE, RunFolders.look(folder.resolve("new").toString()));
        assertEquals(Fitness.INVALID, RunFolders.look(" "));
        Path file = Files.createFile(folder.resolve("note.txt"));
        assertEquals(Fitness.FILE, RunFolders.look(file.toString()));
        assertEquals(Fitness.OCCUPIED, RunFolders.look(folder.toString()));
        Files.createFile(folder.resolve("experiment.yaml"));
        assertEquals(Fitness.UNFINISHED_RUN, RunFolders.look(folder.toString()));
        Files.createFile(folder.resolve("result.json"));
        assertEquals(Fitness.FINISHED_RUN, RunFolders.look(folder.toString()));
    }

    @Test
    void proposesAFolderThatDoesNotExist() throws Exception {
        LocalDate day = LocalDate.of(2026, 11, 21);
        Path first = RunFolders.propose("my run", folder, day);
        assertEquals(folder.resolve("Glassbox/runs/my-run-2026-11-21"), first);
        Files.createDirectories(first);
        assertEquals(folder.resolve("Glassbox/runs/my-run-2026-11-21-2"), RunFolders.propose("my run", folder, day));
    }

    private static void drain(Deque<Runnable> work) {
        while (!work.isEmpty()) {
            work.remove().run();
        }
    }

    private RunPlan plan() {
        return Examples.plan(folder.resolve("run"));
    }

    private TrainingModel.Run running() {
        return assertInstanceOf(TrainingModel.State.Running.class, session.training().state()).run();
    }

    private ReceiptModel.State.Shown shown() {
        return assertInstanceOf(ReceiptModel.State.Shown.class, session.receipts().state());
    }
}
