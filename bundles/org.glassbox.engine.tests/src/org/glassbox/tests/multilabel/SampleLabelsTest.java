package org.glassbox.tests.multilabel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.glassbox.core.data.Sample;
import org.glassbox.core.training.LabelSets;
import org.glassbox.engine.training.SampleLabels;
import org.glassbox.engine.training.SampleUse;
import org.glassbox.engine.training.TrainingFeedback;
import org.junit.jupiter.api.Test;

/** What becomes of the classes of an image when somebody corrects them, or nobody knows them. */
class SampleLabelsTest {
    private static final SampleLabels GIVEN = new SampleLabels(new int[] {0, 1}, Optional.of(new LabelSets(new boolean[][] {{true, false, true}, {false, true, false}})));

    @Test
    void aCorrectionTakesTheMainClassesPlaceAndLeavesTheOthers() {
        SampleLabels corrected = new TrainingFeedback(Map.of(), Map.of(), Map.of(0, 1), Set.of()).corrected(GIVEN);
        assertArrayEquals(new int[] {1, 1}, corrected.main());
        assertEquals(new LabelSets(new boolean[][] {{false, true, true}, {false, true, false}}), corrected.sets().orElseThrow());
        assertEquals(new LabelSets(new boolean[][] {{true, false, true}, {false, true, false}}), GIVEN.sets().orElseThrow(), "what was given stays");
    }

    @Test
    void anImageWhoseClassIsGuessedHasThatClassAlone() {
        SampleLabels used = new SampleUse(null, Map.of(0, 0), null, Optional.empty()).labels(GIVEN);
        assertEquals(new LabelSets(new boolean[][] {{true, false, false}, {false, true, false}}), used.sets().orElseThrow(), "its true classes are not known");
        assertEquals(new LabelSets(new boolean[][] {{false, false, true}}), SampleLabels.alone(new int[] {2}, true, 3).sets().orElseThrow());
        assertEquals(Optional.empty(), SampleLabels.alone(new int[] {2}, false, 3).sets());
    }

    @Test
    void theMainClassIsOneOfAllAndTheseAreInOrder() {
        assertEquals(List.of(0, 2), new Sample("a", "train", 2, List.of(2, 0, 2)).labels());
        assertEquals(List.of(1), new Sample("a", "train", 1).labels());
        assertThrows(IllegalArgumentException.class, () -> new Sample("a", "train", 1, List.of(0, 2)));
        assertEquals(new Sample("b", "test", 2, List.of(0, 2)), new Sample("a", "train", 2, List.of(0, 2)).as("b", "test"));
    }
}
