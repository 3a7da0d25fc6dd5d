package org.glassbox.tests.networks;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.glassbox.core.RandomStream;
import org.glassbox.core.network.Graph;
import org.glassbox.core.network.Layer;
import org.glassbox.core.network.Mode;
import org.glassbox.core.network.Network;
import org.glassbox.core.network.Probe;
import org.glassbox.core.network.StateDict;
import org.glassbox.networks.EfficientNetB0;
import org.glassbox.networks.SmallCnn;
import org.glassbox.networks.Vgg16Thesis;
import org.glassbox.pytorch.Autograd;
import org.glassbox.pytorch.GradientMode;
import org.glassbox.pytorch.Torch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What differs between training and evaluation mode. */
class ModesTest {
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
    void dropoutSetsTheRightShareToZeroAndScalesTheOthersUp() {
        Network network = network(new Layer.Dropout(0.25));
        NDArray ones = manager.ones(new Shape(8, 3, 32, 32));
        float[] values = network.forward(ones, Mode.TRAIN, Probe.NONE, RandomStream.of(1, "dropout")).toFloatArray();
        int dropped = 0;
        for (float value : values) {
            assertTrue(value == 0f || value == 4f / 3, "1 / (1 - 0.25) or nothing, not " + value);
            dropped += value == 0f ? 1 : 0;
        }
        double deviation = Math.sqrt(0.25 * 0.75 / values.length);
        assertEquals(0.25, (double) dropped / values.length, 4 * deviation);
        assertArrayEquals(values, network.forward(ones, Mode.TRAIN, Probe.NONE, RandomStream.of(1, "dropout")).toFloatArray());
        assertFalse(Arrays.equals(values, network.forward(ones, Mode.TRAIN, Probe.NONE, RandomStream.of(2, "dropout")).toFloatArray()));
        assertArrayEquals(ones.toFloatArray(), network.forward(ones, Mode.EVAL).toFloatArray());
    }

    @Test
    void gradientsPassWhatDropoutLeftAndNothingElse() {
        Network network = network(new Layer.Dropout(0.5));
        try (GradientMode recording = GradientMode.recording()) {
            NDArray x = TestImages.normal(manager, 1, 2, 3, 4, 4);
            x.setRequiresGradient(true);
            NDArray output = network.forward(x, Mode.TRAIN, Probe.NONE, RandomStream.of(1, "dropout"));
            float[] gradient = Autograd.grad(manager, output.sum(), List.of(x), false).singletonOrThrow().toFloatArray();
            float[] left = output.toFloatArray();
            for (int i = 0; i < left.length; i++) {
                assertEquals(left[i] == 0f ? 0f : 2f, gradient[i]);
            }
        }
    }

    @Test
    void stochasticDepthDropsWholeImages() {
        Network network = network(new Layer.StochasticDepth(0.5));
        NDArray ones = manager.ones(new Shape(64, 3, 2, 2));
        float[] values = network.forward(ones, Mode.TRAIN, Probe.NONE, RandomStream.of(1, "dropout")).toFloatArray();
        int dropped = 0;
        for (int n = 0; n < 64; n++) {
            float[] image = Arrays.copyOfRange(values, 12 * n, 12 * (n + 1));
            float first = image[0];
            assertTrue(first == 0f || first == 2f, "1 / (1 - 0.5) or nothing, not " + first);
            for (float value : image) {
                assertEquals(first, value);
            }
            dropped += first == 0f ? 1 : 0;
        }
        assertTrue(dropped > 16 && dropped < 48, dropped + " of 64"); // four standard deviations
        assertArrayEquals(ones.toFloatArray(), network.forward(ones, Mode.EVAL).toFloatArray());
    }

