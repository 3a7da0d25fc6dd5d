package org.glassbox.tests.samplers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.RandomStream;
import org.glassbox.core.data.MaskRole;
import org.glassbox.core.data.Sample;
import org.glassbox.core.explain.SaliencyMap;
import org.glassbox.core.feedback.Answer;
import org.glassbox.core.feedback.AnswerDesk;
import org.glassbox.core.feedback.Query;
import org.glassbox.core.feedback.QueryBoard;
import org.glassbox.core.image.Mask;
import org.glassbox.core.image.Region;
import org.glassbox.core.image.RgbImage;
import org.glassbox.samplers.InteractiveAnnotator;
import org.glassbox.samplers.SimulatedAnnotator;
import org.glassbox.samplers.SimulatedAnnotator.Kind;
import org.junit.jupiter.api.Test;

class AnnotatorsTest {
    private static final int SIZE = 10;
    /** Pixels 0 to 9 of the first row of each region count; the mask covers 0, 1, 5 and 10 of ten of them. */
    private static final List<Region> ROWS = List.of(new Region(0, 0, 10, 1), new Region(0, 1, 10, 1), new Region(0, 2, 10, 1), new Region(0, 3, 10, 1));
    private static final Mask RELEVANT = Mask.of(SIZE, SIZE, List.of(new Region(0, 1, 1, 1), new Region(0, 2, 5, 1), new Region(0, 3, 10, 1)));

    @Test
    void clicksARectangleIfLessThanTheThresholdOfItIsRelevant() throws GlassboxException {
        assertEquals(Set.of(0), clicks(new SimulatedAnnotator(), Optional.of(RELEVANT))); // a tenth, exactly the threshold, is not clicked
        assertEquals(Set.of(0, 1), clicks(new SimulatedAnnotator(0.11, 0, 0, 0, false, Kind.RECTANGLES), Optional.of(RELEVANT)));
        assertEquals(Set.of(0, 1, 2), clicks(new SimulatedAnnotator(1, 0, 0, 0, false, Kind.RECTANGLES), Optional.of(RELEVANT)));
    }

    @Test
    void clicksNothingWhereEverythingIsRelevant() throws GlassboxException {
        assertEquals(Set.of(), clicks(new SimulatedAnnotator(), Optional.of(Mask.empty(SIZE, SIZE).complement())));
    }

    @Test
    void clicksAtMostSoManyRectanglesTheStrongestFirst() throws GlassboxException {
        assertEquals(Set.of(0, 1), clicks(new SimulatedAnnotator(1, 0, 0, 2, false, Kind.RECTANGLES), Optional.of(RELEVANT)));
    }

    @Test
    void errorsFlipTheDecision() throws GlassboxException {
        assertEquals(Set.of(), clicks(new SimulatedAnnotator(0.1, 1, 0, 0, false, Kind.RECTANGLES), Optional.of(RELEVANT)));
        assertEquals(Set.of(0, 1, 2, 3), clicks(new SimulatedAnnotator(0.1, 0, 1, 0, false, Kind.RECTANGLES), Optional.of(RELEVANT)));
        assertEquals(Set.of(1, 2, 3), clicks(new SimulatedAnnotator(0.1, 1, 1, 0, false, Kind.RECTANGLES), Optional.of(RELEVANT)));
    }

    @Test
    void errorsHappenAtTheirRateAndTheSameOnesForTheSameSeed() throws GlassboxException {
        List<Region> regions = IntStream.range(0, 2000).mapToObj(i -> new Region(0, 0, 1, 1)).toList();
        SimulatedAnnotator forgetful = new SimulatedAnnotator(0.1, 0.3, 0, 0, false, Kind.RECTANGLES);
        Set<Integer> clicked = clicks(forgetful, query(regions), Optional.of(RELEVANT));
        assertEquals(1400, clicked.size(), 3 * Math.sqrt(2000 * 0.3 * 0.7)); // three standard deviations
        assertEquals(clicked, clicks(forgetful, query(regions), Optional.of(RELEVANT)));
    }

    @Test
    void anImageWithoutMaskIsSkippedAndOneWithAnEmptyMaskUnlessThatMeansIrrelevant() throws GlassboxException {
        assertInstanceOf(Answer.Skipped.class, answer(new SimulatedAnnotator(), query(ROWS), Optional.empty()));
        assertInstanceOf(Answer.Skipped.class, answer(new SimulatedAnnotator(), query(ROWS), Optional.of(Mask.empty(SIZE, SIZE))));
        SimulatedAnnotator strict = new SimulatedAnnotator(0.1, 0, 0, 0, true, Kind.RECTANGLES);
        assertEquals(Set.of(0, 1, 2, 3), clicks(strict, Optional.of(Mask.empty(SIZE, SIZE))));
        assertInstanceOf(Answer.Skipped.class, answer(strict, query(ROWS), Optional.empty()));
    }

    @Test
    void anImageThatShowsNoRectangleIsSkipped() throws GlassboxException {
        assertInstanceOf(Answer.Skipped.class, answer(new SimulatedAnnotator(), query(List.of()), Optional.of(RELEVANT)));
    }

    @Test
    void oneMaskThatCantBeReadSkipsOneImageOnly() throws GlassboxException {
        RecordingDesk desk = new RecordingDesk(null, Optional.empty());
        new SimulatedAnnotator().ask(List.of(query(ROWS), query(ROWS)), desk);
        assertEquals(2, desk.answers.size());
        assertEquals("Can't read masks/a.png.", assertInstanceOf(Answer.Skipped.class, desk.answers.getFirst()).reason());
    }

