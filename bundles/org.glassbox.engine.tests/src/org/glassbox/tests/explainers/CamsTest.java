package org.glassbox.tests.explainers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.eclipse.core.runtime.OperationCanceledException;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.explain.ExplainRequest;
import org.glassbox.core.explain.Explainer;
import org.glassbox.core.network.Graph;
import org.glassbox.core.network.Layer;
import org.glassbox.core.network.Mode;
import org.glassbox.core.network.Network;
import org.glassbox.core.network.StateDict;
import org.glassbox.explainers.AblationCam;
import org.glassbox.explainers.Cam;
import org.glassbox.explainers.EigenCam;
import org.glassbox.explainers.EigenGradCam;
import org.glassbox.explainers.FusedCam;
import org.glassbox.explainers.GradCam;
import org.glassbox.explainers.GradCamPlusPlus;
import org.glassbox.explainers.HiResCam;
import org.glassbox.explainers.LayerCam;
import org.glassbox.explainers.Score;
import org.glassbox.explainers.ScoreCam;
import org.glassbox.explainers.UnitWeighting;
import org.glassbox.explainers.XGradCam;
import org.glassbox.networks.ResNet20;
import org.glassbox.networks.SmallCnn;
import org.glassbox.pytorch.GradientMode;
import org.glassbox.tests.networks.TestImages;
import org.glassbox.tests.networks.TestNetworks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for CAM methods on every network; the identities are those of methods.md 6.4. */
class CamsTest extends CamTest {
    static Stream<Explainer> all() {
        return Stream.of(new Cam(), new Cam(false), new GradCam(), new GradCam(false), new GradCamPlusPlus(), new XGradCam(),
                new XGradCam(true, XGradCam.Denominator.REFERENCE), new HiResCam(), new LayerCam(), new LayerCam(true, 2), new EigenCam(), new EigenCam(true, false),
                new EigenGradCam(), new ScoreCam(), scoreCam(ScoreCam.Weighting.INCREASE), new ScoreCam(true, Score.LOGIT, ScoreCam.Weighting.SCORE, true, 5),
                new AblationCam(), new AblationCam(false, AblationCam.Value.BELOW_MINIMUM, AblationCam.Denominator.SCORE), new FusedCam(),
                fused("all", FusedCam.Fusion.MAX), fused("relu4,relu2", FusedCam.Fusion.PRODUCT));
    }

    @ParameterizedTest
    @MethodSource("all")
    void theMapOfAnImageDependsNeitherOnItsNeighboursNorOnTheirNumberNorOnWhatFitsIntoMemory(Explainer explainer) throws GlassboxException {
        Network network = smallCnn();
        NDArray images = TestImages.normal(manager, 1, 3, 3, SIZE, SIZE);
        NDArray turned = NDArrays.concat(new NDList(images.get("2:3"), images.get("0:1"), images.get("0:1"), images.get("1:2")), 0);
        NDArray together = explain(explainer, request(network, turned, new int[] {1, 2, 2, 0}, "relu4", 7));
        int[] places = {1, 3, 0};
        int[] targets = {2, 0, 1};
        for (int n = 0; n < 3; n++) {
            NDArray alone = explain(explainer, request(network, images.get(n + ":" + (n + 1)), new int[] {targets[n]}, "relu4", 1));
            assertClose("image " + n, alone.toFloatArray(), together.get(places[n]).toFloatArray(), 1e-5);
        }
        assertArrayEquals(together.get(1).toFloatArray(), together.get(2).toFloatArray(), 1e-6f, "equal images, equal maps");
    }

    @ParameterizedTest
    @MethodSource("all")
    void aNetworkThatSeesNothingGivesZerosAndNeverNaN(Explainer explainer) throws GlassboxException {
        Graph graph = new SmallCnn().graph(CLASSES, SIZE, SIZE);
        Network network = new Network(graph, StateDict.initialised(manager, graph, 1));
        for (String name : graph.parameters().keySet()) {
            if (name.matches("bn\\d\\.(weight|bias)")) {
                network.state().get(name).subi(network.state().get(name).duplicate()); // every unit is zero, whatever the image
            }
        }
        NDArray map = explain(explainer, request(network, TestImages.normal(manager, 1, 2, 3, SIZE, SIZE), new int[] {0, 1}, "relu4", 4));
        assertArrayEquals(new float[Math.toIntExact(map.size())], map.toFloatArray());
    }

