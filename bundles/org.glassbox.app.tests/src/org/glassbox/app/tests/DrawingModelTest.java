package org.glassbox.app.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import org.glassbox.core.feedback.Answer;
import org.glassbox.core.image.Mask;
import org.glassbox.core.image.Region;
import org.glassbox.engine.experiment.QuerySettings.RuledOut;
import org.glassbox.ui.annotation.AnnotationModel;
import org.glassbox.ui.annotation.AnnotationState;
import org.glassbox.ui.annotation.Drawing;
import org.glassbox.ui.annotation.DrawingModel;
import org.glassbox.ui.annotation.Tool;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Images are 64 x 64 pixels; the first brush has 64 / 12 = 5. */
class DrawingModelTest {
    private final FakeDesk desk = new FakeDesk();
    private final AnnotationModel annotation = new AnnotationModel(Runnable::run, Runnable::run);
    private final DrawingModel model = new DrawingModel(annotation);

    @BeforeEach
    void ask() {
        annotation.begin(Examples.CLASSES, RuledOut.MARKED);
        annotation.post(Examples.queries(1, 3), desk);
    }

    @Test
    void theFirstBrushFitsTheImageAndGrowsAndShrinksInSteps() {
        assertEquals(5, model.hand().size());
        model.larger();
        assertEquals(6, model.hand().size());
        for (int i = 0; i < 40; i++) {
            model.smaller();
        }
        assertEquals(1, model.hand().size());
    }

    @Test
    void theKeyboardPaintsFromTheMiddleOfTheImageOn() {
        // given a brush of one pixel at (32, 32)
        take(Tool.RELEVANT, 1);
        // when it goes down, two pixels to the right, one down, and is lifted
        key();
        model.step(1, 0, false);
        model.step(1, 0, false);
        model.step(0, 1, false);
        key();
        model.step(5, 5, false);
        // then exactly those are painted
        assertEquals(mask(new Region(32, 32, 3, 1), new Region(34, 33, 1, 1)), drawing().relevant());
        assertTrue(drawing().irrelevant().isEmpty());
    }

    @Test
    void aKeyThatIsHeldWhileTheBrushMovesPaintsAsLongAsItIsHeld() {
        take(Tool.IRRELEVANT, 1);
        model.keyDown();
        model.keyDown(); // repeats
        model.step(1, 0, true); // by at least 4 pixels
        model.keyUp();
        assertFalse(model.hand().down());
        model.step(0, 1, false);
        assertEquals(mask(new Region(32, 32, 5, 1)), drawing().irrelevant());
    }

    @Test
    void theBrushIsRoundAndStrokesHaveNoGaps() {
        take(Tool.RELEVANT, 3);
        model.begin(10.5, 10.5);
        model.to(20.5, 10.5);
        model.lift();
        // a diameter of 3: middles at most 1.5 away, so the row itself from 9 to 21, and the rows beside it, 1 away, from 10 - 1 to 20 + 1 as sqrt(1 + 1) < 1.5
        assertEquals(mask(new Region(9, 9, 13, 3)), drawing().relevant());
    }

    @Test
    void strokesThatLeaveTheImagePaintWhatLiesInside() {
        take(Tool.RELEVANT, 1);
        model.begin(2.5, 2.5);
        model.to(-3.5, 2.5);
        model.to(-3.5, 70);
        model.lift();
        assertEquals(mask(new Region(0, 2, 3, 1)), drawing().relevant());
    }

    @Test
    void whatIsPaintedLastCountsAndTheEraserTakesBothAway() {
        take(Tool.RELEVANT, 1);
        line(10, 0, 9);
        model.take(Tool.IRRELEVANT);
        line(10, 5, 14);
        assertEquals(mask(new Region(0, 10, 5, 1)), drawing().relevant());
        assertEquals(mask(new Region(5, 10, 10, 1)), drawing().irrelevant());
        model.take(Tool.ERASER);
        line(10, 4, 5);
        assertEquals(mask(new Region(0, 10, 4, 1)), drawing().relevant());
        assertEquals(mask(new Region(6, 10, 9, 1)), drawing().irrelevant());
    }