    @Test
    void trainingWithoutAStreamToDrawFromIsRefused() {
        Network network = network(new Layer.Dropout(0.5));
        NDArray ones = manager.ones(new Shape(1, 3, 1, 1));
        IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, () -> network.forward(ones, Mode.TRAIN));
        assertTrue(refused.getMessage().contains("layer.0"), refused.getMessage());
        assertThrows(IllegalArgumentException.class, () -> new Layer.Dropout(1));
        assertThrows(IllegalArgumentException.class, () -> new Layer.StochasticDepth(-0.1));
    }

    @Test
    void evaluationGivesTheSameAgainWhateverWasTrainedInBetween() {
        Graph graph = new EfficientNetB0().graph(4, 32, 32);
        try (Network network = new Network(graph, StateDict.initialised(manager, graph, 1)); GradientMode off = GradientMode.off()) {
            NDArray x = TestImages.normal(manager, 1, 2, 3, 32, 32);
            Map<String, float[]> before = network.state().values();
            float[] first = network.forward(x, Mode.EVAL).toFloatArray();
            network.forward(x, Mode.TRAIN, Probe.NONE, RandomStream.of(1, "dropout"));
            network.state().setValues(before); // but for the running statistics, which training moves
            assertArrayEquals(first, network.forward(x, Mode.EVAL).toFloatArray());
        }
    }

    @Test
    void theThesisHeadDropsInTrainingOnly() {
        Graph graph = new Vgg16Thesis().graph(8, 32, 32);
        assertEquals(List.of("dropout1", "dropout2"),
                graph.nodes().stream().filter(node -> node.layer().equals(new Layer.Dropout(0.5))).map(node -> node.name()).toList());
    }

    @Test
    void aFrozenBatchNormKeepsItsRunningStatisticsAndNormalisesWithThem() {
        Graph graph = new SmallCnn().graph(2, 8, 8);
        try (Network network = new Network(graph, StateDict.initialised(manager, graph, 3)); GradientMode off = GradientMode.off()) {
            network.freeze(graph.parametersOf("*1"));
            List<String> ofTheSecond = network.trainedParameters().keySet().stream().filter(name -> name.contains("2.")).toList();
            assertEquals(List.of("conv2.weight", "bn2.weight", "bn2.bias"), ofTheSecond);
            assertTrue(network.trainedParameters().keySet().stream().noneMatch(name -> name.contains("1.")));
            NDArray x = TestImages.normal(manager, 2, 4, 3, 8, 8);
            float[] evaluated = network.forwardTo("relu1", x).toFloatArray();
            float[] mean = network.state().get("bn1.running_mean").toFloatArray();
            float[][] trained = new float[1][];
            network.forward(x, Mode.TRAIN, (node, inputs, output) -> {
                trained[0] = node.name().equals("relu1") ? output.toFloatArray() : trained[0];
                return output;
            });
            assertArrayEquals(evaluated, trained[0]);
            assertArrayEquals(mean, network.state().get("bn1.running_mean").toFloatArray());
            assertFalse(Arrays.equals(new float[32], network.state().get("bn2.running_mean").toFloatArray())); // this one is trained
        }
    }

    @Test
    void anImageThatIsTrainedAloneIsNormalisedAsItWillBeJudgedAndStillDropped() {
        assertEquals(Mode.TRAIN_ALONE, Mode.ofStep(1));
        assertEquals(Mode.TRAIN, Mode.ofStep(2));
        Graph graph = new SmallCnn().graph(2, 16, 16);
        try (Network network = new Network(graph, StateDict.initialised(manager, graph, 3)); GradientMode off = GradientMode.off()) {
            network.forward(TestImages.normal(manager, 1, 4, 3, 16, 16), Mode.TRAIN); // so that there are statistics
            NDArray one = TestImages.normal(manager, 2, 1, 3, 16, 16);
            float[] mean = network.state().get("bn2.running_mean").toFloatArray();
            assertArrayEquals(network.forward(one, Mode.EVAL).toFloatArray(), network.forward(one, Mode.TRAIN_ALONE).toFloatArray(), 1e-5f);
            assertArrayEquals(mean, network.state().get("bn2.running_mean").toFloatArray());
            assertFalse(Arrays.equals(network.forward(one, Mode.EVAL).toFloatArray(), network.forward(one, Mode.TRAIN).toFloatArray()));
        }
        NDArray ones = manager.ones(new Shape(1, 3, 8, 8));
        float[] dropped = network(new Layer.Dropout(0.5)).forward(ones, Mode.TRAIN_ALONE, Probe.NONE, RandomStream.of(1, "dropout")).toFloatArray();
        assertFalse(Arrays.equals(ones.toFloatArray(), dropped));
    }

    private Network network(Layer layer) {
        Graph.Builder graph = new Graph.Builder();
        graph.sequence("layer.", Graph.INPUT, List.of(layer));
        return new Network(graph.build(Graph.INPUT), new StateDict(manager));
    }
}
