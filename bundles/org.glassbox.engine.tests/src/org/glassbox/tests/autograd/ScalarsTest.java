package org.glassbox.tests.autograd;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.glassbox.pytorch.Autograd;
import org.glassbox.pytorch.GradientMode;
import org.glassbox.pytorch.Scalars;
import org.glassbox.pytorch.Torch;
import org.junit.jupiter.api.Test;

class ScalarsTest {
    @Test
    void gradientsSurviveAGarbageCollectionBetweenForwardAndBackward() {
        try (NDManager manager = Torch.newManager(Device.cpu()); GradientMode recording = GradientMode.recording()) {
            List<NDArray> inputs = new ArrayList<>();
            List<NDArray> outputs = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                NDArray x = manager.ones(new ai.djl.ndarray.types.Shape());
                x.setRequiresGradient(true);
                inputs.add(x);
                outputs.add(Scalars.over(Scalars.times(x, 3), 4));
            }
            overwriteFreedMemory();
            for (int i = 0; i < inputs.size(); i++) {
                NDArray gradient = Autograd.grad(manager, outputs.get(i), List.of(inputs.get(i)), false).singletonOrThrow();
                assertEquals(3f / 4, gradient.getFloat(), 1e-6f); // d(3x/4)/dx
            }
        }
    }

    /** Collects garbage until Java has given back the memory of dead direct buffers, and writes over that memory. */
    private static void overwriteFreedMemory() {
        for (int round = 0; round < 5; round++) {
            System.gc();
            for (int i = 0; i < 2000; i++) {
                ByteBuffer.allocateDirect(4).putInt(0, 0x7f7f7f7f);
            }
        }
    }
}
