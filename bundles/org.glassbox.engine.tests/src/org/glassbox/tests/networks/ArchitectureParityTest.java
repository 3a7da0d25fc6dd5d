package org.glassbox.tests.networks;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.network.Graph;
import org.glassbox.core.network.Mode;
import org.glassbox.core.network.Network;
import org.glassbox.core.network.NetworkArchitecture;
import org.glassbox.core.network.Node;
import org.glassbox.core.network.Shapes;
import org.glassbox.core.registry.Contributions;
import org.glassbox.core.registry.ExtensionPoint;
import org.glassbox.pytorch.GradientMode;
import org.glassbox.pytorch.Torch;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The networks compute what torchvision's and Cadene's do, with weights that a formula gives and that no porting mistake survives. One large network at a time. */
class ArchitectureParityTest {
    private static final double TOLERANCE = 1e-4;
    private static final int FIRST = 64; // values of a layer that are recorded
    private static final int PART = 64; // pixels

    @ParameterizedTest
    @ValueSource(strings = {"alexnet", "vgg16", "resnet50", "xception", "mobilenet_v2", "efficientnet_b0"})
    void theNetworkComputesWhatTheReferenceComputes(String id) throws GlassboxException {
        HashedWeights weights = HashedWeights.of(id);
        Fixture reference = Fixture.open("nets/hash_" + id);
        NetworkArchitecture architecture = Contributions.ofPlatform().find(ExtensionPoint.NETWORKS, id).create(Map.of());
        int size = weights.imageSize();
        Graph graph = architecture.graph(1000, size, size);
        assertEquals(size, architecture.usualImageSize());
        assertEquals(new HashSet<>(weights.names()), graph.parameters().keySet());
        try (NDManager manager = Torch.newManager(Device.cpu()); GradientMode off = GradientMode.off(); Network network = weights.network(manager, graph)) {
            assertEquals((long) reference.scalar("parameter_count"), network.trainedParameters().values().stream().mapToLong(NDArray::size).sum());
            assertWeights(weights, reference, network);
            NDArray image = manager.create(weights.image(), new Shape(1, 3, size, size));
            Fixture.assertCloseToPeak(id + " input", reference.doubles("input_head"), head(image), TOLERANCE);
            NDArray logits = network.forward(image, Mode.EVAL);
            reference.assertCloseToPeak("logits", logits, TOLERANCE);
            Fixture.assertCloseToPeak(id + " logits in float64", reference.doubles("logits_f64"), logits.toFloatArray(), TOLERANCE);
            assertLayers(weights, reference, network, image);
            assertShapes(network, image);
            assertCutsChangeNothing(network, image);
        }
    }

    private static void assertWeights(HashedWeights weights, Fixture reference, Network network) {
        double[] heads = reference.doubles("weight_head");
        int length = heads.length / weights.names().size();
        for (int t = 0; t < weights.names().size(); t++) {
            String name = weights.names().get(t);
            NDArray tensor = network.state().get(name);
            float[] first = tensor.size() < length ? new float[length] : tensor.flatten().get("0:" + length).toFloatArray();
            Fixture.assertCloseToPeak(name, Arrays.copyOfRange(heads, t * length, (t + 1) * length), first, 1e-6);
        }
    }

    private static void assertLayers(HashedWeights weights, Fixture reference, Network network, NDArray image) {
        List<String> layers = weights.layers();
        for (int n = 0; n < layers.size(); n++) {
            NDArray output = network.forwardTo(network.graph().layer(layers.get(n)).orElseThrow().name(), image);
            Fixture.assertCloseToPeak(layers.get(n), Arrays.copyOfRange(reference.doubles("layer_head"), n * FIRST, (n + 1) * FIRST), head(output), TOLERANCE);
            double[] stats = Arrays.copyOfRange(reference.doubles("layer_stats_f64"), 3 * n, 3 * (n + 1));
            Fixture.assertCloseToPeak(layers.get(n) + " mean, deviation and peak", stats, statistics(output.toFloatArray()), TOLERANCE);
        }
    }

    private static float[] head(NDArray values) {
        return values.flatten().get("0:" + FIRST).toFloatArray();
    }

    private static float[] statistics(float[] values) {
        double sum = 0;
        double squares = 0;
        double peak = 0;
        for (float value : values) {
            sum += value;
            squares += (double) value * value;
            peak = Math.max(peak, Math.abs(value));
        }
        double mean = sum / values.length;
        return new float[] {(float) mean, (float) Math.sqrt(squares / values.length - mean * mean), (float) peak};
    }

    private static void assertShapes(Network network, NDArray image) {
        Map<String, Shape> foretold = Shapes.of(network.graph(), (int) image.size(2), (int) image.size(3));
        network.forward(image, Mode.EVAL, (node, inputs, output) -> {
            assertEquals(foretold.get(node.name()), output.getShape(), node.name());
            return output;
        });
    }

    /** Cut in two at any node, the network gives the same logits bit by bit; on a small part of the image, since that is done as often as there are nodes. */
    private static void assertCutsChangeNothing(Network network, NDArray image) {
        NDArray part = image.get(":, :, :" + PART + ", :" + PART);
        float[] logits = network.forward(part, Mode.EVAL).toFloatArray();
        for (Node node : network.graph().nodes()) {
            try (NDManager scope = image.getManager().newSubManager()) {
                NDArray x = part.duplicate();
                x.attach(scope);
                Network.Cut cut = network.cut(node.name(), x);
                assertArrayEquals(logits, network.forwardFrom(cut).toFloatArray(), node.name());
                if (cut.values().size() == 1) {
                    assertArrayEquals(cut.values().get(node.name()).toFloatArray(), network.forwardTo(node.name(), x).toFloatArray(), node.name());
                }
            }
        }
    }
}
