package org.glassbox.tests.networks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.glassbox.core.RandomStream;

/** Arrays with reproducible values. */
public final class TestImages {
    private TestImages() {
    }

    /** Standard normal values, float32. */
    public static NDArray normal(NDManager manager, long seed, long... shape) {
        RandomStream random = RandomStream.of(seed, "test images");
        Shape wanted = new Shape(shape);
        float[] values = new float[Math.toIntExact(wanted.size())];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return manager.create(values, wanted);
    }
}