    @Test
    void undoGoesBackStrokeByStrokeAndThenToTheLastAnswer() {
        annotation.submit();
        take(Tool.RELEVANT, 1);
        line(1, 0, 5);
        line(2, 0, 5);
        annotation.undo();
        assertEquals(mask(new Region(0, 1, 6, 1)), drawing().relevant());
        annotation.redo();
        assertEquals(mask(new Region(0, 1, 6, 2)), drawing().relevant());
        annotation.undo();
        annotation.undo();
        assertTrue(drawing().isEmpty());
        annotation.undo();
        assertEquals(List.of(marked("1/train/0"), new Answer.Undone("1/train/0")), desk.answers());
    }

    @Test
    void undoLiftsABrushThatIsDown() {
        take(Tool.RELEVANT, 1);
        key();
        model.step(1, 0, false);
        annotation.undo();
        assertFalse(model.hand().down());
        model.step(1, 0, false);
        assertTrue(drawing().isEmpty());
    }

    @Test
    void aStrokeWhoseBrushGrowsIsTwo() {
        take(Tool.RELEVANT, 1);
        key();
        model.step(4, 0, false);
        model.larger(); // two: middles at most 1 away, so the four beside the middle of a pixel too
        key();
        annotation.undo();
        assertEquals(mask(new Region(32, 32, 5, 1)), drawing().relevant());
        annotation.redo();
        assertEquals(mask(new Region(32, 32, 5, 1), new Region(35, 32, 3, 1), new Region(36, 31, 1, 3)), drawing().relevant());
    }

    @Test
    void anAnswerThatIsTakenBackComesWithItsDrawingAndItsSteps() {
        take(Tool.RELEVANT, 1);
        line(1, 0, 5);
        line(2, 0, 5);
        annotation.submit();
        annotation.undo();
        assertEquals(mask(new Region(0, 1, 6, 2)), drawing().relevant());
        annotation.undo();
        assertEquals(mask(new Region(0, 1, 6, 1)), drawing().relevant());
        annotation.submit();
        assertEquals(corrected("1/train/0", Set.of(), mask(new Region(0, 1, 6, 1)), null, OptionalInt.empty()), desk.answers().getLast());
    }

    @Test
    void anAnswerHasWhatIsDrawnNamedAndMarkedAndTheBrushMayStillBeDown() {
        annotation.toggle(3);
        annotation.name(OptionalInt.of(0));
        take(Tool.RELEVANT, 1);
        line(1, 0, 5);
        model.take(Tool.IRRELEVANT);
        model.begin(0.5, 60.5);
        model.to(2.5, 60.5);
        annotation.submit();
        assertEquals(List.of(corrected("1/train/0", Set.of(3), mask(new Region(0, 1, 6, 1)), mask(new Region(0, 60, 3, 1)), OptionalInt.of(0))),
                desk.answers());
        assertFalse(model.hand().down(), "the next image begins with the brush lifted");
        model.to(9, 9);
        assertTrue(drawing().isEmpty());
    }

    @Test
    void aClassAloneSaysNothingOfTheRegions() {
        annotation.name(OptionalInt.of(1));
        annotation.submit();
        annotation.name(OptionalInt.of(1));
        annotation.name(OptionalInt.empty());
        annotation.submit();
        assertEquals(List.of(corrected("1/train/0", Set.of(), null, null, OptionalInt.of(1)), marked("1/train/1")), desk.answers());
    }

    @Test
    void aClassThatTheRunDoesNotHaveIsNotNamed() {
        annotation.name(OptionalInt.of(2));
        annotation.name(OptionalInt.of(-1));
        annotation.submit();
        assertEquals(List.of(marked("1/train/0")), desk.answers());
    }

    @Test
    void aClassThatWasNamedIsTheTrueOneOfTheImageFromThenOn() {
        assertEquals(0, annotation.truth(Examples.query(2, 0)));
        annotation.name(OptionalInt.of(1));
        annotation.submit();
        assertEquals(1, annotation.truth(Examples.query(2, 0)));
        annotation.undo();
        assertEquals(0, annotation.truth(Examples.query(2, 0)));
    }

