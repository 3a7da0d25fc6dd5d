package org.glassbox.tests.explain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.glassbox.core.explain.SaliencyMap;
import org.glassbox.core.explain.SaliencyMap.Scaling;
import org.glassbox.core.explain.SaliencyMap.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SaliencyMapTest {
    private static final float[] ZEROS = new float[4];

    @Test
    void eachScalingHasItsRange() {
        SaliencyMap map = map(-4, 0, 2, 1);
        assertArrayEquals(new float[] {0, 0, 1, 0.5f}, map.scaled(Scaling.MAX));
        assertArrayEquals(new float[] {0, 4 / 6f, 1, 5 / 6f}, map.scaled(Scaling.MINMAX));
        assertArrayEquals(new float[] {-1, 0, 0.5f, 0.25f}, map.scaled(Scaling.SIGNED));
        assertArrayEquals(new float[] {-4, 0, 2, 1}, map.scaled(Scaling.NONE));
        assertArrayEquals(map.scaled(Scaling.SIGNED), map.scaled());
    }

    @Test
    void whereNothingIsAboveZeroTheLargestCantScaleIt() {
        assertArrayEquals(ZEROS, map(-4, -1, -2, -3).scaled(Scaling.MAX));
        assertArrayEquals(ZEROS, map(0, 0, 0, 0).scaled(Scaling.MAX));
    }

    @Test
    void equalValuesAreZeroWhereTheRangeScales() {
        assertEquals(Status.CONSTANT, map(3, 3, 3, 3).status());
        assertArrayEquals(ZEROS, map(3, 3, 3, 3).scaled(Scaling.MINMAX));
        assertArrayEquals(ZEROS, map(3, 3, 3, 3).scaled(Scaling.SIGNED));
        assertArrayEquals(new float[] {1, 1, 1, 1}, map(3, 3, 3, 3).scaled(Scaling.MAX));
    }

    @Test
    void theLargestAndTheSmallestNumbersScaleWithoutOverflow() {
        float huge = Float.MAX_VALUE;
        assertArrayEquals(new float[] {0, 1, 0.5f, 1}, map(-huge, huge, 0, huge).scaled(Scaling.MINMAX));
        float tiny = Float.MIN_VALUE;
        assertArrayEquals(new float[] {1, 0, 0, 1}, map(tiny, 0, 0, tiny).scaled(Scaling.MAX));
    }

    @ParameterizedTest
    @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void aMapThatIsNotFiniteIsZeroAndNeverNaN(Scaling scaling) {
        for (float broken : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
            SaliencyMap map = map(1, broken, 0, 2);
            assertEquals(Status.NONFINITE, map.status());
            assertArrayEquals(ZEROS, map.scaled(scaling));
        }
    }

    @Test
    void itIsScaledBeforeItIsResized() {
        // columns (0, 4) of both rows, four centres at -1/4, 1/4, 3/4 and 5/4
        float[] resized = new SaliencyMap(2, 1, new float[] {0, 4}, 0, Double.NaN).resized(4, 1, Scaling.MAX);
        assertArrayEquals(new float[] {0, 0.25f, 0.75f, 1}, resized);
        float[] negative = new SaliencyMap(2, 1, new float[] {-4, 4}, 0, Double.NaN).resized(4, 1, Scaling.MAX);
        assertArrayEquals(new float[] {0, 0.25f, 0.75f, 1}, negative, "what speaks against the class does not take from its neighbours");
    }

    private static SaliencyMap map(float... values) {
        return new SaliencyMap(2, 2, values, 0, Double.NaN);
    }
}
