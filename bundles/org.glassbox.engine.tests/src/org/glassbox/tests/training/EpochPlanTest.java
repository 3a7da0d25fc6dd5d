package org.glassbox.tests.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.glassbox.engine.experiment.TrainingSettings.ClassBalance;
import org.glassbox.engine.training.EpochPlan;
import org.junit.jupiter.api.Test;

class EpochPlanTest {
    /** Six samples of class 0, two of class 1, none of class 2. */
    private static final int[] LABELS = {0, 0, 0, 1, 0, 0, 1, 0};

    private static int[] drawn(ClassBalance balance, int batchSize, int epoch) {
        return EpochPlan.batches(LABELS, 3, balance, batchSize, 5, epoch).stream().flatMapToInt(Arrays::stream).toArray();
    }

    private static long ofClass(int[] samples, int label) {
        return Arrays.stream(samples).filter(sample -> LABELS[sample] == label).count();
    }

    @Test
    void anEpochTakesEachSampleOnceInAnOrderOfItsOwn() {
        int[] first = drawn(ClassBalance.NONE, 3, 1);
        assertArrayEquals(IntStream.range(0, 8).toArray(), Arrays.stream(first).sorted().toArray());
        assertArrayEquals(first, drawn(ClassBalance.NONE, 3, 1));
        assertFalse(Arrays.equals(first, drawn(ClassBalance.NONE, 3, 2)));
    }

    @Test
    void aLastBatchOfOneJoinsTheOneBefore() {
        List<int[]> batches = EpochPlan.batches(LABELS, 3, ClassBalance.NONE, 7, 5, 1);
        assertEquals(List.of(8), batches.stream().map(batch -> batch.length).toList());
    }

    @Test
    void batchesOfOneStayBatchesOfOne() {
        assertEquals(8, EpochPlan.batches(LABELS, 3, ClassBalance.NONE, 1, 5, 1).size());
        assertEquals(List.of(), EpochPlan.batches(new int[0], 3, ClassBalance.NONE, 1, 5, 1), "no sample, no step");
    }

    @Test
    void classesAreFilledUpOrCutDown() {
        int[] more = drawn(ClassBalance.UPSAMPLE, 4, 1);
        assertEquals(6, ofClass(more, 0));
        assertEquals(6, ofClass(more, 1));
        int[] fewer = drawn(ClassBalance.REDUCE, 4, 1);
        assertEquals(2, ofClass(fewer, 0));
        assertEquals(2, ofClass(fewer, 1));
    }

    @Test
    void weightsAreInverseToFrequencyWithMeanOne() {
        float[] weights = EpochPlan.classWeights(LABELS, 3, ClassBalance.WEIGHTS);
        // 8 / (2 classes * 6) and 8 / (2 * 2)
        assertArrayEquals(new float[] {8f / 12, 2, 0}, weights, 1e-6f);
        double sum = Arrays.stream(LABELS).mapToDouble(label -> weights[label]).sum();
        assertTrue(Math.abs(sum / LABELS.length - 1) < 1e-6);
        assertArrayEquals(new float[] {1, 1, 1}, EpochPlan.classWeights(LABELS, 3, ClassBalance.NONE), 0f);
    }
}
