package org.glassbox.tests.networks;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.Map;
import org.glassbox.core.network.Layer;
import org.glassbox.core.network.ParameterSpec;
import org.glassbox.core.network.StateDict;
import org.glassbox.pytorch.Torch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The tensors of a network. */
class StateDictTest {
    private static final List<ParameterSpec> LINEAR = new Layer.Linear(1000, 200).parameters();
    private NDManager manager;
    private StateDict state;

    @BeforeEach
    void open() {
        manager = Torch.newManager(Device.cpu());
        state = new StateDict(manager);
    }

    @AfterEach
    void close() {
        state.close();
        manager.close();
    }

    @Test
    void aTensorIsFilledPartByPartWithoutGaps() {
        state.put("weight", LINEAR.getFirst(), (from, part) -> {
            for (int i = 0; i < part.length; i++) {
                part[i] = from + i;
            }
        });
        assertArrayEquals(counted(200_000), state.get("weight").toFloatArray());
    }

    @Test
    void valuesAreTakenInCOrderAndOverwrittenInPlace() {
        state.put("weight", counted(200_000), LINEAR.getFirst());
        assertEquals(1001, state.get("weight").getFloat(1, 1));
        var before = state.get("weight");
        float[] others = new float[200_000];
        others[1001] = 7;
        state.setValues(Map.of("weight", others));
        assertEquals(7, before.getFloat(1, 1));
        assertEquals(0, before.getFloat(1, 2));
    }

    @Test
    void asManyValuesAsTheShapeHasAreNeeded() {
        assertThrows(IllegalArgumentException.class, () -> state.put("bias", new float[199], LINEAR.get(1)));
        state.put("bias", new float[200], LINEAR.get(1));
        IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, () -> state.set("bias", new float[201]));
        assertEquals("tensor bias of shape (200) can't have 201 values", refused.getMessage());
        assertThrows(IllegalArgumentException.class, () -> state.set("weight", new float[1]));
    }

    private static float[] counted(int size) {
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = i;
        }
        return values;
    }
}
