package org.glassbox.tests.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.glassbox.engine.training.Slices;
import org.junit.jupiter.api.Test;

class SlicesTest {
    private static final int[] LABELS = IntStream.range(0, 50).map(n -> n < 40 ? 0 : n < 48 ? 1 : 2).toArray(); // 40, 8 and 2

    @Test
    void partsAreTogetherAllSamplesAndOfNearlyEqualSize() {
        int[] all = IntStream.rangeClosed(1, 8).mapToObj(slice -> Slices.members(LABELS, 3, slice, 8, 1)).flatMapToInt(Arrays::stream).sorted().toArray();
        assertArrayEquals(IntStream.range(0, 50).toArray(), all);
        for (int slice = 1; slice <= 8; slice++) {
            int size = Slices.members(LABELS, 3, slice, 8, 1).length;
            assertTrue(size == 6 || size == 7, "50 by 8: " + size);
        }
    }

    @Test
    void eachClassIsSpreadEvenlyAndOnlyRareOnesAreAbsent() {
        for (int slice = 1; slice <= 8; slice++) {
            int[] members = Slices.members(LABELS, 3, slice, 8, 1);
            assertEquals(5, IntStream.of(members).filter(n -> LABELS[n] == 0).count(), "40 by 8");
            assertEquals(1, IntStream.of(members).filter(n -> LABELS[n] == 1).count(), "8 by 8");
            assertTrue(IntStream.of(members).filter(n -> LABELS[n] == 2).count() <= 1);
        }
    }

    @Test
    void theSeedDecidesAndOneSliceIsAll() {
        assertArrayEquals(Slices.members(LABELS, 3, 2, 8, 1), Slices.members(LABELS, 3, 2, 8, 1));
        assertFalse(Arrays.equals(Slices.members(LABELS, 3, 2, 8, 1), Slices.members(LABELS, 3, 2, 8, 2)));
        assertArrayEquals(IntStream.range(0, 50).toArray(), Slices.members(LABELS, 3, 1, 1, 1));
    }
}
