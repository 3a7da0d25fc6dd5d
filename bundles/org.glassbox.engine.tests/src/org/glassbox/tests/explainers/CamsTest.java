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
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.eclipse.core.runtime.OperationCanceledException;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.explain.Attribution;
import org.glassbox.core.explain.ExplainRequest;
import org.glassbox.core.explain.Explainer;
import org.glassbox.core.image.Normalisation;
import org.glassbox.core.image.PlaneResize;
import org.glassbox.core.network.Graph;
import org.glassbox.core.network.Layer;
import org.glassbox.core.network.Mode;
import org.glassbox.core.network.Network;
import org.glassbox.core.network.ParameterSpec;
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
import org.glassbox.tests.RecordingTest;
import org.glassbox.tests.networks.Fixture;
import org.glassbox.tests.networks.TestImages;
import org.glassbox.tests.networks.TestNetworks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for CAM methods on every network; the identities are those of methods.md 6.4. */
class CamsTest extends RecordingTest {
    private static final int SIZE = 32;
    private static final int CLASSES = 3;

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

    @Test
    void ablationInsideAResidualBranchKeepsTheShortcut() throws GlassboxException {
        Graph graph = new ResNet20().graph(CLASSES, SIZE, SIZE);
        Network network = new Network(graph, StateDict.initialised(manager, graph, 1));
        NDArray images = TestImages.normal(manager, 1, 2, 3, SIZE, SIZE);
        ExplainRequest request = request(network, images, new int[] {0, 1}, "layer3.1.relu1", 5);
        float[] weights = units(new AblationCam(), request).weights().toFloatArray();
        Network.Cut cut = network.cut("layer3.1.relu1", images);
        NDArray without = cut.values().get("layer3.1.relu1").duplicate();
        without.set(new NDIndex(":,9"), 0f);
        float[] scores = request.targetScores(network.forward(images, Mode.EVAL)).toFloatArray();
        float[] ablated = request.targetScores(network.forwardFrom(cut.with(without))).toFloatArray();
        for (int n = 0; n < 2; n++) {
            assertEquals((scores[n] - ablated[n]) / Math.abs(scores[n]), weights[n * 64 + 9], 1e-5);
        }
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

    @Test
    void oneLayerFusedIsItsScaledAndEnlargedMap() throws GlassboxException {
        ExplainRequest request = request(smallCnn(), TestImages.normal(manager, 1, 2, 3, SIZE, SIZE), new int[2], "relu4", 2);
        NDArray fused = explain(fused("relu3", FusedCam.Fusion.SUM), request);
        assertEquals(new Shape(2, SIZE, SIZE), fused.getShape());
        assertClose("fused", enlarged("relu3", request).toFloatArray(), fused.toFloatArray(), 1e-5);
    }

    @Test
    void layersAreFusedAsTheOptionSays() throws GlassboxException {
        Network network = smallCnn();
        NDArray head = network.state().get("fc.weight");
        head.addi(head.abs().sub(head)); // all positive, so that no layer is without evidence
        ExplainRequest request = request(network, TestImages.normal(manager, 1, 2, 3, SIZE, SIZE), new int[] {0, 1}, "relu4", 2);
        NDArray deep = enlarged("relu4", request);
        NDArray shallow = enlarged("relu2", request);
        String names = "relu4, relu2";
        assertClose("sum", deep.add(shallow).div(2f).toFloatArray(), explain(fused(names, FusedCam.Fusion.SUM), request).toFloatArray(), 1e-5);
        assertClose("max", deep.maximum(shallow).toFloatArray(), explain(fused(names, FusedCam.Fusion.MAX), request).toFloatArray(), 1e-5);
        assertClose("product", deep.mul(shallow).toFloatArray(), explain(fused(names, FusedCam.Fusion.PRODUCT), request).toFloatArray(), 1e-5);
        Explainer weighted = new FusedCam(names, FusedCam.Maps.GRADCAM, FusedCam.Fusion.SUM, "3, 1", true);
        assertClose("weights go with the names", deep.mul(3f).add(shallow).div(4f).toFloatArray(), explain(weighted, request).toFloatArray(), 1e-5);
    }

    @ParameterizedTest
    @EnumSource
    void aLayerWithoutEvidenceIsLeftOut(FusedCam.Fusion fusion) throws GlassboxException {
        Network network = smallCnn();
        network.state().get("fc.weight").muli(0f); // no layer has any
        ExplainRequest request = request(network, TestImages.normal(manager, 1, 1, 3, SIZE, SIZE), new int[1], "relu4", 1);
        float[] none = explain(fused("relu2,relu4", fusion), request).toFloatArray();
        assertArrayEquals(new float[none.length], none);
        // what the last layer shows speaks against the class everywhere, the images themselves do not
        Network negative = smallCnn();
        negative.state().get("fc.weight").set(new NDIndex("0"), -1f);
        ExplainRequest against = request(negative, TestImages.normal(manager, 1, 1, 3, SIZE, SIZE), new int[1], "relu4", 1);
        assertEquals(0, explain(new GradCam(), against).max().getFloat());
        float[] alone = explain(fused("input", fusion), against).toFloatArray();
        assertTrue(enlarged("input", against).max().getFloat() > 0);
        assertArrayEquals(alone, explain(fused("input,relu4", fusion), against).toFloatArray(), 1e-6f);
    }

    @Test
    void theUsualLayersToFuseAreTheLastOfEachStage() throws GlassboxException {
        Graph graph = new ResNet20().graph(CLASSES, SIZE, SIZE);
        Network network = new Network(graph, StateDict.initialised(manager, graph, 1));
        ExplainRequest request = request(network, TestImages.normal(manager, 1, 1, 3, SIZE, SIZE), new int[1], "layer3.2", 1);
        float[] expected = explain(fused("layer1,layer2,layer3", FusedCam.Fusion.SUM), request).toFloatArray();
        assertArrayEquals(expected, explain(new FusedCam(), request).toFloatArray());
        ExplainRequest small = request(smallCnn(), request.images(), new int[1], "relu4", 1);
        assertArrayEquals(explain(fused("relu1,relu2,relu3,relu4", FusedCam.Fusion.SUM), small).toFloatArray(), explain(new FusedCam(), small).toFloatArray());
    }

    @Test
    void layersInParallelBranchesCanBeFused() throws GlassboxException {
        Graph.Builder builder = new Graph.Builder();
        builder.add("left", TestNetworks.convolution(3, 4), Graph.INPUT);
        builder.add("right", TestNetworks.convolution(3, 4), Graph.INPUT);
        builder.add("both", new Layer.Concatenate(), "left", "right");
        builder.add("relu", TestNetworks.relu(), "both");
        builder.add("pool", new Layer.GlobalAveragePool(), "relu");
        builder.add("flatten", new Layer.Flatten(), "pool");
        builder.add("fc", new Layer.Linear(8, CLASSES), "flatten");
        Graph graph = builder.build("relu");
        Network network = new Network(graph, StateDict.initialised(manager, graph, 1));
        ExplainRequest request = request(network, TestImages.normal(manager, 1, 1, 3, SIZE, SIZE), new int[1], "relu", 1);
        NDArray expected = enlarged("left", request).add(enlarged("right", request)).div(2f);
        assertClose("fused", expected.toFloatArray(), explain(fused("left,right", FusedCam.Fusion.SUM), request).toFloatArray(), 1e-5);
    }

    @Test
    void optionsOfFusedCamThatDontFitAreRefusedBySentences() throws GlassboxException {
        assertRefused("option weights has 2 numbers for 3 layers", () -> new FusedCam("a,b,c", FusedCam.Maps.GRADCAM, FusedCam.Fusion.SUM, "1,2", true));
        assertRefused("\"x\", which is no number", () -> new FusedCam("a,b", FusedCam.Maps.GRADCAM, FusedCam.Fusion.SUM, "1,x", true));
        assertRefused("numbers above zero", () -> new FusedCam("a,b", FusedCam.Maps.GRADCAM, FusedCam.Fusion.SUM, "1,0", true));
        assertRefused("option layers is empty", () -> new FusedCam(" , ", FusedCam.Maps.GRADCAM, FusedCam.Fusion.SUM, "", true));
        assertRefused("only fusion=sum can have", () -> new FusedCam("a,b", FusedCam.Maps.GRADCAM, FusedCam.Fusion.MAX, "", false));
        Network network = smallCnn();
        NDArray images = TestImages.normal(manager, 1, 1, 3, SIZE, SIZE);
        ExplainRequest request = request(network, images, new int[1], "relu4", 1);
        assertTrue(assertThrows(GlassboxException.class, () -> explain(fused("relu4,rely2", FusedCam.Fusion.SUM), request)).getMessage()
                .contains("no layer \"rely2\"; did you mean \"relu2\"?"));
        assertTrue(assertThrows(GlassboxException.class, () -> explain(fused("relu4,relu4", FusedCam.Fusion.SUM), request)).getMessage().contains("named twice"));
        assertTrue(assertThrows(GlassboxException.class, () -> explain(fused("relu4,fc", FusedCam.Fusion.SUM), request)).getMessage().contains("\"fc\" gives 2-dim"));
        assertTrue(fused("relu4,fc", FusedCam.Fusion.SUM).refusal(network.graph(), "relu4").orElseThrow().startsWith("layer \"fc\" has no maps"));
        assertTrue(assertThrows(GlassboxException.class,
                () -> explain(new FusedCam("all", FusedCam.Maps.GRADCAM, FusedCam.Fusion.SUM, "1,2", true), request)).getMessage()
                .contains("2 numbers for 4 layers (conv1, conv2, conv3, conv4)"));
    }

    private static void assertRefused(String part, Executable made) {
        IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, made);
        assertTrue(refused.getMessage().contains(part), refused.getMessage());
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

    /** The layer's Grad-CAM, divided by its maximum and enlarged. */
    private NDArray enlarged(String layer, ExplainRequest request) throws GlassboxException {
        NDArray map = explain(new GradCam(), request(request.network(), request.images(), request.targets(), layer, request.atOnce()));
        NDArray largest = map.reshape(map.size(0), -1).max(new int[] {1}).reshape(-1, 1, 1);
        return PlaneResize.BILINEAR.apply(map.div(largest), (int) request.images().size(2), (int) request.images().size(3));
    }

    private float[] projection(Network network, NDArray images, boolean centred) throws GlassboxException {
        return explain(new EigenCam(false, centred), request(network, images, new int[1], Graph.INPUT, 1)).toFloatArray();
    }

    private static ScoreCam scoreCam(ScoreCam.Weighting weighting) {
        return new ScoreCam(true, Score.PROBABILITY, weighting, false, 0);
    }

    private static FusedCam fused(String layers, FusedCam.Fusion fusion) {
        return new FusedCam(layers, FusedCam.Maps.GRADCAM, fusion, "", true);
    }

    private UnitWeighting.Units units(UnitWeighting method, ExplainRequest request) throws GlassboxException {
        return method.units(request, manager, new NullProgressMonitor());
    }

    private static NDArray explain(Explainer explainer, ExplainRequest request) throws GlassboxException {
        Attribution found = explainer.explain(request, new NullProgressMonitor());
        assertEquals(Attribution.Space.LAYER, found.space());
        return found.values();
    }

    private static ExplainRequest request(Network network, NDArray images, int[] targets, String layer, int atOnce) {
        return new ExplainRequest(network, images, targets, layer, Normalisation.IMAGENET, atOnce);
    }

    private static void assertClose(String what, float[] expected, float[] actual, double tolerance) {
        double[] doubles = new double[expected.length];
        for (int i = 0; i < doubles.length; i++) {
            doubles[i] = expected[i];
        }
        Fixture.assertCloseToPeak(what, doubles, actual, tolerance);
    }

    private Network smallCnn() {
        return smallCnn(1);
    }

    private Network smallCnn(long seed) {
        Graph graph = new SmallCnn().graph(CLASSES, SIZE, SIZE);
        return new Network(graph, StateDict.initialised(manager, graph, seed));
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

    /** A plug-in's layer that changes nothing and counts what goes through it. */
    private static final class Counting implements Layer.CustomLayer {
        private final Behaviour behaviour;
        private Runnable then = () -> { };
        private long rows;
        private long largestBatch;

        Counting(Behaviour behaviour) {
            this.behaviour = behaviour;
        }

        @Override
        public Behaviour behaviour() {
            return behaviour;
        }

        @Override
        public List<ParameterSpec> parameters() {
            return List.of();
        }

        @Override
        public Optional<Shape> outputShape(List<Shape> inputs) {
            return Optional.of(inputs.getFirst());
        }

        @Override
        public NDArray apply(List<NDArray> inputs, List<NDArray> parameters) {
            rows += inputs.getFirst().size(0);
            largestBatch = Math.max(largestBatch, inputs.getFirst().size(0));
            then.run();
            return inputs.getFirst().add(0f);
        }
    }
}
