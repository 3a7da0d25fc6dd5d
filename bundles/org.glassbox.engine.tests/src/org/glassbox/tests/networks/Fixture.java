package org.glassbox.tests.networks;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.glassbox.core.network.Graph;
import org.glassbox.core.network.Network;
import org.glassbox.core.network.StateDict;
import org.glassbox.pytorch.Torch;
import org.glassbox.tests.SharedFiles;
import org.junit.jupiter.api.Assertions;

/** A numpy archive of reference values as plain Java arrays. */
public final class Fixture {
    private final String name;
    private final Map<String, double[]> values = new LinkedHashMap<>();
    private final Map<String, Shape> shapes = new LinkedHashMap<>();

    private Fixture(String name) {
        this.name = name;
    }

    /** Reads {@code shared/reference/NAME.npz}; skips the test where it is missing. */
    public static Fixture open(String name) {
        Fixture fixture = new Fixture(name);
        try (NDManager manager = Torch.newManager(Device.cpu());
                InputStream in = new BufferedInputStream(Files.newInputStream(SharedFiles.require("reference/" + name + ".npz")))) {
            for (NDArray array : NDList.decode(manager, in)) {
                fixture.shapes.put(array.getName(), array.getShape());
                fixture.values.put(array.getName(), array.toType(DataType.FLOAT64, false).toDoubleArray());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return fixture;
    }

    public Set<String> keys() {
        return values.keySet();
    }

    public Shape shape(String key) {
        doubles(key);
        return shapes.get(key);
    }

    public double[] doubles(String key) {
        double[] found = values.get(key);
        Assertions.assertNotNull(found, () -> name + " has no key " + key + ", only " + values.keySet());
        return found;
    }

    public double scalar(String key) {
        return doubles(key)[0];
    }

    public float[] floats(String key) {
        double[] found = doubles(key);
        float[] result = new float[found.length];
        for (int i = 0; i < result.length; i++) {
            result[i] = (float) found[i];
        }
        return result;
    }

    public int[] ints(String key) {
        double[] found = doubles(key);
        int[] result = new int[found.length];
        for (int i = 0; i < result.length; i++) {
            result[i] = (int) found[i];
        }
        return result;
    }

    /** A float32 array owned by {@code manager}. */
    public NDArray array(NDManager manager, String key) {
        return manager.create(floats(key), shape(key));
    }

    /** The graph with the weights of this archive. */
    public Network network(NDManager manager, Graph graph) {
        StateDict state = new StateDict(manager);
        graph.parameters().forEach((parameter, spec) -> {
            Assertions.assertEquals(spec.shape(), shape(parameter), parameter);
            state.put(parameter, floats(parameter), spec);
        });
        return new Network(graph, state);
    }

    /** Checks that no value is further from its reference than {@code tolerance} times the largest reference value. */
    public void assertCloseToPeak(String key, NDArray actual, double tolerance) {
        assertCloseToPeak(name + "/" + key, doubles(key), actual.toFloatArray(), tolerance);
    }

    /** As {@link #assertCloseToPeak(String, NDArray, double)}, for any values. */
    public static void assertCloseToPeak(String what, double[] expected, float[] actual, double tolerance) {
        Assertions.assertEquals(expected.length, actual.length, what);
        double peak = 0;
        double worst = 0;
        for (int i = 0; i < expected.length; i++) {
            peak = Math.max(peak, Math.abs(expected[i]));
            double difference = Math.abs(actual[i] - expected[i]);
            worst = Double.isNaN(difference) ? Double.POSITIVE_INFINITY : Math.max(worst, difference);
        }
        double limit = tolerance * peak;
        double found = worst;
        Assertions.assertTrue(worst <= limit, () -> what + ": largest difference " + found + ", allowed " + limit);
    }
}