    @Test
    void masksAndClassesAreSaidAsTheyAre() throws GlassboxException {
        assertEquals(new Answer.Corrected("1/a", Optional.of(RELEVANT), Optional.empty(), OptionalInt.empty()), say(Kind.RELEVANT_MASK, 0, RELEVANT));
        assertEquals(new Answer.Corrected("1/a", Optional.empty(), Optional.of(RELEVANT), OptionalInt.empty()), say(Kind.IRRELEVANT_MASK, 0, RELEVANT));
        assertEquals(new Answer.Corrected("1/a", Optional.empty(), Optional.empty(), OptionalInt.of(1)), say(Kind.LABEL, 1, RELEVANT));
        assertEquals(new Answer.Corrected("1/a", Optional.of(RELEVANT), Optional.empty(), OptionalInt.of(1)), say(Kind.MASK_AND_LABEL, 1, RELEVANT));
        assertEquals("the class is right", assertInstanceOf(Answer.Skipped.class, say(Kind.LABEL, 0, RELEVANT)).reason());
        Mask empty = Mask.empty(SIZE, SIZE);
        assertEquals("the mask of the relevant region is empty", assertInstanceOf(Answer.Skipped.class, say(Kind.RELEVANT_MASK, 0, empty)).reason());
        Answer skipped = say(Kind.IRRELEVANT_MASK, 0, empty);
        assertEquals("the mask of the irrelevant region is empty", assertInstanceOf(Answer.Skipped.class, skipped).reason());
    }

    /** What is said of an image of a class that is taken for class 0. */
    private static Answer say(Kind kind, int label, Mask mask) throws GlassboxException {
        RecordingDesk desk = new RecordingDesk(mask, Optional.empty());
        Query shown = query(List.of());
        Query asked = new Query(shown.id(), shown.epoch(), new Sample("a", "train", label), shown.image(), 0, shown.probabilities(), shown.entropy(),
                shown.map(), shown.regions());
        new SimulatedAnnotator(0.1, 0, 0, 0, false, kind).ask(List.of(asked), desk);
        return desk.answers.getFirst();
    }

    @Test
    void aPersonIsAskedThroughTheBoard() throws GlassboxException {
        List<Query> posted = new ArrayList<>();
        Query query = query(ROWS);
        new InteractiveAnnotator().ask(List.of(query), new RecordingDesk(RELEVANT, Optional.of((queries, desk) -> posted.addAll(queries))));
        assertEquals(List.of(query), posted);
    }

    @Test
    void withoutTheWorkbenchAPersonCantBeAskedAndTheMessageSaysWhatToDo() {
        GlassboxException refused = assertThrows(GlassboxException.class,
                () -> new InteractiveAnnotator().ask(List.of(query(ROWS)), new RecordingDesk(RELEVANT, Optional.empty())));
        assertEquals(GlassboxException.Kind.BAD_INPUT, refused.kind());
        assertTrue(refused.getMessage().endsWith("needs the workbench; start ./glassbox without arguments, or use annotator \"simulated\"."), refused.getMessage());
    }

    private static Set<Integer> clicks(SimulatedAnnotator annotator, Optional<Mask> mask) throws GlassboxException {
        return clicks(annotator, query(ROWS), mask);
    }

    private static Set<Integer> clicks(SimulatedAnnotator annotator, Query query, Optional<Mask> mask) throws GlassboxException {
        return new TreeSet<>(assertInstanceOf(Answer.Marked.class, answer(annotator, query, mask)).irrelevant());
    }

    private static Answer answer(SimulatedAnnotator annotator, Query query, Optional<Mask> mask) throws GlassboxException {
        RecordingDesk desk = new RecordingDesk(mask.orElse(null), Optional.empty()) {
            @Override
            public Optional<Mask> mask(Query asked, MaskRole role) {
                assertEquals(MaskRole.RELEVANT, role);
                return mask;
            }
        };
        annotator.ask(List.of(query), desk);
        assertEquals(1, desk.answers.size());
        assertEquals(query.id(), desk.answers.getFirst().queryId());
        return desk.answers.getFirst();
    }

    private static Query query(List<Region> regions) {
        return new Query("1/a", 1, new Sample("a", "train", 0), new RgbImage(SIZE, SIZE, new byte[3 * SIZE * SIZE]), 0, List.of(0.5, 0.5), Math.log(2),
                new SaliencyMap(1, 1, new float[] {1}, 0, Double.NaN), regions);
    }

    /** Keeps answers; a desk without a mask can't read it. */
    private static class RecordingDesk implements AnswerDesk {
        final List<Answer> answers = new ArrayList<>();
        private final Mask mask;
        private final Optional<QueryBoard> board;

        RecordingDesk(Mask mask, Optional<QueryBoard> board) {
            this.mask = mask;
            this.board = board;
        }

        @Override
        public void submit(Answer answer) {
            answers.add(answer);
        }

        @Override
        public Optional<Mask> mask(Query query, MaskRole role) throws GlassboxException {
            if (mask == null) {
                throw GlassboxException.badInput("Can't read masks/a.png.");
            }
            return Optional.of(mask);
        }

        @Override
        public RandomStream random(Query query) {
            return RandomStream.of(1, "annotator", query.epoch(), query.sample().id());
        }

        @Override
        public Optional<QueryBoard> board() {
            return board;
        }
    }
}
