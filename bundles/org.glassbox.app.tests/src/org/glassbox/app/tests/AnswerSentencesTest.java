package org.glassbox.app.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.OptionalInt;
import java.util.SortedSet;
import java.util.TreeSet;
import org.glassbox.core.feedback.Query;
import org.glassbox.core.image.Mask;
import org.glassbox.core.image.Region;
import org.glassbox.engine.experiment.QuerySettings.RuledOut;
import org.glassbox.engine.feedback.FeedbackUses;
import org.glassbox.engine.feedback.Receipt;
import org.glassbox.ui.annotation.AnnotationModel;
import org.glassbox.ui.annotation.AnswerSentences;
import org.glassbox.ui.annotation.Draft;
import org.glassbox.ui.annotation.Drawing;
import org.glassbox.ui.annotation.QueryEntry;
import org.glassbox.ui.annotation.Sentences;
import org.glassbox.ui.annotation.Tool;
import org.junit.jupiter.api.Test;

/** Images of 64 x 64 = 4096 pixels. */
class AnswerSentencesTest {
    private static final Query QUERY = Examples.query(1, 0);
    private static final Drawing NOTHING = Drawing.none(64, 64);
    /** 1024 of the pixels matter, 41 must not. */
    private static final Drawing BOTH = new Drawing(mask(new Region(0, 0, 64, 16)), mask(new Region(0, 40, 41, 1)));

    @Test
    void saysWhatEnterWouldSay() {
        assertEquals("Enter says: all are fine.", says(new Draft(marks(), NOTHING, OptionalInt.empty()), RuledOut.MARKED));
        assertEquals("Enter says: rectangle 3 must not matter.", says(new Draft(marks(2), NOTHING, OptionalInt.empty()), RuledOut.MARKED));
        assertEquals("Enter says: it is benign.", says(new Draft(marks(), NOTHING, OptionalInt.of(0)), RuledOut.MARKED));
        assertEquals("Enter says: rectangles 1, 10 must not matter; the level stripes (25\u00a0% of the image) matter;"
                + " the diagonal stripes (1.0\u00a0% of the image) must not matter; it is malignant.",
                says(new Draft(marks(0, 9), BOTH, OptionalInt.of(1)), RuledOut.MARKED));
    }

    @Test
    void saysWhatBecomesOfTheRest() {
        assertTrue(says(new Draft(marks(2), NOTHING, OptionalInt.empty()), RuledOut.ALL_BUT_KEPT).endsWith("Only what you leave unmarked may matter then."));
        assertTrue(says(new Draft(marks(2), BOTH, OptionalInt.empty()), RuledOut.ALL_BUT_KEPT)
                .endsWith("Only what you painted as what matters may matter then."));
    }

    @Test
    void warnsOfWhatTheRunDoesNotLearnFrom() {
        FeedbackUses masks = new FeedbackUses(false, true, false);
        assertTrue(question(new Draft(marks(), NOTHING, OptionalInt.empty()), Tool.REGIONS, RuledOut.MARKED, masks)
                .endsWith("learns nothing from marked rectangles."));
        assertTrue(question(new Draft(marks(), NOTHING, OptionalInt.empty()), Tool.IRRELEVANT, RuledOut.MARKED, masks)
                .endsWith("learns nothing from what must not matter."));
        String both = question(new Draft(marks(), BOTH, OptionalInt.empty()), Tool.RELEVANT, RuledOut.MARKED, masks);
        assertTrue(both.endsWith("\u26a0 This run learns nothing from what must not matter."), both);
        String all = question(new Draft(marks(1), BOTH, OptionalInt.of(0)), Tool.RELEVANT, RuledOut.MARKED, FeedbackUses.all());
        assertTrue(!all.contains("learns nothing"), all);
    }

    @Test
    void theQueueShowsWhichKindsAnAnswerHas() {
        Draft all = new Draft(marks(1, 2), BOTH, OptionalInt.of(0));
        assertEquals("\u2713 2\u270e\u2261", Sentences.symbol(new QueryEntry(QUERY, all, QueryEntry.Progress.ANSWERED)));
    }

    @Test
    void underABrushOnlyMarkedRectanglesAreShown() {
        QueryEntry entry = new QueryEntry(QUERY, new Draft(marks(4), NOTHING, OptionalInt.empty()), QueryEntry.Progress.OPEN);
        assertEquals(10, Sentences.marks(entry, Tool.REGIONS).size());
        assertEquals(List.of("5"), Sentences.marks(entry, Tool.ERASER).stream().map(mark -> mark.label()).toList());
    }

    @Test
    void receiptsSpeakOfWhatTheAnswerSpokeOf() {
        Receipt.View before = new Receipt.View(QUERY.map(), 0, 0.2, 1, 0.4, 0.8, 0.5);
        Receipt.View after = new Receipt.View(QUERY.map(), 0, 0.7, 1, 0.41, 0.8, 0.5);
        Receipt drawn = new Receipt("1/a", "a", 0, 1, 2, mask(), BOTH.relevant(), before, after);
        assertEquals("It worked: the network relies more on what you drew as what matters.", Sentences.headline(drawn));
        assertEquals("Before, epoch 1: 20\u00a0% of the relevance on what matters", Sentences.beforeTitle(drawn));
        String account = Sentences.account(drawn, Examples.CLASSES::get);
        assertTrue(account.startsWith("Relevance on what you drew as what matters: 20\u00a0%, then 70\u00a0%.") && !account.contains("ruled out"), account);
        Receipt named = new Receipt("1/a", "a", 0, 1, 2, mask(), mask(), before, before);
        assertEquals("Before, epoch 1: the class is 40\u00a0% likely", Sentences.beforeTitle(named));
    }

    private static String says(Draft draft, RuledOut rule) {
        return question(draft, Tool.REGIONS, rule, FeedbackUses.all()).split("\n")[1];
    }

    private static String question(Draft draft, Tool tool, RuledOut rule, FeedbackUses uses) {
        AnnotationModel model = new AnnotationModel(Runnable::run, Runnable::run);
        model.begin(Examples.CLASSES, rule, uses);
        return AnswerSentences.question(model, new QueryEntry(QUERY, draft, QueryEntry.Progress.OPEN), tool);
    }

    private static SortedSet<Integer> marks(Integer... indices) {
        return new TreeSet<>(List.of(indices));
    }

    private static Mask mask(Region... regions) {
        return Mask.of(64, 64, List.of(regions));
    }
}
