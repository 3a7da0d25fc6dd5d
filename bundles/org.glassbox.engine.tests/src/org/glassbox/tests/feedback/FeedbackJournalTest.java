package org.glassbox.tests.feedback;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.data.Sample;
import org.glassbox.core.explain.SaliencyMap;
import org.glassbox.core.feedback.Answer;
import org.glassbox.core.feedback.Query;
import org.glassbox.core.image.Mask;
import org.glassbox.core.image.Region;
import org.glassbox.core.image.RgbImage;
import org.glassbox.engine.experiment.QuerySettings.RuledOut;
import org.glassbox.engine.feedback.FeedbackJournal;
import org.glassbox.engine.feedback.ImageFeedback;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeedbackJournalTest {
    private static final Region LEFT = new Region(0, 0, 2, 2);
    private static final Region RIGHT = new Region(2, 0, 2, 2);
    @TempDir
    private Path folder;

    private static Query query(int epoch, String sample) {
        return new Query(epoch + "/" + sample, epoch, new Sample(sample, "train", 0), new RgbImage(4, 2, new byte[24]), 1, List.of(.4, .6), .67,
                new SaliencyMap(4, 2, new float[] {1, 2, 3, 4, -8, 0, 0, 0}, 1, Double.NaN), List.of(LEFT, RIGHT));
    }

    private static Answer marked(String query, Integer... regions) {
        return new Answer.Marked(query, new TreeSet<>(Set.of(regions)));
    }

    private FeedbackJournal open() throws GlassboxException {
        return FeedbackJournal.open(folder.resolve("feedback.jsonl"), Clock.systemUTC());
    }

    @Test
    void anAnswerIsThereAfterReopening() throws Exception {
        try (FeedbackJournal journal = open()) {
            journal.asked(query(1, "a"));
            journal.answered(marked("1/a", 1), "interactive");
        }
        try (FeedbackJournal journal = open()) {
            assertEquals(Map.of("1/a", marked("1/a", 1)), journal.answers());
            assertEquals(Map.of("a", new ImageFeedback(Set.of(RIGHT), Set.of(LEFT))), journal.feedback());
            SaliencyMap map = journal.queries().getFirst().map().restored();
            assertEquals(-8f, map.values()[4], 1e-6f);
            assertEquals(3f, map.values()[2], 8f / 254);
        }
    }

    @Test
    void whatIsDrawnAndSaidIsThereAfterReopeningAndReplacesTheSameOnly() throws Exception {
        Mask left = Mask.of(4, 2, List.of(LEFT));
        Mask right = Mask.of(4, 2, List.of(RIGHT));
        Answer drawn = new Answer.Corrected("1/a", Optional.of(left), Optional.empty(), OptionalInt.of(1));
        Answer ruledOut = new Answer.Corrected("2/a", Optional.empty(), Optional.of(right), OptionalInt.empty());
        try (FeedbackJournal journal = open()) {
            journal.asked(query(1, "a"));
            journal.asked(query(2, "a"));
            journal.answered(drawn, "simulated");
            journal.answered(ruledOut, "simulated");
        }
        try (FeedbackJournal journal = open()) {
            assertEquals(Map.of("1/a", drawn, "2/a", ruledOut), journal.answers());
            ImageFeedback feedback = journal.feedback().get("a");
            assertEquals(new ImageFeedback(Set.of(), Set.of(), Optional.of(left), Optional.of(right), OptionalInt.of(1)), feedback);
            assertEquals(right, feedback.mask(RuledOut.MARKED, 4, 2));
            assertEquals(Optional.of(left), feedback.relevantMask(RuledOut.MARKED, 4, 2));
            journal.answered(new Answer.Undone("1/a"), "simulated");
            assertEquals(Optional.empty(), journal.feedback().get("a").relevant());
            journal.answered(new Answer.Undone("2/a"), "simulated");
            assertEquals(Map.of(), journal.feedback());
        }
        assertThrows(IllegalArgumentException.class, () -> new Answer.Corrected("1/a", Optional.empty(), Optional.empty(), OptionalInt.empty()));
    }

    @Test
    void regionsThatAreMarkedBesidesADrawingCountAsMarkedAndSayNothingWhereNoneIs() throws Exception {
        Mask left = Mask.of(4, 2, List.of(LEFT));
        Answer all = new Answer.Corrected("1/a", new TreeSet<>(Set.of(1)), Optional.of(left), Optional.empty(), OptionalInt.of(0));
        Answer label = new Answer.Corrected("2/a", Optional.empty(), Optional.empty(), OptionalInt.of(1));
        try (FeedbackJournal journal = open()) {
            journal.asked(query(1, "a"));
            journal.asked(query(2, "a"));
            journal.answered(all, "interactive");
            journal.answered(label, "interactive");
        }
        try (FeedbackJournal journal = open()) {
            assertEquals(Map.of("1/a", all, "2/a", label), journal.answers());
            assertEquals(new ImageFeedback(Set.of(RIGHT), Set.of(LEFT), Optional.of(left), Optional.empty(), OptionalInt.of(1)), journal.feedback().get("a"));
        }
    }

    @Test
    void whatMattersRulesOutTheRestWhereAllButKeptIsRuledOut() {
        Mask left = Mask.of(4, 2, List.of(LEFT));
        ImageFeedback drawn = new ImageFeedback(Set.of(), Set.of(), Optional.of(left), Optional.empty(), OptionalInt.empty());
        assertEquals(left.complement(), drawn.mask(RuledOut.ALL_BUT_KEPT, 4, 2));
        assertTrue(drawn.mask(RuledOut.MARKED, 4, 2).isEmpty());
        ImageFeedback clicked = new ImageFeedback(Set.of(RIGHT), Set.of(LEFT));
        assertEquals(Optional.empty(), clicked.relevantMask(RuledOut.MARKED, 4, 2));
        assertEquals(Optional.of(clicked.mask(RuledOut.ALL_BUT_KEPT, 4, 2).complement()), clicked.relevantMask(RuledOut.ALL_BUT_KEPT, 4, 2));
    }

    @Test
    void aLineThatAKillCutOffIsDroppedAndTheNextIsWhole() throws Exception {
        try (FeedbackJournal journal = open()) {
            journal.asked(query(1, "a"));
        }
        Files.writeString(folder.resolve("feedback.jsonl"), "{\"event\":\"answ", StandardOpenOption.APPEND);
        try (FeedbackJournal journal = open()) {
            assertTrue(journal.answers().isEmpty());
            journal.answered(marked("1/a", 0), "interactive");
        }
        try (FeedbackJournal journal = open()) {
            assertEquals(Set.of("1/a"), journal.answers().keySet());
        }
    }

    @Test
    void aDamagedLineInTheMiddleIsNamedAndNothingIsChanged() throws Exception {
        Path file = folder.resolve("feedback.jsonl");
        Files.writeString(file, "{\"event\":\"asked\"\n");
        GlassboxException refused = assertThrows(GlassboxException.class, this::open);
        assertTrue(refused.getMessage().contains("Line 1"), refused.getMessage());
        assertEquals("{\"event\":\"asked\"\n", Files.readString(file));
    }

    @Test
    void undoTakesAnAnswerBackAndClearTakesAllOfAnImageBack() throws Exception {
        try (FeedbackJournal journal = open()) {
            journal.asked(query(1, "a"));
            journal.asked(query(2, "a"));
            journal.answered(marked("1/a", 0), "x");
            journal.answered(new Answer.Undone("1/a"), "x");
            assertTrue(journal.feedback().isEmpty());
            assertFalse(journal.answers().containsKey("1/a"));
            journal.answered(marked("1/a", 1), "x");
            assertEquals(Set.of(RIGHT), journal.feedback().get("a").marked());
            journal.answered(new Answer.Cleared("2/a"), "x");
            assertTrue(journal.feedback().isEmpty());
        }
    }

    @Test
    void marksOfSeveralQueriesAddUpAndTheLaterWordCounts() throws Exception {
        try (FeedbackJournal journal = open()) {
            journal.asked(query(1, "a"));
            journal.answered(marked("1/a", 0), "x");
            journal.asked(query(2, "a"));
            journal.answered(marked("2/a", 1), "x"); // and the left one is kept now
            assertEquals(new ImageFeedback(Set.of(RIGHT), Set.of(LEFT)), journal.feedback().get("a"));
        }
    }

    @Test
    void theMaskIsTheMarkedCellsOrAllThatIsNotNearAKeptOne() {
        Region cell = new Region(4, 4, 2, 2);
        ImageFeedback feedback = new ImageFeedback(Set.of(new Region(0, 0, 2, 2)), Set.of(cell));
        assertEquals(4, feedback.mask(RuledOut.MARKED, 12, 12).count());
        // 144 pixels without the kept cell and the eight around it: 144 - 36
        Mask all = feedback.mask(RuledOut.ALL_BUT_KEPT, 12, 12);
        assertEquals(108, all.count());
        assertTrue(all.contains(0, 0));
        assertFalse(all.contains(2, 2));
        // nothing kept: nobody has said what may matter
        assertEquals(4, new ImageFeedback(Set.of(cell), Set.of()).mask(RuledOut.ALL_BUT_KEPT, 12, 12).count());
        // nothing marked: no objection
        assertTrue(new ImageFeedback(Set.of(), Set.of(cell)).mask(RuledOut.ALL_BUT_KEPT, 12, 12).isEmpty());
    }
}
