package org.glassbox.app.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.glassbox.core.feedback.Answer;
import org.glassbox.core.feedback.Query;
import org.glassbox.engine.experiment.QuerySettings.RuledOut;
import org.glassbox.ui.annotation.AnnotationModel;
import org.glassbox.ui.annotation.QueryEntry.Progress;
import org.glassbox.ui.annotation.AnnotationState;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AnnotationModelTest {
    private final FakeDesk desk = new FakeDesk();
    private final AnnotationModel model = new AnnotationModel(Runnable::run, Runnable::run);
    private final List<Query> queries = Examples.queries(1, 3);

    @BeforeEach
    void begin() {
        model.begin(Examples.CLASSES, RuledOut.MARKED);
    }

    @Test
    void isIdleBeforeTheFirstRunAndWaitsBeforeTheFirstQuery() {
        assertInstanceOf(AnnotationState.Idle.class, new AnnotationModel(Runnable::run, Runnable::run).state());
        assertInstanceOf(AnnotationState.Waiting.class, model.state());
    }

    @Test
    void showsTheFirstOpenQueryAndKeepsItWhenMoreArrive() {
        model.post(queries, desk);
        model.post(Examples.queries(2, 2), desk);

        assertEquals("1/train/0", asking().current().query().id());
        assertEquals(5, asking().queue().size());
    }

    @Test
    void togglingARegionTwiceClearsIt() {
        model.post(queries, desk);
        model.toggle(2);
        model.toggle(4);
        model.toggle(2);

        assertEquals(new TreeSet<>(List.of(4)), asking().current().marks());
    }

    @Test
    void ignoresRegionsThatTheQueryDoesNotHave() {
        model.post(queries, desk);
        model.toggle(10);
        model.toggle(-1);

        assertTrue(asking().current().marks().isEmpty());
    }

    @Test
    void submitHandsInTheMarksAndGoesToTheNext() {
        model.post(queries, desk);
        model.toggle(0);
        model.toggle(9);
        model.submit();

        assertEquals(List.of(marked("1/train/0", 0, 9)), desk.answers());
        assertEquals("1/train/1", asking().current().query().id());
        assertEquals(Progress.ANSWERED, asking().queue().getFirst().progress());
    }

    @Test
    void submitWithoutMarksSaysThatAllRegionsAreFine() {
        model.post(queries, desk);
        model.submit();

        assertEquals(List.of(marked("1/train/0")), desk.answers());
    }

    @Test
    void skippingLeavesTheImageWithoutAnAnswer() {
        model.post(queries, desk);
        model.toggle(1);
        model.skip();

        assertEquals(List.of(new Answer.Skipped("1/train/0", "")), desk.answers());
        assertEquals(Progress.SKIPPED, asking().queue().getFirst().progress());
    }

    @Test
    void nextIsNotShownBeforeTheAnswerIsOnDisk() {
        // given a disk that has not finished
        Deque<Runnable> disk = new ArrayDeque<>();
        AnnotationModel slow = new AnnotationModel(Runnable::run, disk::add);
        slow.begin(Examples.CLASSES, RuledOut.MARKED);
        slow.post(queries, desk);

        // when the answer is submitted, and more is pressed meanwhile
        slow.submit();
        slow.toggle(3);
        slow.submit();

        // then the same image is shown, unchanged, until the disk has finished
        AnnotationState.Asking saving = assertInstanceOf(AnnotationState.Asking.class, slow.state());
        assertTrue(saving.saving());
        assertEquals("1/train/0", saving.current().query().id());
        assertTrue(saving.current().marks().isEmpty());
        assertEquals(1, disk.size());
        disk.remove().run();
        assertEquals("1/train/1", assertInstanceOf(AnnotationState.Asking.class, slow.state()).current().query().id());
    }

    @Test
    void anAnswerThatCannotBeWrittenStaysOnTheScreenWithTheReason() {
        model.post(queries, desk);
        model.toggle(5);
        desk.full(true);
        model.submit();

        assertEquals(Optional.of(FakeDesk.FULL), asking().problem());
        assertEquals("1/train/0", asking().current().query().id());
        assertEquals(new TreeSet<>(List.of(5)), asking().current().marks());

        // and is taken when there is room again
        desk.full(false);
        model.submit();
        assertEquals(List.of(marked("1/train/0", 5)), desk.answers());
        assertTrue(asking().problem().isEmpty());
    }

    @Test
    void undoTakesTheLastAnswerBackAndShowsItsMarksAgain() {
        model.post(queries, desk);
        model.toggle(7);
        model.submit();
        model.toggle(1); // a draft on the second image
        model.undo();

        assertEquals(List.of(marked("1/train/0", 7), new Answer.Undone("1/train/0")), desk.answers());
        assertEquals("1/train/0", asking().current().query().id());
        assertEquals(Progress.OPEN, asking().current().progress());
        assertEquals(new TreeSet<>(List.of(7)), asking().current().marks());

        // and the draft is still there afterwards
        model.submit();
        assertEquals(new TreeSet<>(List.of(1)), asking().current().marks());
    }

    @Test
    void undoGoesBackStepByStepAndStopsAtTheFirst() {
        model.post(queries, desk);
        model.submit();
        model.skip();
        model.undo();
        model.undo();
        model.undo();

        assertEquals("1/train/0", asking().current().query().id());
        assertEquals(4, desk.answers().size());
        assertTrue(!asking().canUndo());
    }

    @Test
    void waitsWhenAllAreAnsweredAndUndoBringsTheLastBack() {
        model.post(queries, desk);
        queries.forEach(query -> model.submit());
        assertInstanceOf(AnnotationState.Waiting.class, model.state());

        model.undo();
        assertEquals("1/train/2", asking().current().query().id());
    }

    @Test
    void anAnsweredQueryCanBeAnsweredAnew() {
        model.post(queries, desk);
        model.submit();
        model.select("1/train/0");
        model.toggle(0);
        model.submit();

        assertEquals(List.of(marked("1/train/0"), marked("1/train/0", 0)), desk.answers());
    }

    @Test
    void movesThroughTheQueueWithoutLeavingIt() {
        model.post(queries, desk);
        model.move(-1);
        assertEquals("1/train/0", asking().current().query().id());
        model.move(1);
        model.move(1);
        model.move(1);
        assertEquals("1/train/2", asking().current().query().id());
    }

    @Test
    void takesNothingMoreWhenTheRunHasEnded() {
        model.post(queries, desk);
        model.end();
        model.submit();
        model.undo();

        assertTrue(desk.answers().isEmpty());
        assertEquals(3, assertInstanceOf(AnnotationState.Ended.class, model.state()).queue().size());
    }

    @Test
    void tellsObserversUntilTheyLeave() {
        List<AnnotationState> heard = new ArrayList<>();
        Runnable leave = model.observe(heard::add);
        model.post(queries, desk);
        leave.run();
        model.submit();

        assertEquals(2, heard.size());
    }

    private AnnotationState.Asking asking() {
        return assertInstanceOf(AnnotationState.Asking.class, model.state());
    }

    private static Answer marked(String id, Integer... regions) {
        return new Answer.Marked(id, new TreeSet<>(List.of(regions)));
    }
}
