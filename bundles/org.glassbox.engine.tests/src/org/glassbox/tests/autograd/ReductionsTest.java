package org.glassbox.tests.autograd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.glassbox.pytorch.Reductions;
import org.glassbox.pytorch.Torch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReductionsTest {
    private NDManager manager;

    @BeforeEach
    void open() {
        manager = Torch.newManager(Device.cpu());
    }

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void extremesAreThoseOfEachRowAndBelongToTheirOwner() {
        NDManager owner = manager.newSubManager();
        NDList extremes = Reductions.extremes(owner, manager.create(new float[] {3, -1, 2, 5, 5, 5, 0, -7, 1, 4, 8, 6}, new Shape(2, 2, 3)));
        assertEquals(new Shape(2, 2), extremes.get(0).getShape());
        assertArrayEquals(new float[] {-1, 5, -7, 4}, extremes.get(0).toFloatArray());
        assertArrayEquals(new float[] {3, 5, 1, 8}, extremes.get(1).toFloatArray());
        owner.close();
        assertTrue(extremes.get(0).isReleased() && extremes.get(1).isReleased());
    }

    @Test
    void whatIsNoNumberIsNotPassedOver() {
        NDList extremes = Reductions.extremes(manager, manager.create(new float[] {1, Float.NaN, 2}, new Shape(1, 3)));
        assertTrue(Float.isNaN(extremes.get(0).getFloat(0)) && Float.isNaN(extremes.get(1).getFloat(0)));
    }
}
