package org.glassbox.core.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.glassbox.core.RandomStream;

/**
 * Parameters and buffers by name, float32. Owns its arrays through one manager; closing frees them. Engine thread only.
 */
public final class StateDict implements AutoCloseable {
    private final NDManager manager;
    private final Map<String, NDArray> arrays = new LinkedHashMap<>();

    /** An empty one whose arrays will belong to a new child of {@code parent}. */
    public StateDict(NDManager parent) {
        manager = parent.newSubManager();
    }

    /**
     * Fresh weights: convolutions He-normal, N(0, 2 / fan-in); linear layers and biases uniform within 1 / sqrt(fan-in); batch norm the identity. Each tensor has a
     * random stream of its own, so that another head leaves the body's weights as they were.
     */
    public static StateDict initialised(NDManager parent, Graph graph, long seed) {
        StateDict state = new StateDict(parent);
        graph.parameters().forEach((name, spec) -> state.put(name, initial(name, spec, seed), spec));
        return state;
    }

    private static float[] initial(String name, ParameterSpec spec, long seed) {
        RandomStream random = RandomStream.of(seed, "init", 0, name);
        float[] values = new float[Math.toIntExact(spec.shape().size())];
        double deviation = Math.sqrt(2.0 / spec.fanIn());
        double bound = 1 / Math.sqrt(spec.fanIn());
        for (int i = 0; i < values.length; i++) {
            values[i] = switch (spec.kind()) {
                case CONVOLUTION_WEIGHT -> (float) (deviation * random.nextGaussian());
                case LINEAR_WEIGHT, BIAS -> (float) random.uniform(-bound, bound);
                case SCALE, RUNNING_VARIANCE -> 1f;
                case SHIFT, RUNNING_MEAN -> 0f;
            };
        }
        return values;
    }

    /** The owner of the tensors, for what lives and dies with them. */
    public NDManager manager() {
        return manager;
    }

    /** Adds a tensor with values in C order. */
    public void put(String name, float[] values, ParameterSpec spec) {
        arrays.put(name, manager.create(values, spec.shape()));
    }

    /** The tensor; owned by this state dict. */
    public NDArray get(String name) {
        NDArray array = arrays.get(name);
        if (array == null) {
            throw new IllegalArgumentException("the state dict has no tensor " + name);
        }
        return array;
    }

    /** All tensors in order; they stay owned by this state dict. */
    public Map<String, NDArray> arrays() {
        return Collections.unmodifiableMap(arrays);
    }

    /** A copy of all values as Java arrays. */
    public Map<String, float[]> values() {
        Map<String, float[]> values = new LinkedHashMap<>();
        arrays.forEach((name, array) -> values.put(name, array.toFloatArray()));
        return values;
    }

    /** Overwrites the values in place; names and sizes must be those of this state dict. */
    public void setValues(Map<String, float[]> values) {
        arrays.forEach((name, array) -> array.set(values.get(name)));
    }

    @Override
    public void close() {
        manager.close();
    }
}
