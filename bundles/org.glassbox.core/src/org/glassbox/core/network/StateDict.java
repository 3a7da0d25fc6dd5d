package org.glassbox.core.network;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.glassbox.core.RandomStream;

/**
 * Parameters and buffers by name, float32. Owns its arrays through one manager; closing frees them. Engine thread only.
 */
public final class StateDict implements AutoCloseable {
    private static final int PART = 1 << 16; // values that a thread computes at once
    private final NDManager manager;
    private final Map<String, NDArray> arrays = new LinkedHashMap<>();

    /** An empty one whose arrays will belong to a new child of {@code parent}. */
    public StateDict(NDManager parent) {
        manager = parent.newSubManager();
    }

    /**
     * Fresh weights: convolutions He-normal, N(0, 2 / fan-in); linear layers and biases uniform within 1 / sqrt(fan-in); batch norm the identity. Each tensor
     * has a random stream of its own, so that another head leaves the body's weights as they were. Drawn on all cores; the values don't depend on how many
     * there are.
     */
    public static StateDict initialised(NDManager parent, Graph graph, long seed) {
        StateDict state = new StateDict(parent);
        graph.parameters().forEach((name, spec) -> state.putInitial(name, spec, seed));
        return state;
    }

    /** Adds a tensor with the fresh weights that {@link #initialised} gives it. */
    public void putInitial(String name, ParameterSpec spec, long seed) {
        put(name, spec, (from, part) -> initialise(name, spec, seed, from, part));
    }

    private static void initialise(String name, ParameterSpec spec, long seed, int from, float[] part) {
        RandomStream random = RandomStream.of(seed, "init", 0, name);
        double deviation = Math.sqrt(2.0 / spec.fanIn());
        double bound = 1 / Math.sqrt(spec.fanIn());
        switch (spec.kind()) {
            case CONVOLUTION_WEIGHT -> {
                random.skip(2L * from);
                for (int i = 0; i < part.length; i++) {
                    part[i] = (float) (deviation * random.nextGaussian());
                }
            }
            case LINEAR_WEIGHT, BIAS -> {
                random.skip(from);
                for (int i = 0; i < part.length; i++) {
                    part[i] = (float) random.uniform(-bound, bound);
                }
            }
            case SCALE, RUNNING_VARIANCE -> Arrays.fill(part, 1f);
            case SHIFT, RUNNING_MEAN -> Arrays.fill(part, 0f);
        }
    }

    /** Computes a part of a tensor's values; several threads call it for different parts. */
    @FunctionalInterface
    public interface Values {
        /**
         * @param from index of the part's first value in the tensor, C order
         * @param part to fill, all of it
         */
        void fill(int from, float[] part);
    }

    /** The owner of the tensors, for what lives and dies with them. */
    public NDManager manager() {
        return manager;
    }

    /**
     * Adds a tensor with values in C order.
     *
     * @throws IllegalArgumentException if there are more or fewer than the shape has
     */
    public void put(String name, float[] values, ParameterSpec spec) {
        requireSize(name, values, spec.shape());
        put(name, spec, copyOf(values));
    }

    /** Adds a tensor whose values are computed on all cores, straight into the tensor's memory: a large one is never in the heap. */
    public void put(String name, ParameterSpec spec, Values values) {
        if (!manager.getDevice().isGpu()) {
            arrays.put(name, filled(manager, spec.shape(), values));
            return;
        }
        try (NDManager host = manager.newSubManager(Device.cpu())) {
            NDArray array = filled(host, spec.shape(), values).toDevice(manager.getDevice(), true);
            array.attach(manager);
            arrays.put(name, array);
        }
    }

    /** In PyTorch's own memory: what Java allocates for arrays counts against the heap's limit, which large networks would exceed. */
    private static NDArray filled(NDManager owner, Shape shape, Values values) {
        NDArray array = owner.create(shape, DataType.FLOAT32);
        fill(array, values);
        return array;
    }

    /** @param array on the CPU */
    private static void fill(NDArray array, Values values) {
        int size = Math.toIntExact(array.size());
        ByteBuffer memory = array.toByteBuffer(true);
        IntStream.rangeClosed(0, (size - 1) / PART).parallel().forEach(n -> {
            int from = n * PART;
            float[] part = new float[Math.min(PART, size - from)];
            values.fill(from, part);
            memory.slice(from * Float.BYTES, part.length * Float.BYTES).order(memory.order()).asFloatBuffer().put(part);
        });
    }

    private static Values copyOf(float[] values) {
        return (from, part) -> System.arraycopy(values, from, part, 0, part.length);
    }

    private static void requireSize(String name, float[] values, Shape shape) {
        if (values.length != shape.size()) {
            throw new IllegalArgumentException("tensor " + name + " of shape " + shape + " can't have " + values.length + " values");
        }
    }

    /**
     * The same tensors, but for some that are those of another state dict. Nothing is copied: both must stay open, and closing the result closes neither's
     * tensors.
     *
     * @param names of the tensors to take from {@code other}
     */
    public StateDict with(StateDict other, Set<String> names) {
        StateDict mixed = new StateDict(manager);
        arrays.forEach((name, array) -> mixed.arrays.put(name, names.contains(name) ? other.get(name) : array));
        return mixed;
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
        arrays.keySet().forEach(name -> set(name, values.get(name)));
    }

    /**
     * Overwrites one tensor's values in place.
     *
     * @throws IllegalArgumentException if there are more or fewer than the tensor has
     */
    public void set(String name, float[] values) {
        NDArray array = get(name);
        requireSize(name, values, array.getShape());
        if (array.getDevice().isGpu()) {
            array.set(values);
        } else {
            fill(array, copyOf(values));
        }
    }

    @Override
    public void close() {
        manager.close();
    }
}