    @ParameterizedTest
    @MethodSource("all")
    void aUnitThatIsZeroChangesNothing(Explainer explainer) throws GlassboxException {
        Network network = smallCnn();
        network.state().get("bn4.weight").set(new NDIndex("0"), 0f);
        network.state().get("bn4.bias").set(new NDIndex("0"), 0f);
        NDArray images = TestImages.normal(manager, 1, 2, 3, SIZE, SIZE);
        NDArray before = explain(explainer, request(network, images, new int[] {0, 1}, "relu4", 4));
        network.state().get("fc.weight").set(new NDIndex(":,0"), 100f); // nothing hangs on it
        NDArray after = explain(explainer, request(network, images, new int[] {0, 1}, "relu4", 4));
        assertClose(explainer.toString(), before.toFloatArray(), after.toFloatArray(), 1e-5);
        for (float value : after.toFloatArray()) {
            assertTrue(Float.isFinite(value), explainer.toString());
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void nothingButTheResultIsLeftBehindAlsoAfterAFailureOrACancel(Explainer explainer) throws GlassboxException {
        Network network = smallCnn();
        NDArray images = TestImages.normal(manager, 1, 2, 3, SIZE, SIZE);
        int before = manager.getManagedArrays().size();
        ExplainRequest wrong = explainer.usesLayer() ? request(network, images, new int[2], "fc", 2) : request(network, images, new int[] {0, 99}, "relu4", 2);
        assertThrows(GlassboxException.class, () -> explain(explainer, wrong));
        assertEquals(before, manager.getManagedArrays().size());
        NullProgressMonitor cancelled = new NullProgressMonitor();
        cancelled.setCanceled(true);
        assertThrows(OperationCanceledException.class, () -> explainer.explain(request(network, images, new int[2], "relu4", 2), cancelled));
        assertEquals(before, manager.getManagedArrays().size());
        NDArray found = explain(explainer, request(network, images, new int[2], "relu4", 2));
        assertEquals(before + 1, manager.getManagedArrays().size());
        assertEquals(DataType.FLOAT32, found.getDataType());
        assertTrue(GradientMode.isRecording());
    }

    @ParameterizedTest
    @MethodSource("all")
    void everyLayerWithMapsCanBeTakenAndTheCallersImagesStayAsTheyAre(Explainer explainer) throws GlassboxException {
        Graph graph = new ResNet20().graph(CLASSES, 16, 16);
        Network network = new Network(graph, StateDict.initialised(manager, graph, 1));
        NDArray images = TestImages.normal(manager, 1, 1, 3, 16, 16);
        float[] before = images.toFloatArray();
        for (String layer : new String[] {Graph.INPUT, "conv1", "layer2.0.shortcut.pad", "layer2.0.add", "layer3.2.relu1", "layer3"}) {
            if (explainer.usesLayer() && explainer.refusal(graph, layer).isEmpty()) { // CAM takes the last only
                NDArray map = explain(explainer, request(network, images, new int[1], layer, 64));
                Shape expected = network.forwardTo(graph.layer(layer).orElseThrow().name(), images).getShape();
                assertEquals(new Shape(1, expected.get(2), expected.get(3)), map.getShape(), layer);
                for (float value : map.toFloatArray()) {
                    assertTrue(Float.isFinite(value), layer);
                }
            }
        }
        assertArrayEquals(before, images.toFloatArray());
    }

    @ParameterizedTest
    @MethodSource("all")
    void aLayerWithoutMapsIsRefusedBeforehandAndByTheRun(Explainer explainer) {
        Network network = smallCnn();
        for (String layer : new String[] {"fc", "flatten", "pool"}) {
            if (explainer.usesLayer()) {
                assertTrue(explainer.refusal(network.graph(), layer).orElseThrow().contains("relu4"), layer);
                GlassboxException refused = assertThrows(GlassboxException.class,
                        () -> explain(explainer, request(network, TestImages.normal(manager, 1, 1, 3, SIZE, SIZE), new int[1], layer, 1)));
                assertTrue(refused.getMessage().contains("relu4"), refused.getMessage());
            }
        }
        assertEquals(Optional.empty(), explainer.refusal(network.graph(), "relu4"));
    }

    @ParameterizedTest
    @MethodSource("all")
    void aNetworkOfWhichOnlyTheWholeCanBeRunIsRefusedBeforehand(Explainer explainer) {
        Graph.Builder builder = new Graph.Builder();
        builder.add("module", new Layer.Custom(new Counting(Layer.CustomLayer.Behaviour.OTHER)), Graph.INPUT);
        Graph graph = builder.build(Graph.INPUT);
        assertTrue(explainer.refusal(graph, Graph.INPUT).orElseThrow().contains("only be run as a whole"));
    }

    @Test
    void sentencesThatRefuseSayWhatToTakeInstead() {
        Graph plain = TestNetworks.tinyVgg();
        assertEquals("it does not end with a global average pool and a single linear layer; take a method without that need, such as gradcam.",
                new Cam().refusal(plain, "features.8").orElseThrow());
        Graph pooled = new SmallCnn().graph(CLASSES, SIZE, SIZE);
        assertEquals("layer \"relu3\" is not the one that its global average pool takes; that is \"relu4\".", new Cam().refusal(pooled, "relu3").orElseThrow());
        assertEquals("layer \"fc\" has no maps; take one before the pooling, such as \"relu4\".", new GradCam().refusal(pooled, "fc").orElseThrow());
        assertEquals("layer \"pool\" has a single place; take one before the pooling, such as \"relu4\".", new GradCam().refusal(pooled, "pool").orElseThrow());
        Network network = new Network(plain, StateDict.initialised(manager, plain, 1));
        NDArray images = TestImages.normal(manager, 1, 1, 3, 32, 32);
        GlassboxException refused = assertThrows(GlassboxException.class, () -> explain(new Cam(), request(network, images, new int[1], "features.8", 1)));
        assertTrue(refused.getMessage().startsWith("Explainer \"cam\" can't explain this network: it does not end with"), refused.getMessage());
    }

    @Test
    void mapsOfASinglePlaceSayNothingAndAreRefused() {
        NDArray images = TestImages.normal(manager, 1, 1, 3, 8, 8); // an eighth is one place
        GlassboxException refused = assertThrows(GlassboxException.class, () -> explain(new GradCam(), request(smallCnn(), images, new int[1], "relu4", 1)));
        assertTrue(refused.getMessage().contains("\"relu4\" gives one value a unit here"), refused.getMessage());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void afterAGlobalPoolAndALinearLayerTheMethodsAreMultiplesOfEachOther(long seed) throws GlassboxException {
        Network network = smallCnn(seed);
        ExplainRequest request = request(network, TestImages.normal(manager, seed, 2, 3, SIZE, SIZE), new int[] {1, 2}, "relu4", 4);
        NDArray gradCam = explain(new GradCam(false), request);
        float places = gradCam.size(1) * gradCam.size(2);
        assertClose("CAM", gradCam.mul(places).toFloatArray(), explain(new Cam(false), request).toFloatArray(), 1e-5);
        assertClose("HiResCAM", gradCam.toFloatArray(), explain(new HiResCam(false), request).toFloatArray(), 1e-5);
        UnitWeighting.Units units = units(new GradCam(), request);
        NDArray sums = units.activation().sum(new int[] {2, 3});
        NDArray alive = sums.gt(0f).toType(DataType.FLOAT32, false);
        assertClose("XGrad-CAM's weights", units.weights().mul(alive).toFloatArray(), units(new XGradCam(), request).weights().toFloatArray(), 1e-5);
        NDArray logits = network.forward(request.images(), Mode.EVAL);
        NDArray scores = request.targetScores(logits).abs().reshape(-1, 1);
        NDArray drops = units(new Cam(), request).weights().mul(sums.div(places)).div(scores); // W_tk mean A_k / |z_t|
        assertClose("Ablation-CAM's weights", drops.toFloatArray(), units(new AblationCam(), request).weights().toFloatArray(), 1e-5);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void ofAHeadWithoutBiasesHiResCamSumsToTheLogit(long seed) throws GlassboxException {
        Graph graph = TestNetworks.tinyVgg();
        Network network = new Network(graph, StateDict.initialised(manager, graph, seed));
        for (String bias : new String[] {"classifier.0.bias", "classifier.2.bias"}) {
            network.state().get(bias).muli(0f);
        }
        ExplainRequest request = request(network, TestImages.normal(manager, seed, 2, 3, 32, 32), new int[] {1, 2}, "features.8", 2);
        float[] sums = explain(new HiResCam(false), request).sum(new int[] {1, 2}).toFloatArray();
        assertClose("sums", request.targetScores(network.forward(request.images(), Mode.EVAL)).toFloatArray(), sums, 1e-4);
    }

    @Test
    void eigenCamProjectsOnTheLargestSingularVector() throws GlassboxException {
        // the images themselves are the layer: three units at two places. R = ((2, 0, 0), (0, 0, 1)): singular values 2 and 1, R v = (2, 0)
        Network network = smallCnn();
        NDArray images = manager.create(new float[] {2, 0, 0, 0, 0, 1}, new Shape(1, 3, 1, 2));
        assertArrayEquals(new float[] {2, 0}, projection(network, images, false), 1e-6f);
        // each unit less its mean: R = ((1, 0, -1/2), (-1, 0, 1/2)), of rank one: R v = +-(sqrt(5)/2, -sqrt(5)/2)
        float[] centred = projection(network, images, true);
        assertEquals(Math.sqrt(5) / 2, Math.abs(centred[0]), 1e-6);
        assertEquals(-centred[0], centred[1], 1e-6f);
    }

    @ParameterizedTest
    @CsvSource({"1, 2", "5, 7"})
    void eigenCamIsExactAlsoWhereTheTwoLargestSingularValuesAreClose(int height, int width) throws GlassboxException {
        // places 0 and 1 have units of their own, of 1 and 0.9995: plain power iteration would need tens of thousands of steps
        float[] values = new float[3 * height * width];
        values[0] = 1;
        values[height * width + 1] = 0.9995f;
        float[] expected = new float[height * width];
        expected[0] = 1;
        assertArrayEquals(expected, projection(smallCnn(), manager.create(values, new Shape(1, 3, height, width)), false), 1e-5f);
    }

    @Test
    void ofEigenCamsTwoSignsTheLargestValueIsPositive() throws GlassboxException {
        NDArray images = TestImages.normal(manager, 3, 4, 3, 5, 6);
        NDArray maps = explain(new EigenCam(false, true), request(smallCnn(), images, new int[4], Graph.INPUT, 4)).reshape(4, -1);
        float[] largest = maps.max(new int[] {1}).toFloatArray();
        float[] smallest = maps.min(new int[] {1}).toFloatArray();
        for (int n = 0; n < 4; n++) {
            assertTrue(largest[n] >= -smallest[n]);
        }
    }

    @Test
    void eigenCamIsTheSameForEveryClassAndEigenGradCamIsNot() throws GlassboxException {
        Network network = smallCnn();
        NDArray images = TestImages.normal(manager, 1, 1, 3, SIZE, SIZE);
        ExplainRequest first = request(network, images, new int[] {0}, "relu3", 1);
        ExplainRequest second = request(network, images, new int[] {1}, "relu3", 1);
        assertArrayEquals(explain(new EigenCam(), first).toFloatArray(), explain(new EigenCam(), second).toFloatArray());
        assertTrue(explain(new EigenGradCam(), first).sub(explain(new EigenGradCam(), second)).abs().max().getFloat() > 0);
    }

    @Test
    void xGradCamGivesNoWeightToAUnitWhoseValuesCancel() throws GlassboxException {
        // the images are the layer: the first channel's values sum to zero, the reference code divides by 1e-7
        NDArray images = TestImages.normal(manager, 1, 1, 3, SIZE, SIZE);
        float[] alternating = new float[SIZE * SIZE];
        for (int i = 0; i < alternating.length; i++) {
            alternating[i] = i % 2 == 0 ? 1 : -1;
        }
        images.set(new NDIndex("0,0"), manager.create(alternating, new Shape(SIZE, SIZE)));
        ExplainRequest request = request(smallCnn(), images, new int[1], Graph.INPUT, 1);
        float[] weights = units(new XGradCam(), request).weights().toFloatArray();
        assertEquals(0, weights[0], 0f);
        assertTrue(weights[1] != 0 && weights[2] != 0);
        float reference = units(new XGradCam(true, XGradCam.Denominator.REFERENCE), request).weights().toFloatArray()[0];
        assertTrue(Math.abs(reference) > 1e3 * Math.abs(weights[1]));
    }

    @Test
    void layerCamsLiftRaisesSmallValuesAndKeepsTheOrder() throws GlassboxException {
        ExplainRequest request = request(smallCnn(), TestImages.normal(manager, 1, 1, 3, SIZE, SIZE), new int[1], "relu2", 1);
        float[] plain = explain(new LayerCam(), request).toFloatArray();
        float[] lifted = explain(new LayerCam(true, 2), request).toFloatArray();
        float max = 0;
        for (float value : plain) {
            max = Math.max(max, value);
        }
        for (int i = 0; i < plain.length; i++) {
            assertEquals(Math.tanh(2 * plain[i] / max), lifted[i], 1e-5);
        }
    }

    private float[] projection(Network network, NDArray images, boolean centred) throws GlassboxException {
        return explain(new EigenCam(false, centred), request(network, images, new int[1], Graph.INPUT, 1)).toFloatArray();
    }
}
