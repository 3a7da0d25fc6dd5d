package org.glassbox.tests.networks;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.Set;
import org.glassbox.core.RandomStream;
import org.glassbox.core.network.Graph;
import org.glassbox.core.network.Layer;
import org.glassbox.core.network.StateDict;
import org.glassbox.networks.AlexNet;
import org.glassbox.networks.EfficientNetB0;
import org.glassbox.networks.ResNet50;
import org.glassbox.networks.Xception;
import org.glassbox.pytorch.Torch;
import org.junit.jupiter.api.Test;

/** What a graph says of its names, and the weights that it begins with. */
class GraphTest {
    @Test
    void aGroupOfNodesMeansItsLastAsInPyTorch() {
        Graph graph = new EfficientNetB0().graph(10, 64, 64);
        assertEquals("features.8.2", graph.layer("features.8").orElseThrow().name());
        assertEquals("features.2.1", graph.layer("features.2").orElseThrow().name()); // the sum of its last block
        assertEquals("features.2.1", graph.layer("features.2.1").orElseThrow().name());
        assertTrue(graph.layer("features.9").isEmpty());
        assertTrue(graph.layer("feature").isEmpty());
    }

    @Test
    void patternsMeanParametersNodesAndGroupsButNoPartsOfNames() {
        Graph graph = new ResNet50().graph(10, 64, 64);
        assertEquals(Set.of("conv1.weight"), graph.parametersOf("conv1"));
        assertEquals(Set.of("fc.weight"), graph.parametersOf("fc.weight"));
        assertEquals(graph.parametersOf("layer1"), graph.parametersOf("layer1.*"));
        assertTrue(graph.parametersOf("layer1").stream().allMatch(name -> name.startsWith("layer1.")));
        assertEquals(5 * 10, graph.parametersOf("layer1").size()); // three bottlenecks and one shortcut: ten convolutions with batch norms of four tensors
        assertEquals(graph.parameters().keySet(), graph.parametersOf("*"));
        assertEquals(4 * 16, graph.parametersOf("layer*.bn1").size()); // weight, bias, mean, variance of 16 blocks
        assertTrue(graph.parametersOf("layer").isEmpty());
        assertTrue(graph.parametersOf("").isEmpty());
        assertTrue(graph.parameterGroups().containsAll(List.of("conv1", "layer1", "layer1.0", "layer1.0.downsample", "layer1.0.downsample.0", "fc")));
    }

    @Test
    void theHeadIsWhatChangesWithTheNumberOfClasses() {
        for (String id : Networks.ids()) {
            Graph two = Networks.graph(id, 2);
            Graph three = Networks.graph(id, 3);
            List<String> changed = two.parameters().keySet().stream()
                    .filter(name -> !two.parameters().get(name).shape().equals(three.parameters().get(name).shape())).sorted().toList();
            assertEquals(changed, two.headParameters().stream().sorted().toList(), id);
        }
    }

    @Test
    void tensorsThatFilesCallDifferentlyAreFound() {
        Graph graph = new Xception().graph(10, 96, 96);
        assertEquals("last_linear.weight", graph.parameterName("fc.weight"));
        assertEquals("last_linear.weight", graph.parameterName("last_linear.weight"));
        assertEquals("conv1.weight", graph.parameterName("conv1.weight"));
        assertEquals("nothing", graph.parameterName("nothing"));
        assertEquals("last_linear", graph.layer("fc").orElseThrow().name());
        assertEquals("fc.weight", new ResNet50().graph(10, 64, 64).parameterName("fc.weight"));
    }

    @Test
    void aGraphNamesTheLayersThatMethodsTake() {
        Graph alexNet = new AlexNet().graph(10, 224, 224);
        assertEquals("features.11", alexNet.camLayer());
        assertEquals("features.10", alexNet.adviseLayer());
        assertTrue(alexNet.hasCamLayer());
        assertFalse(TestNetworks.linear(2, 2, 2).hasCamLayer());
    }

    @Test
    void aLayerThatDoesNotExistCantBeNamed() {
        Graph.Builder graph = new Graph.Builder();
        graph.add("fc", new Layer.Linear(1, 1), Graph.INPUT);
        assertThrows(IllegalArgumentException.class, () -> graph.build("relu"));
        assertThrows(IllegalArgumentException.class, () -> graph.build("fc", "relu"));
        assertThrows(IllegalArgumentException.class, () -> graph.alias("head", "fc2"));
        assertThrows(IllegalArgumentException.class, () -> graph.alias(Graph.INPUT, "fc"));
    }

    @Test
    void freshWeightsAreThoseOfOneDrawAfterTheOtherHoweverManyCoresDrawThem() {
        Graph.Builder builder = new Graph.Builder();
        builder.add("conv", new Layer.Conv2d(130, 130, 3, 1, 1, 1, true), Graph.INPUT); // 152,100 weights, more than are drawn at once
        builder.add("flatten", new Layer.Flatten(), "conv");
        builder.add("fc", new Layer.Linear(70_000, 2), "flatten");
        Graph graph = builder.build("conv");
        try (NDManager manager = Torch.newManager(Device.cpu()); StateDict state = StateDict.initialised(manager, graph, 5)) {
            RandomStream gaussians = RandomStream.of(5, "init", 0, "conv.weight");
            float[] convolution = new float[130 * 130 * 9];
            for (int i = 0; i < convolution.length; i++) {
                convolution[i] = (float) (Math.sqrt(2.0 / (130 * 9)) * gaussians.nextGaussian());
            }
            assertArrayEquals(convolution, state.get("conv.weight").toFloatArray());
            RandomStream uniform = RandomStream.of(5, "init", 0, "fc.weight");
            float[] linear = new float[140_000];
            for (int i = 0; i < linear.length; i++) {
                linear[i] = (float) uniform.uniform(-1 / Math.sqrt(70_000), 1 / Math.sqrt(70_000));
            }
            assertArrayEquals(linear, state.get("fc.weight").toFloatArray());
        }
    }
}
