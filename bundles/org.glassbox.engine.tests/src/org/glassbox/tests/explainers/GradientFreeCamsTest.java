package org.glassbox.tests.explainers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import java.util.Arrays;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.eclipse.core.runtime.OperationCanceledException;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.explain.ExplainRequest;
import org.glassbox.core.explain.Explainer;
import org.glassbox.core.image.PlaneResize;
import org.glassbox.core.network.Graph;
import org.glassbox.core.network.Layer;
import org.glassbox.core.network.Mode;
import org.glassbox.core.network.Network;
import org.glassbox.core.network.StateDict;
import org.glassbox.explainers.AblationCam;
import org.glassbox.explainers.Score;
import org.glassbox.explainers.ScoreCam;
import org.glassbox.networks.ResNet20;
import org.glassbox.tests.networks.TestImages;
import org.glassbox.tests.networks.TestNetworks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** CAM methods that ask the network about changed units or images instead of differentiating it: Ablation-CAM and Score-CAM. */
class GradientFreeCamsTest extends CamTest {
    @ParameterizedTest
    @EnumSource
    void ablationWithoutRunsGivesWhatRunsGive(AblationCam.Denominator denominator) throws GlassboxException {
        // a plug-in's layer that changes nothing stands between the layer and its pool, so that its units must be run
        Counting identity = new Counting(Layer.CustomLayer.Behaviour.OTHER);
        Network network = pooledAfter(identity);
        NDArray images = TestImages.normal(manager, 1, 2, 3, SIZE, SIZE);
        AblationCam method = new AblationCam(false, AblationCam.Value.ZERO, denominator);
        NDArray run = units(method, request(network, images, new int[] {0, 1}, "relu", 4)).weights();
        assertTrue(identity.rows > 2, "units were run");
        identity.rows = 0;
        NDArray closedForm = units(method, request(network, images, new int[] {0, 1}, "identity", 4)).weights();
        assertEquals(2, identity.rows, "each image once");
        assertArrayEquals(run.toFloatArray(), closedForm.toFloatArray(), 1e-5f);
    }

    @Test
    void ablationRunsOnlyWhatComesAfterTheLayerAndNoUnitThatIsZero() throws GlassboxException {
        Counting before = new Counting(Layer.CustomLayer.Behaviour.AFFINE);
        Counting after = new Counting(Layer.CustomLayer.Behaviour.AFFINE);
        Network network = between(before, after);
        network.state().get("conv.weight").set(new NDIndex("2"), 0f);
        network.state().get("conv.bias").set(new NDIndex("2"), 0f);
        explain(new AblationCam(), request(network, TestImages.normal(manager, 1, 2, 3, SIZE, SIZE), new int[] {0, 1}, "relu", 4));
        assertEquals(2, before.rows, "each image once");
        assertEquals(2 + 2 * 5, after.rows, "each image once, and five of six units of each");
        assertTrue(after.largestBatch <= 6, "as the request allows: four images, or as many more as the layer's output is smaller");
    }

