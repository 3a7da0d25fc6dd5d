package org.glassbox.tests.autograd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.glassbox.pytorch.Autograd;
import org.glassbox.pytorch.Padding;
import org.glassbox.tests.RecordingTest;
import org.junit.jupiter.api.Test;

class PaddingTest extends RecordingTest {
    @Test
    void copiesTheNearestValueAroundEachChannel() {
        NDArray x = manager.create(new float[] {1, 2, 3, 4, 5, 6}, new Shape(1, 1, 2, 3));
        NDManager own = manager.newSubManager();
        NDArray moved = x.duplicate();
        moved.attach(own);
        NDArray padded = Padding.replicate(moved, 2);
        assertEquals(new Shape(1, 1, 6, 7), padded.getShape());
        assertArrayEquals(new float[] {
            1, 1, 1, 2, 3, 3, 3,
            1, 1, 1, 2, 3, 3, 3,
            1, 1, 1, 2, 3, 3, 3,
            4, 4, 4, 5, 6, 6, 6,
            4, 4, 4, 5, 6, 6, 6,
            4, 4, 4, 5, 6, 6, 6}, padded.toFloatArray());
        own.close();
        assertTrue(padded.isReleased());
    }

    @Test
    void aValueGetsTheGradientsOfAllItsCopiesAndTheyCanBeDifferentiatedAgain() {
        NDArray x = manager.create(new float[] {1, 2, 3, 4, 5, 6, 7, 8, 9}, new Shape(1, 1, 3, 3));
        x.setRequiresGradient(true);
        NDArray cubes = Padding.replicate(x, 1).pow(3f).sum();
        NDArray first = Autograd.grad(manager, cubes, List.of(x), true).singletonOrThrow();
        // 3 x² for each copy, of which a corner has 4, an edge 2, the middle 1
        assertArrayEquals(new float[] {12, 24, 108, 96, 75, 216, 588, 384, 972}, first.toFloatArray(), 1e-3f);
        NDArray second = Autograd.grad(manager, first.sum(), List.of(x), false).singletonOrThrow();
        assertArrayEquals(new float[] {24, 24, 72, 48, 30, 72, 168, 96, 216}, second.toFloatArray(), 1e-3f);
    }
}
