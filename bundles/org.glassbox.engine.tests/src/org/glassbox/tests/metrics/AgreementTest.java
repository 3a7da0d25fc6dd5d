package org.glassbox.tests.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.glassbox.core.explain.Agreement;
import org.glassbox.core.explain.SaliencyMap;
import org.junit.jupiter.api.Test;

class AgreementTest {
    private static final double TOLERANCE = 1e-12;

    @Test
    void aMapAgreesWithItselfAtAnyScale() {
        Agreement agreement = Agreement.of(map(4, 1, 1, 2, 3, 4), map(4, 1, 10, 20, 30, 40));
        assertEquals(1, agreement.rankCorrelation(), TOLERANCE);
        assertEquals(1, agreement.topOverlap(), TOLERANCE);
    }

    @Test
    void theOverlapIsTheShareOfTheHighestPixelsThatBothHave() {
        // the two highest of five: pixels 4, 3 and pixels 4, 0
        assertEquals(0.5, Agreement.topOverlap(new float[] {1, 2, 3, 4, 5}, new float[] {4, 1, 2, 3, 5}, 0.4), TOLERANCE);
    }

    @Test
    void equalValuesShareTheLastPlaces() {
        // two places: the first map has pixel 0 and half of each of pixels 1 and 2, the second has pixels 0 and 1: (1 + 1/2) / 2
        assertEquals(0.75, Agreement.topOverlap(new float[] {2, 1, 1, 0}, new float[] {4, 3, 2, 1}, 0.5), TOLERANCE);
    }

    @Test
    void aConstantMapHasNoCorrelationAndTheOverlapOfChance() {
        Agreement agreement = Agreement.of(map(5, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), map(5, 2, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10));
        assertEquals(Double.NaN, agreement.rankCorrelation());
        assertEquals(0.1, agreement.topOverlap(), 1e-9);
    }

    @Test
    void aCoarseMapIsComparedAtTheFinerOnesSize() {
        // 0 1 interpolated to four columns with half-pixel centres: 0 .25 .75 1
        Agreement agreement = Agreement.of(map(2, 1, 0, 1), map(4, 1, 0, 0.25f, 0.75f, 1));
        assertEquals(1, agreement.rankCorrelation(), TOLERANCE);
    }

    @Test
    void aMapThatIsNotFiniteAgreesWithNothing() {
        Agreement agreement = Agreement.of(map(2, 1, Float.NaN, 1), map(2, 1, 0, 1));
        assertEquals(Double.NaN, agreement.rankCorrelation());
        assertEquals(Double.NaN, agreement.topOverlap());
    }

    private static SaliencyMap map(int width, int height, float... values) {
        return new SaliencyMap(width, height, values, 0, Double.NaN);
    }
}
