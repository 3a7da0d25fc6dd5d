package org.glassbox.tests.networks;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.glassbox.core.network.Graph;
import org.glassbox.core.network.Network;
import org.glassbox.core.network.StateDict;
import org.glassbox.tests.SharedFiles;
import org.junit.jupiter.api.Assertions;

/** Weights and an image that a formula gives, the same in every implementation; what they give in another one is in {@code reference/nets/hash_*.npz}. */
public final class HashedWeights {
    private final JsonNode description;
    private final Map<String, JsonNode> tensors = new LinkedHashMap<>();

    private HashedWeights(JsonNode description) {
        this.description = description;
        description.get("tensors").forEach(tensor -> tensors.put(tensor.get("name").asText(), tensor));
    }

    /** Those of one network; skips the test where they are missing. */
    public static HashedWeights of(String network) {
        try {
            return new HashedWeights(new ObjectMapper().readTree(SharedFiles.require("reference/nets/hash_" + network + ".json").toFile()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Names of the tensors in the order of their numbers. */
    List<String> names() {
        return List.copyOf(tensors.keySet());
    }

    /** Names of three layers whose outputs are recorded. */
    List<String> layers() {
        return StreamSupport.stream(description.get("layers").spliterator(), false).map(JsonNode::asText).toList();
    }

    public int imageSize() {
        return description.get("input_size").asInt();
    }

    /** The graph with these weights; the caller closes it. */
    public Network network(NDManager manager, Graph graph) {
        StateDict state = new StateDict(manager);
        graph.parameters().forEach((name, spec) -> {
            JsonNode tensor = tensors.get(name);
            Assertions.assertNotNull(tensor, name);
            long[] shape = StreamSupport.stream(tensor.get("shape").spliterator(), false).mapToLong(JsonNode::asLong).toArray();
            Assertions.assertArrayEquals(shape, spec.shape().getShape(), name);
            state.put(name, spec, (from, part) -> fill(tensor, from, part));
        });
        return new Network(graph, state);
    }

    private void fill(JsonNode tensor, int from, float[] part) {
        long offset = (tensor.get("t").asLong() + description.get("constants").get("seed").asLong() + 1) * 0x9E3779B97F4A7C15L;
        double scale = tensor.get("scale").asDouble();
        String kind = tensor.get("kind").asText();
        boolean around1 = kind.equals("bn_weight") || kind.equals("bn_running_var");
        boolean above1 = kind.equals("bn_running_var");
        for (int i = 0; i < part.length; i++) {
            long z = from + i + offset;
            z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
            z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
            z ^= z >>> 31;
            double w = 2 * ((z >>> 11) * 0x1.0p-53) - 1;
            part[i] = (float) ((around1 ? 1 : 0) + scale * (above1 ? Math.abs(w) : w));
        }
    }

    /** (1, 3, S, S) in C order. */
    public float[] image() {
        JsonNode constants = description.get("constants");
        double frequency = constants.get("ifreq").asDouble();
        double phase = constants.get("iphase").asDouble();
        float[] image = new float[3 * imageSize() * imageSize()];
        for (int i = 0; i < image.length; i++) {
            image[i] = (float) (Math.sin(frequency * i + phase) + 0.5 * Math.sin(0.37 * i) + 0.25 * Math.cos(0.00071 * i));
        }
        return image;
    }
}
