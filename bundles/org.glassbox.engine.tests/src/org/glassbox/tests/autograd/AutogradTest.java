package org.glassbox.tests.autograd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.glassbox.pytorch.Autograd;
import org.glassbox.pytorch.GradientMode;
import org.glassbox.pytorch.Torch;
import org.glassbox.tests.RecordingTest;
import org.junit.jupiter.api.Test;

class AutogradTest extends RecordingTest {
    @Test
    void derivativesOfAPolynomialAreRightUpToTheThird() {
        NDArray x = leaf(2, -1);
        NDArray first = grad(x.pow(4).sum(), x, true); // 4 x^3
        NDArray second = grad(first.sum(), x, true); // 12 x^2
        NDArray third = grad(second.sum(), x, false); // 24 x
        assertArrayEquals(new float[] {32, -4}, first.toFloatArray(), 1e-4f);
        assertArrayEquals(new float[] {48, 12}, second.toFloatArray(), 1e-4f);
        assertArrayEquals(new float[] {48, -24}, third.toFloatArray(), 1e-4f);
    }

    @Test
    void severalInputsAreDifferentiatedAtOnceAndAnUnusedOneGetsZeros() {
        NDArray x = leaf(2, 3);
        NDArray y = leaf(5, 7);
        NDArray unused = leaf(1, 1);
        NDList gradients = Autograd.grad(manager, x.mul(y).sum(), List.of(x, y, unused), false);
        assertArrayEquals(new float[] {5, 7}, gradients.get(0).toFloatArray());
        assertArrayEquals(new float[] {2, 3}, gradients.get(1).toFloatArray());
        assertArrayEquals(new float[] {0, 0}, gradients.get(2).toFloatArray());
    }

    @Test
    void aSeedWeighsTheOutputs() {
        NDArray x = leaf(2, 3);
        NDArray gradient = Autograd.grad(manager, x.square(), manager.create(new float[] {10, -1}), List.of(x), false).singletonOrThrow();
        assertArrayEquals(new float[] {40, -6}, gradient.toFloatArray());
    }

    @Test
    void nothingIsAccumulatedFromCallToCall() {
        NDArray x = leaf(2, 3);
        grad(x.square().sum(), x, false);
        assertArrayEquals(new float[] {4, 6}, grad(x.square().sum(), x, false).toFloatArray());
    }

    @Test
    void gradientModeIsRestoredWhenItIsClosedAndBelongsToTheThread() throws InterruptedException {
        NDArray x = leaf(1, 2);
        try (GradientMode off = GradientMode.off()) {
            assertFalse(x.square().hasGradient());
        }
        assertArrayEquals(new float[] {2, 4}, grad(x.square().sum(), x, false).toFloatArray());
        boolean[] worked = new boolean[1];
        Thread other = new Thread(() -> {
            try (NDManager own = Torch.newManager(Device.cpu()); GradientMode recording = GradientMode.recording()) {
                NDArray y = own.create(new float[] {3});
                y.setRequiresGradient(true);
                worked[0] = Autograd.grad(own, y.square().sum(), List.of(y), false).singletonOrThrow().getFloat() == 6;
            }
        });
        other.start();
        other.join();
        assertTrue(worked[0]);
    }

    @Test
    void maxPoolingTellsWhereEachMaximumWas() {
        NDArray x = manager.create(new float[] {1, 5, 2, 0, 3, 4, 9, 8, 7, 6, 0, 1, 2, 3, 4, 5}, new Shape(1, 1, 4, 4));
        NDList pooled = Autograd.maxPoolWithIndices(manager, x, 2, 2, 0);
        assertArrayEquals(new float[] {5, 9, 7, 5}, pooled.get(0).toFloatArray());
        assertArrayEquals(new long[] {1, 6, 8, 15}, pooled.get(1).toLongArray());
    }

    @Test
    void aCallLeavesOnlyItsResultInTheOwner() {
        NDArray x = leaf(2, 3);
        NDArray y = x.square().sum();
        int before = manager.getManagedArrays().size();
        try (NDManager scope = manager.newSubManager()) {
            Autograd.grad(scope, y, List.of(x), false);
            assertEquals(1, scope.getManagedArrays().size());
        }
        assertEquals(before, manager.getManagedArrays().size());
    }

    private NDArray grad(NDArray output, NDArray input, boolean createGraph) {
        return Autograd.grad(manager, output, List.of(input), createGraph).singletonOrThrow();
    }

    private NDArray leaf(float... values) {
        NDArray leaf = manager.create(values);
        leaf.setRequiresGradient(true);
        return leaf;
    }
}