    @Test
    void whatWasPaintedOnAnImageIsShownWhenItIsAskedAboutAgainAndOnlyChangesAreSaid() {
        take(Tool.RELEVANT, 1);
        line(1, 0, 5);
        model.take(Tool.IRRELEVANT);
        line(9, 0, 5);
        annotation.submit();
        annotation.post(Examples.queries(2, 1), desk);
        // when it is left as it is, the answer is one about regions
        annotation.select("2/train/0");
        assertEquals(mask(new Region(0, 1, 6, 1)), drawing().relevant());
        annotation.submit();
        assertEquals(marked("2/train/0"), desk.answers().getLast());
        // when a part is taken away, that part is said to be empty, and the other one holds
        annotation.select("2/train/0");
        model.take(Tool.ERASER);
        line(1, 0, 5);
        annotation.submit();
        assertEquals(corrected("2/train/0", Set.of(), mask(), null, OptionalInt.empty()), desk.answers().getLast());
        // when the first answer is taken back and given again without a drawing, all of the second is said
        annotation.select("1/train/0");
        model.clear();
        annotation.submit();
        annotation.select("2/train/0");
        annotation.submit();
        assertEquals(corrected("2/train/0", Set.of(), null, mask(new Region(0, 9, 6, 1)), OptionalInt.empty()), desk.answers().getLast());
    }

    @Test
    void anOutlineIsFilledAndWhatItLeavesOutCanBeRuledOut() {
        take(Tool.RELEVANT, 1);
        model.begin(10.5, 10.5);
        model.to(20.5, 10.5);
        model.to(20.5, 20.5);
        model.to(10.5, 20.5);
        model.to(10.5, 10.5);
        model.lift();
        model.fill();
        assertEquals(mask(new Region(10, 10, 11, 11)), drawing().relevant());
        model.ruleOutTheRest();
        assertEquals(drawing().relevant().complement(), drawing().irrelevant());
        model.clear();
        assertTrue(drawing().isEmpty());
        annotation.undo();
        annotation.undo();
        assertEquals(mask(new Region(10, 10, 11, 11)), drawing().relevant());
    }

    @Test
    void theMapsOutlineIsABeginning() {
        // given a map of 1 on the first 14 x 14 pixels, 0.3 on a disc
        model.paintMap();
        assertEquals(Tool.RELEVANT, model.hand().tool());
        assertEquals(mask(new Region(0, 0, 14, 14)), drawing().relevant());
    }

    @Test
    void withoutABrushTheKeysPaintNothing() {
        key();
        model.step(1, 0, true);
        model.begin(3, 3);
        model.lift();
        assertTrue(drawing().isEmpty());
        assertEquals(Optional.empty(), model.hand().spot());
    }

    @Test
    void nothingIsPaintedWhileAnAnswerIsWrittenOrWhenTheRunHasEnded() {
        take(Tool.RELEVANT, 1);
        model.begin(3.5, 3.5);
        annotation.end();
        model.to(9, 9);
        model.lift();
        model.clear();
        assertEquals(Optional.empty(), model.hand().drawing());
        assertEquals(mask(new Region(3, 3, 1, 1)), annotation.entry("1/train/0").orElseThrow().draft().drawing().relevant());
    }

    private void take(Tool tool, int size) {
        model.take(tool);
        while (model.hand().size() > size) {
            model.smaller();
        }
        assertEquals(size, model.hand().size());
    }

    /** The key goes down and up without a move. */
    private void key() {
        model.keyDown();
        model.keyUp();
    }

    /** Paints a row's pixels from one column to another with the mouse. */
    private void line(int row, int from, int to) {
        model.begin(from + 0.5, row + 0.5);
        model.to(to + 0.5, row + 0.5);
        model.lift();
    }

    private Drawing drawing() {
        return assertInstanceOf(AnnotationState.Asking.class, annotation.state()).current().draft().drawing();
    }

    private static Mask mask(Region... regions) {
        return Mask.of(64, 64, List.of(regions));
    }

    private static Answer corrected(String id, Set<Integer> marked, Mask relevant, Mask irrelevant, OptionalInt label) {
        return new Answer.Corrected(id, new TreeSet<>(marked), Optional.ofNullable(relevant), Optional.ofNullable(irrelevant), label);
    }

    private static Answer marked(String id) {
        return new Answer.Marked(id, new TreeSet<>());
    }
}
