package org.glassbox.tests.networks;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import java.util.Map;
import org.glassbox.core.network.Graph;
import org.glassbox.core.network.Mode;
import org.glassbox.core.network.Network;
import org.glassbox.core.network.Node;
import org.glassbox.core.network.ParameterSpec;
import org.glassbox.core.network.StateDict;
import org.glassbox.networks.ResNet20;
import org.glassbox.networks.SmallCnn;
import org.glassbox.pytorch.GradientMode;
import org.glassbox.pytorch.Torch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReferenceNetworksTest {
    private static final double TOLERANCE = 1e-4;
    private NDManager manager;
    private GradientMode mode;

    @BeforeEach
    void open() {
        manager = Torch.newManager(Device.cpu());
        mode = GradientMode.off();
    }

    @AfterEach
    void close() {
        mode.close();
        manager.close();
    }

    @Test
    void resNet20GivesTheLogitsAndMapsOfTheReferenceWeights() {
        Fixture images = Fixture.open("nets/resnet20_images");
        Network network = Fixture.open("nets/resnet20_weights").network(manager, new ResNet20().graph(10, 32, 32));
        NDArray x = images.array(manager, "images");
        images.assertCloseToPeak("logits", network.forward(x, Mode.EVAL), TOLERANCE);
        NDArray firstFour = x.get(new NDIndex("0:4"));
        images.assertCloseToPeak("layer3", network.forwardTo("layer3.2", firstFour), TOLERANCE);
    }

    @Test
    void tinyVggGivesTheLogitsAndMapsOfTheReferenceWeights() {
        Fixture images = Fixture.open("nets/tinyvgg_images");
        Network network = Fixture.open("nets/tinyvgg_weights").network(manager, TestNetworks.tinyVgg());
        NDArray x = images.array(manager, "images");
        images.assertCloseToPeak("logits", network.forward(x, Mode.EVAL), TOLERANCE);
        NDArray firstTwo = x.get(new NDIndex("0:2"));
        for (int layer : new int[] {0, 4, 8}) {
            images.assertCloseToPeak("features_" + layer, network.forwardTo("features." + layer, firstTwo), TOLERANCE);
        }
    }

    @Test
    void countsOfTrainedParametersAreThoseOfThePublishedNetworks() {
        // conv 432 + 4608 + 18432 + 36864, batch norm 2 (16 + 32 + 64 + 64), linear 64 K + K
        assertEquals(60_818, trainedParameters(new SmallCnn().graph(2, 64, 64)));
        assertEquals(61_338, trainedParameters(new SmallCnn().graph(10, 64, 64)));
        assertEquals(269_722, trainedParameters(new ResNet20().graph(10, 32, 32)));
    }

    @Test
    void cutInTwoAtAnyNodeTheNetworkGivesTheSameLogitsBitByBit() {
        assertCutsChangeNothing(new ResNet20().graph(10, 16, 16), 16);
        assertCutsChangeNothing(new SmallCnn().graph(3, 16, 16), 16);
        assertCutsChangeNothing(TestNetworks.tinyVgg(), 32);
    }

    @Test
    void aNodeInsideAResidualBranchCantBeResumedFromItsOutputAlone() {
        Network network = new Network(new ResNet20().graph(10, 16, 16), StateDict.initialised(manager, new ResNet20().graph(10, 16, 16), 1));
        NDArray x = TestImages.normal(manager, 1, 1, 3, 16, 16);
        NDArray inside = network.forwardTo("layer2.1.conv1", x);
        IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, () -> network.forwardFrom("layer2.1.conv1", inside));
        assertTrue(refused.getMessage().contains("layer2.0"), refused.getMessage());
    }

    @Test
    void imagesTooSmallForThePoolingAreRefusedWithTheSizeThatIsNeeded() {
        IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, () -> new SmallCnn().graph(2, 7, 64));
        assertEquals("The network smallcnn can't take images of 64 x 7 pixels; each side needs at least 8", refused.getMessage());
        assertThrows(IllegalArgumentException.class, () -> new ResNet20().graph(0, 32, 32));
    }

    @Test
    void trainingMovesTheRunningStatisticsATenthOfTheWayToTheBatch() {
        Graph graph = new SmallCnn().graph(2, 8, 8);
        Network network = new Network(graph, StateDict.initialised(manager, graph, 3));
        NDArray x = TestImages.normal(manager, 2, 4, 3, 8, 8);
        float[] batch = network.forwardTo("conv1", x).get(new NDIndex(":,0")).toFloatArray(); // the first channel
        double mean = 0;
        for (float value : batch) {
            mean += value / batch.length;
        }
        double variance = 0;
        for (float value : batch) {
            variance += (value - mean) * (value - mean) / (batch.length - 1); // PyTorch keeps the unbiased one
        }
        network.forward(x, Mode.TRAIN);
        assertEquals(0.1 * mean, network.state().get("bn1.running_mean").toFloatArray()[0], 1e-6); // from 0
        assertEquals(0.9 + 0.1 * variance, network.state().get("bn1.running_var").toFloatArray()[0], 1e-5); // from 1
    }

    @Test
    void aForwardPassLeavesNothingBehindInTheNetwork() {
        Graph graph = new ResNet20().graph(10, 16, 16);
        Network network = new Network(graph, StateDict.initialised(manager, graph, 1));
        NDManager owner = network.state().get("conv1.weight").getManager();
        int before = owner.getManagedArrays().size();
        try (NDManager scope = manager.newSubManager()) {
            NDArray x = TestImages.normal(scope, 1, 2, 3, 16, 16);
            network.forward(x, Mode.EVAL);
            network.forward(x, Mode.TRAIN);
            network.forwardFrom(network.cut("layer1.0.conv2", x));
        }
        assertEquals(before, owner.getManagedArrays().size());
    }

    private void assertCutsChangeNothing(Graph graph, int size) {
        try (NDManager scope = manager.newSubManager(); Network network = new Network(graph, StateDict.initialised(scope, graph, 7))) {
            NDArray x = TestImages.normal(scope, 5, 1, 3, size, size);
            float[] whole = network.forward(x, Mode.EVAL).toFloatArray();
            for (Node node : graph.nodes()) {
                Network.Cut cut = network.cut(node.name(), x);
                assertArrayEquals(whole, network.forwardFrom(cut).toFloatArray(), node.name());
                if (cut.values().size() == 1) {
                    assertArrayEquals(whole, network.forwardFrom(node.name(), network.forwardTo(node.name(), x)).toFloatArray(), node.name());
                }
            }
        }
    }

    private static long trainedParameters(Graph graph) {
        return graph.parameters().entrySet().stream().map(Map.Entry::getValue).filter(spec -> spec.kind().isTrained())
                .mapToLong((ParameterSpec spec) -> spec.shape().size()).sum();
    }
}