    @Test
    void anAblatedUnitIsOneWhoseOutputIsZero() throws GlassboxException {
        Network network = smallCnn();
        NDArray images = TestImages.normal(manager, 1, 2, 3, SIZE, SIZE);
        ExplainRequest request = request(network, images, new int[] {0, 1}, "relu2", 3);
        float[] weights = units(new AblationCam(), request).weights().toFloatArray();
        NDArray activation = network.forwardTo("relu2", images);
        float[] scores = request.targetScores(network.forward(images, Mode.EVAL)).toFloatArray();
        for (int unit : new int[] {0, 7, 31}) {
            NDArray without = activation.duplicate();
            without.set(new NDIndex(":," + unit), 0f);
            float[] ablated = request.targetScores(network.forwardFrom("relu2", without)).toFloatArray();
            for (int n = 0; n < 2; n++) {
                assertEquals((scores[n] - ablated[n]) / Math.abs(scores[n]), weights[n * 32 + unit], 1e-5);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void ablationBeforeConvolutionsOnlyIsWhatRunningThemGives(AblationCam.Value value) throws GlassboxException {
        Graph.Builder builder = new Graph.Builder();
        builder.add("conv", TestNetworks.convolution(3, 6), Graph.INPUT);
        builder.add("strided", new Layer.Conv2d(6, 4, 3, 2, 1, 1, true), "conv");
        builder.add("plain", new Layer.Conv2d(6, 4, 1, 2, 0, 1, false), "conv");
        builder.add("sum", new Layer.Add(), "strided", "plain");
        builder.add("relu", TestNetworks.relu(), "sum");
        builder.add("flatten", new Layer.Flatten(), "relu");
        builder.add("fc", new Layer.Linear(4 * SIZE * SIZE / 4, CLASSES), "flatten");
        Graph graph = builder.build("relu");
        Network network = new Network(graph, StateDict.initialised(manager, graph, 1));
        network.state().get("strided.bias").addi(0.5f);
        ExplainRequest request = request(network, TestImages.normal(manager, 1, 2, 3, SIZE, SIZE), new int[] {0, 1}, "conv", 40);
        AblationCam method = new AblationCam(true, value, AblationCam.Denominator.MAGNITUDE);
        assertAblated(network, request, units(method, request).weights().toFloatArray(), 5, value);
    }

    @Test
    void ablationBeforeAConvolutionAndASumIsWhatRunningBothGives() throws GlassboxException {
        Graph graph = new ResNet20().graph(CLASSES, SIZE, SIZE);
        Network network = new Network(graph, StateDict.initialised(manager, graph, 1));
        for (String layer : new String[] {"layer1.2", "layer2.1"}) { // read by a strided convolution and a subsampling shortcut; by a plain one and the sum
            ExplainRequest request = request(network, TestImages.normal(manager, 1, 2, 3, SIZE, SIZE), new int[] {0, 1}, layer, 40);
            assertAblated(network, request, units(new AblationCam(), request).weights().toFloatArray(), 9, AblationCam.Value.ZERO);
        }
    }

    @Test
    void ablationInsideAResidualBranchKeepsTheShortcut() throws GlassboxException {
        Graph graph = new ResNet20().graph(CLASSES, SIZE, SIZE);
        Network network = new Network(graph, StateDict.initialised(manager, graph, 1));
        ExplainRequest request = request(network, TestImages.normal(manager, 1, 2, 3, SIZE, SIZE), new int[] {0, 1}, "layer3.1.relu1", 5);
        assertAblated(network, request, units(new AblationCam(), request).weights().toFloatArray(), 9, AblationCam.Value.ZERO);
    }

    @Test
    void scoreCamRunsOnlyUnitsThatVaryAndOnlyAsManyAsAreWanted() throws GlassboxException {
        Counting before = new Counting(Layer.CustomLayer.Behaviour.AFFINE);
        Network network = between(before, new Counting(Layer.CustomLayer.Behaviour.AFFINE));
        network.state().get("conv.weight").set(new NDIndex("2"), 0f);
        network.state().get("conv.bias").set(new NDIndex("2"), 1f); // equal everywhere, but not zero
        ExplainRequest request = request(network, TestImages.normal(manager, 1, 2, 3, SIZE, SIZE), new int[] {0, 1}, "relu", 4);
        float[] weights = units(new ScoreCam(), request).weights().toFloatArray();
        assertEquals(2 + 2 * 5, before.rows);
        assertTrue(before.largestBatch <= 4);
        assertEquals(0, weights[2]);
        assertEquals(1, Arrays.copyOf(weights, 6)[0] + weights[1] + weights[3] + weights[4] + weights[5], 1e-5, "the softmax is over those that were run");
        before.rows = 0;
        float[] three = units(new ScoreCam(true, Score.PROBABILITY, ScoreCam.Weighting.SCORE, false, 3), request).weights().toFloatArray();
        assertEquals(2 + 2 * 3, before.rows);
        assertVaryMost(network.forwardTo("relu", request.images()), three, 3);
    }

    @Test
    void scoreCamWeighsAUnitByTheScoreOfTheImageThatItLetsThrough() throws GlassboxException {
        Network network = smallCnn();
        NDArray images = TestImages.normal(manager, 1, 1, 3, SIZE, SIZE);
        ExplainRequest request = request(network, images, new int[] {1}, "relu3", 9);
        float[] increases = units(scoreCam(ScoreCam.Weighting.INCREASE), request).weights().toFloatArray();
        float[] scores = units(scoreCam(ScoreCam.Weighting.SCORE), request).weights().toFloatArray();
        float empty = network.forward(images.zerosLike(), Mode.EVAL).softmax(1).getFloat(0, 1);
        NDArray mask = PlaneResize.BILINEAR.apply(network.forwardTo("relu3", images).get("0,5"), SIZE, SIZE);
        mask = mask.sub(mask.min()).div(mask.max().sub(mask.min()));
        float expected = network.forward(images.mul(mask), Mode.EVAL).softmax(1).getFloat(0, 1);
        assertEquals(expected, scores[5], 1e-5);
        assertEquals(expected - empty, increases[5], 1e-5);
    }

    @Test
    void aCancelBetweenTwoRunsIsHonoured() {
        for (Explainer explainer : new Explainer[] {new ScoreCam(), new AblationCam()}) {
            NullProgressMonitor monitor = new NullProgressMonitor();
            Counting after = new Counting(Layer.CustomLayer.Behaviour.AFFINE);
            Network network = between(new Counting(Layer.CustomLayer.Behaviour.AFFINE), after);
            after.then = () -> monitor.setCanceled(after.rows >= 4);
            NDArray images = TestImages.normal(manager, 1, 1, 3, SIZE, SIZE);
            int arrays = manager.getManagedArrays().size();
            assertThrows(OperationCanceledException.class, () -> explainer.explain(request(network, images, new int[1], "relu", 1), monitor));
            assertTrue(after.rows < 7, explainer + " went on for " + after.rows);
            assertEquals(arrays, manager.getManagedArrays().size());
        }
    }

    /** That a unit's weight in each of two images is what the whole rest of the network gives without it. */
    private static void assertAblated(Network network, ExplainRequest request, float[] weights, int unit, AblationCam.Value value) {
        Network.Cut cut = network.cut(request.layer(), request.images());
        NDArray without = cut.values().get(request.layer()).duplicate();
        for (int n = 0; n < 2; n++) {
            float least = without.get(n).min().getFloat();
            without.set(new NDIndex(n + "," + unit), value == AblationCam.Value.ZERO || least == 0 ? 0f : least - 1e7f);
        }
        float[] scores = request.targetScores(network.forward(request.images(), Mode.EVAL)).toFloatArray();
        float[] ablated = request.targetScores(network.forwardFrom(cut.with(without))).toFloatArray();
        for (int n = 0; n < 2; n++) {
            double expected = (scores[n] - ablated[n]) / Math.abs(scores[n]);
            assertEquals(expected, weights[n * weights.length / 2 + unit], 1e-5 * Math.max(1, Math.abs(expected)), request.layer());
        }
    }

    /** That the units with a weight are those with the largest variance. */
    private static void assertVaryMost(NDArray activation, float[] weights, int count) {
        NDArray places = activation.flatten(2, -1);
        float[] variance = places.sub(places.mean(new int[] {2}, true)).square().sum(new int[] {2}).toFloatArray();
        int units = (int) activation.size(1);
        for (int n = 0; n < activation.size(0); n++) {
            float[] sorted = Arrays.copyOfRange(variance, n * units, (n + 1) * units);
            Arrays.sort(sorted);
            for (int k = 0; k < units; k++) {
                assertEquals(variance[n * units + k] >= sorted[units - count], weights[n * units + k] != 0, "unit " + k + " of image " + n);
            }
        }
    }

    /** A convolution of six units and its ReLU between two layers that count, and a linear layer over all places. */
    private Network between(Counting before, Counting after) {
        Graph.Builder builder = new Graph.Builder();
        builder.add("before", new Layer.Custom(before), Graph.INPUT);
        builder.add("conv", TestNetworks.convolution(3, 6), "before");
        builder.add("relu", TestNetworks.relu(), "conv");
        builder.add("after", new Layer.Custom(after), "relu");
        builder.add("flatten", new Layer.Flatten(), "after");
        builder.add("fc", new Layer.Linear(6 * SIZE * SIZE, CLASSES), "flatten");
        Graph graph = builder.build("relu");
        return new Network(graph, StateDict.initialised(manager, graph, 1));
    }

    private Network pooledAfter(Counting identity) {
        Graph.Builder builder = new Graph.Builder();
        builder.add("conv", TestNetworks.convolution(3, 6), Graph.INPUT);
        builder.add("relu", TestNetworks.relu(), "conv");
        builder.add("identity", new Layer.Custom(identity), "relu");
        builder.add("pool", new Layer.GlobalAveragePool(), "identity");
        builder.add("flatten", new Layer.Flatten(), "pool");
        builder.add("fc", new Layer.Linear(6, CLASSES), "flatten");
        Graph graph = builder.build("relu");
        return new Network(graph, StateDict.initialised(manager, graph, 1));
    }
}
