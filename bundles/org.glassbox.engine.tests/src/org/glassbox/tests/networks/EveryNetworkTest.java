package org.glassbox.tests.networks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.glassbox.core.RandomStream;
import org.glassbox.core.image.Normalisation;
import org.glassbox.core.network.Graph;
import org.glassbox.core.network.Layer;
import org.glassbox.core.network.Mode;
import org.glassbox.core.network.Network;
import org.glassbox.core.network.NetworkArchitecture;
import org.glassbox.core.network.ParameterSpec;
import org.glassbox.core.network.Probe;
import org.glassbox.core.network.Shapes;
import org.glassbox.core.network.StateDict;
import org.glassbox.pytorch.Autograd;
import org.glassbox.pytorch.GradientMode;
import org.glassbox.pytorch.Torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds of every network that the product brings. */
class EveryNetworkTest {
    static Stream<String> networks() {
        return Networks.ids().stream();
    }

    /** Id, usual size, smallest size, classes, trained parameters of the published network, CAM layer, ADVISE's layer. */
    @ParameterizedTest
    @CsvSource({
        "smallcnn, 64, 8, 10, 61338, relu4, conv4",
        "resnet20, 32, 4, 10, 269722, layer3.2, layer3.2",
        "resnet32, 32, 4, 10, 464154, layer3.4, layer3.4",
        "resnet44, 32, 4, 10, 658586, layer3.6, layer3.6",
        "resnet56, 32, 4, 10, 853018, layer3.8, layer3.8",
        "alexnet, 224, 63, 1000, 61100840, features.11, features.10",
        "vgg16, 224, 32, 1000, 138357544, features.29, features.28",
        "vgg13_bn, 224, 32, 1000, 133053736, features.33, features.33",
        "vgg16_bn, 224, 32, 1000, 138365992, features.42, features.42",
        "vgg16-thesis, 227, 32, 8, 70309704, features.29, features.29",
        "resnet18, 224, 32, 1000, 11689512, layer4.1, layer4.1",
        "resnet34, 224, 32, 1000, 21797672, layer4.2, layer4.2",
        "resnet50, 224, 32, 1000, 25557032, layer4.2, layer4.2",
        "xception, 299, 32, 1000, 22855952, relu4, conv4.pointwise",
        "mobilenet_v2, 224, 32, 1000, 3504872, features.18.2, features.18.2",
        "efficientnet_b0, 224, 32, 1000, 5288548, features.8.2, features.8.2",
        "smallcnn-iccnn, 64, 8, 10, 61338, relu4, conv4",
        "vgg13-iccnn, 224, 32, 1000, 114786088, features.33, features.33",
        "vgg16-iccnn, 224, 32, 1000, 120098344, features.42, features.42",
        "resnet18-iccnn, 224, 32, 1000, 11689512, layer4.1, layer4.1",
        "resnet50-iccnn, 224, 32, 1000, 25557032, layer4.2, layer4.2"})
    void isThePublishedOne(String id, int size, int smallest, int classes, long parameters, String camLayer, String adviseLayer) {
        NetworkArchitecture architecture = Networks.architecture(id);
        assertEquals(size, architecture.usualImageSize());
        assertEquals(classes, architecture.usualClasses());
        Graph graph = architecture.graph(classes, size, size);
        assertEquals(parameters,
                graph.parameters().values().stream().filter(spec -> spec.kind().isTrained()).mapToLong((ParameterSpec spec) -> spec.shape().size()).sum());
        assertEquals(camLayer, graph.camLayer());
        assertEquals(adviseLayer, graph.adviseLayer());
        Map<String, Shape> shapes = Shapes.of(graph, size, size);
        assertEquals(new Shape(1, classes), shapes.get(graph.outputNode()));
        assertEquals(4, shapes.get(camLayer).dimension());
        assertEquals(shapes.get(camLayer), shapes.get(adviseLayer));

        Shapes.of(architecture.graph(classes, smallest, smallest), smallest, smallest);
        IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, () -> architecture.graph(classes, smallest, smallest - 1));
        assertEquals("The network " + id + " can't take images of " + (smallest - 1) + " x " + smallest + " pixels; each side needs at least " + smallest,
                refused.getMessage());
        assertThrows(IllegalArgumentException.class, () -> architecture.graph(0, size, size));
    }

    @Test
    void noNetworkIsLeftOutAbove() throws NoSuchMethodException {
        CsvSource rows = EveryNetworkTest.class
                .getDeclaredMethod("isThePublishedOne", String.class, int.class, int.class, int.class, long.class, String.class, String.class)
                .getAnnotation(CsvSource.class);
        assertEquals(Networks.ids(), Stream.of(rows.value()).map(row -> row.substring(0, row.indexOf(','))).toList());
    }

    @ParameterizedTest
    @MethodSource("networks")
    void givesTheForetoldShapesAndGradientsInTrainingOnImagesThatAreNoSquares(String id) {
        int height = 64;
        int width = 96;
        Graph graph = Networks.architecture(id).graph(3, height, width);
        Map<String, Shape> shapes = Shapes.of(graph, height, width);
        try (NDManager manager = Torch.newManager(Device.cpu());
                Network network = new Network(graph, StateDict.initialised(manager, graph, 1));
                GradientMode recording = GradientMode.recording()) {
            NDArray x = TestImages.normal(manager, 1, 2, 3, height, width);
            NDArray first = network.state().get(graph.parameters().keySet().iterator().next());
            first.setRequiresGradient(true);
            Probe sameShapes = (node, inputs, output) -> {
                Shape foretold = shapes.get(node.name());
                assertNotNull(foretold, node.name());
                assertEquals(new Shape(2).addAll(foretold.slice(1)), output.getShape(), node.name());
                return output;
            };
            NDArray logits = network.forward(x, Mode.TRAIN, sameShapes, RandomStream.of(1, "dropout"));
            float largest = Autograd.grad(manager, logits.sum(), List.of(first), false).singletonOrThrow().abs().max().getFloat();
            assertTrue(largest > 0 && Float.isFinite(largest), "largest gradient of the first weights: " + largest);
        }
    }

    @Test
    void onlyXceptionExpectsImagesFromMinusOneToOne() {
        for (String id : Networks.ids()) {
            Normalisation normalisation = Networks.architecture(id).usualNormalisation();
            if (id.equals("xception")) {
                assertEquals(-1, normalisation.normalise(0, 0));
                assertEquals(1, normalisation.normalise(2, 1));
            } else {
                assertEquals(Normalisation.IMAGENET, normalisation, id);
            }
        }
    }

    @Test
    void aMistakeInAGraphIsFoundBeforeAnythingIsComputed() {
        Graph.Builder graph = new Graph.Builder();
        graph.add("flatten", new Layer.Flatten(), Graph.INPUT);
        graph.add("fc", new Layer.Linear(13, 2), "flatten");
        IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, () -> Shapes.of(graph.build(Graph.INPUT), 2, 2));
        assertEquals("node fc takes 13 values, but its input has 12", refused.getMessage());
        Graph small = Networks.architecture("alexnet").graph(10, 224, 224);
        assertTrue(assertThrows(IllegalArgumentException.class, () -> Shapes.of(small, 40, 40)).getMessage().startsWith("node features.12 has windows of 3 x 3"));
    }
}
