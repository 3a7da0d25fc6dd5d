package org.glassbox.tests.metrics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.glassbox.core.training.Softmax;
import org.junit.jupiter.api.Test;

class SoftmaxTest {
    @Test
    void probabilitiesAreSharesOfTheExponentials() {
        float[] logits = {0, (float) Math.log(3)}; // e^0 : e^(ln 3) = 1 : 3
        assertArrayEquals(new double[] {0.25, 0.75}, Softmax.of(logits), 1e-7);
        assertEquals(0.75, Softmax.of(logits, 1), 1e-7);
        assertArrayEquals(new double[] {Math.log(0.25), Math.log(0.75)}, Softmax.logarithms(logits), 1e-7);
    }

    @Test
    void oneImageAmongSeveralHasItsOwnProbabilities() {
        float[] logits = {9, 9, 9, 0, 0, 0, 5, 5, -100};
        assertEquals(1.0 / 3, Softmax.of(logits, 3, 3, 1), 1e-12);
        assertEquals(0.5, Softmax.of(logits, 6, 3, 0), 1e-12);
    }

    @Test
    void largeLogitsDontOverflow() {
        float[] logits = {1e30f, 0};
        assertArrayEquals(new double[] {1, 0}, Softmax.of(logits));
        assertEquals(0, Softmax.of(logits, 1));
        assertEquals(-1e30, Softmax.logarithms(logits)[1], 1e23);
    }

    @Test
    void aProbabilityNearOneKeepsTheDigitsOfItsLogarithm() {
        float[] logits = {100, 75}; // log p_0 = -log(1 + e^-25) = -e^-25 + e^-50 / 2 - ...
        assertEquals(-Math.exp(-25), Softmax.logarithms(logits)[0], 1e-4 * Math.exp(-25));
    }

    @Test
    void whatIsNoNumberGivesNone() {
        assertTrue(Arrays.stream(Softmax.of(new float[] {0, Float.NaN})).allMatch(Double::isNaN));
        assertTrue(Arrays.stream(Softmax.of(new float[] {0, Float.POSITIVE_INFINITY})).allMatch(Double::isNaN));
    }
}
