package org.glassbox.tests.explainers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.eclipse.core.runtime.OperationCanceledException;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.explain.Attribution;
import org.glassbox.core.explain.ExplainRequest;
import org.glassbox.core.explain.Explainer;
import org.glassbox.core.image.Normalisation;
import org.glassbox.core.network.Graph;
import org.glassbox.core.network.Layer;
import org.glassbox.core.network.Mode;
import org.glassbox.core.network.Network;
import org.glassbox.core.network.ParameterSpec;
import org.glassbox.core.network.StateDict;
import org.glassbox.core.option.Options;
import org.glassbox.explainers.Deconvnet;
import org.glassbox.explainers.DeepLift;
import org.glassbox.explainers.DeepLiftShap;
import org.glassbox.explainers.FullGrad;
import org.glassbox.explainers.GradientShap;
import org.glassbox.explainers.GuidedBackprop;
import org.glassbox.explainers.GuidedGradCam;
import org.glassbox.explainers.InputXGradient;
import org.glassbox.explainers.IntegratedGradients;
import org.glassbox.explainers.LayerIntegratedGradients;
import org.glassbox.explainers.Saliency;
import org.glassbox.explainers.SmoothGrad;
import org.glassbox.tests.RecordingTest;
import org.glassbox.tests.explainers.RandomNetworks.Kind;
import org.glassbox.tests.networks.Fixture;
import org.glassbox.tests.networks.TestImages;
import org.glassbox.tests.networks.TestNetworks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What the input-gradient methods promise, on networks that were drawn at random. */
class GradientMethodsTest extends RecordingTest {
    private static final int SIZE = RandomNetworks.SIZE;
    private static final int IMAGES = 3;

    /** Those that need no rule for any layer. */
    static Stream<Explainer> plain() {
        return Stream.of(new Saliency(), new InputXGradient(), new SmoothGrad(5, 0.15, false, 1), new SmoothGrad(5, 0.15, true, 1),
                new IntegratedGradients(7, "blur", 0), new IntegratedGradients(5, "white", 0), new GradientShap(6, "blur,zero,white,black", 0, 0, 1),
                new GradientShap(5, "zero,black", 0, 0.1, 1));
    }

    /** Those that have rules for layers or look into them. */
    static Stream<Explainer> withRules() {
        return Stream.of(new GuidedBackprop(), new Deconvnet(), new GuidedGradCam(), new DeepLift(), new DeepLift("zero", 0, 1e-6), new DeepLiftShap(), new FullGrad(),
                new FullGrad(FullGrad.Scaling.LAYER));
    }

    static Stream<Explainer> all() {
        return Stream.of(plain(), withRules(), Stream.of(new LayerIntegratedGradients(5, "zero", 0))).flatMap(each -> each);
    }

    static LongStream seeds() {
        return LongStream.rangeClosed(1, 16);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void deepLiftAndItsMeanOverReferencesSumToTheChangeOfTheLogit(long seed) throws GlassboxException {
        ExplainRequest request = request(RandomNetworks.make(manager, seed, Kind.ANY), images(seed));
        assertSums(request, new DeepLift("zero", 0, 1e-6), differences(request, request.images().zerosLike()), 1e-3);
        Attribution mean = explain(new DeepLiftShap(), request);
        for (int n = 0; n < IMAGES; n++) {
            assertTrue(mean.completeness().orElseThrow().gap()[n] <= mean.completeness().orElseThrow().allowed()[n], seed + ": gap " + mean.completeness().orElseThrow().gap()[n]);
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void integratedGradientsSumToTheChangeOfTheLogit(long seed) throws GlassboxException {
        ExplainRequest request = request(RandomNetworks.make(manager, seed, Kind.ANY), images(seed));
        NDArray values = explain(new IntegratedGradients(200, "zero", 0), request).values();
        int[] ofOne = {1, 2, 3};
        float[] sums = values.sum(ofOne).toFloatArray();
        float[] sizes = values.abs().sum(ofOne).toFloatArray();
        float[] expected = differences(request, request.images().zerosLike());
        for (int n = 0; n < IMAGES; n++) {
            assertEquals(expected[n], sums[n], 0.02 * (1 + sizes[n])); // kinks of the path fall between steps
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void inputXGradientOfAPiecewiseLinearNetworkWithoutBiasesSumsToTheLogit(long seed) throws GlassboxException {
        ExplainRequest request = request(RandomNetworks.make(manager, seed, Kind.PIECEWISE_LINEAR_WITHOUT_BIAS), images(seed));
        assertSums(request, new InputXGradient(), request.targetScores(request.network().forward(request.images(), Mode.EVAL)).toFloatArray(), 1e-4);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void allPartsOfFullGradSumToTheLogitOfAPiecewiseLinearNetwork(long seed) throws GlassboxException {
        Attribution found = explain(new FullGrad(), request(RandomNetworks.make(manager, seed, Kind.PIECEWISE_LINEAR), images(seed)));
        for (int n = 0; n < IMAGES; n++) {
            assertTrue(found.completeness().orElseThrow().gap()[n] <= 0.1 * found.completeness().orElseThrow().allowed()[n]);
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void withoutReLUsTheMethodsForReLUsGiveTheGradient(long seed) throws GlassboxException {
        ExplainRequest request = request(RandomNetworks.make(manager, seed, Kind.WITHOUT_RECTIFIERS), images(seed));
        Attribution guided = explain(new GuidedBackprop(), request);
        double[] gradient = doubles(explain(new Saliency(), request).values());
        Fixture.assertCloseToPeak("guided", gradient, guided.values().toFloatArray(), 1e-5);
        Fixture.assertCloseToPeak("deconvolution", gradient, explain(new Deconvnet(), request).values().toFloatArray(), 1e-5);
        long functions = request.network().graph().nodes().stream().filter(node -> node.layer() instanceof Layer.Elementwise).count();
        assertEquals(functions == 0 ? Map.of() : Map.of("functions without the rule", (double) functions).keySet(), functions == 0 ? Map.of() : guided.figures().keySet());
    }

    @ParameterizedTest
    @MethodSource("all")
    void anImagesValuesDependNeitherOnItsNeighboursNorOnTheirOrder(Explainer explainer) throws GlassboxException {
        for (long seed = 1; seed <= 5; seed++) { // networks that square what they squared lose digits whatever the method does
            Network network = RandomNetworks.make(manager, seed, Kind.ANY);
            NDArray images = images(seed);
            NDArray together = explain(explainer, new ExplainRequest(network, images, new int[] {2, 0, 1}, network.graph().camLayer(), Normalisation.IMAGENET, 8)).values();
            NDList turned = new NDList(images.get("2:3"), images.get("0:1"), images.get("1:2"));
            NDArray inOtherOrder = explain(explainer, new ExplainRequest(network, NDArrays.concat(turned), new int[] {1, 2, 0}, network.graph().camLayer(),
                    Normalisation.IMAGENET, 3)).values();
            for (int n = 0; n < IMAGES; n++) {
                NDArray one = images.get(new NDIndex(n + ":" + (n + 1)));
                NDArray alone = explain(explainer, new ExplainRequest(network, one, new int[] {new int[] {2, 0, 1}[n]}, network.graph().camLayer(), Normalisation.IMAGENET,
                        1)).values();
                Fixture.assertCloseToPeak("network " + seed + ", image " + n, doubles(together.get(n)), alone.toFloatArray(), 1e-5);
                Fixture.assertCloseToPeak("network " + seed + ", image " + n, doubles(together.get(n)), inOtherOrder.get((n + 1) % IMAGES).toFloatArray(), 1e-5);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void theMapOfADeadNetworkIsZeroEverywhere(Explainer explainer) throws GlassboxException {
        Network network = RandomNetworks.make(manager, 4, Kind.ANY);
        network.state().arrays().values().forEach(array -> array.set(new float[Math.toIntExact(array.size())]));
        NDArray values = explain(explainer, request(network, images(1))).values();
        assertArrayEquals(new float[Math.toIntExact(values.size())], values.abs().toFloatArray()); // no NaN is equal to 0
    }

    @ParameterizedTest
    @MethodSource("all")
    void nothingButTheResultIsLeftBehindAlsoAfterAFailureOrACancellation(Explainer explainer) throws GlassboxException {
        Network network = RandomNetworks.make(manager, 5, Kind.ANY);
        ExplainRequest request = request(network, images(1));
        ExplainRequest impossible = new ExplainRequest(network, request.images(), new int[] {0, 1, RandomNetworks.CLASSES}, request.layer(), Normalisation.IMAGENET, 4);
        int before = manager.getManagedArrays().size();
        int ofNetwork = network.state().manager().getManagedArrays().size();
        assertThrows(GlassboxException.class, () -> explain(explainer, impossible));
        assertEquals(before, manager.getManagedArrays().size());
        for (int asked = 1; asked <= 4; asked++) {
            IProgressMonitor monitor = cancelledAfter(asked);
            try {
                explainer.explain(request, monitor).values().close();
            } catch (OperationCanceledException e) {
                assertTrue(monitor.isCanceled());
            }
            assertEquals(before, manager.getManagedArrays().size(), "cancelled when asked " + asked + " times");
        }
        NDArray found = explain(explainer, request).values();
        assertEquals(before + 1, manager.getManagedArrays().size());
        assertEquals(ofNetwork, network.state().manager().getManagedArrays().size());
        assertFalse(found.hasGradient());
        assertFalse(request.images().hasGradient());
    }

    @ParameterizedTest
    @MethodSource("all")
    void optionsReadBackAsTheyAreWritten(Explainer explainer) throws GlassboxException {
        assertEquals(explainer, Options.of(explainer).create("explainer", Options.of(explainer).values(explainer)));
    }

    @ParameterizedTest
    @MethodSource("withRules")
    void aLayerThatNobodyCanLookIntoIsRefusedByNameBeforehand(Explainer explainer) {
        Network network = opaque();
        String refusal = explainer.refusal(network.graph(), network.graph().camLayer()).orElseThrow();
        assertTrue(refusal.contains("layer \"module\"") && refusal.endsWith("."), refusal);
        GlassboxException refused = assertThrows(GlassboxException.class, () -> explain(explainer, request(network, images(1))));
        assertTrue(refused.getMessage().endsWith("can't explain this network: " + refusal), refused.getMessage());
    }

    @Test
    void integratedGradientsOfALayerAreRefusedWhereThereIsNone() {
        Graph graph = opaque().graph();
        assertTrue(new LayerIntegratedGradients().refusal(graph, graph.camLayer()).orElseThrow().contains("can only be run as a whole"));
    }

    @ParameterizedTest
    @MethodSource("plain")
    void methodsWithoutRulesExplainWhatNobodyCanLookInto(Explainer explainer) throws GlassboxException {
        Network network = opaque();
        assertTrue(explainer.refusal(network.graph(), network.graph().camLayer()).isEmpty());
        assertTrue(explain(explainer, request(network, images(1))).values().abs().max().getFloat() > 0);
    }

    @Test
    void reLUsPassBackWhatTheRuleSays() throws GlassboxException {
        // z = (x0, x1 - 9, x2), h = ReLU(z) = (1, 0, 2), y = h0 + h1 - h2 at x = (1, 1, 2): what arrives is (1, 1, -1)
        Graph.Builder builder = new Graph.Builder();
        builder.add("flatten", new Layer.Flatten(), Graph.INPUT);
        builder.add("z", new Layer.Linear(3, 3), "flatten");
        builder.add("h", TestNetworks.relu(), "z");
        builder.add("y", new Layer.Linear(3, 1), "h");
        Graph graph = builder.build(Graph.INPUT);
        Network network = new Network(graph, StateDict.initialised(manager, graph, 1));
        network.state().get("z.weight").set(new float[] {1, 0, 0, 0, 1, 0, 0, 0, 1});
        network.state().get("z.bias").set(new float[] {0, -9, 0});
        network.state().get("y.weight").set(new float[] {1, 1, -1});
        NDArray image = manager.create(new float[] {1, 1, 2}).reshape(1, 3, 1, 1);
        ExplainRequest request = new ExplainRequest(network, image, new int[1], Graph.INPUT, Normalisation.IMAGENET);
        assertArrayEquals(new float[] {1, 0, -1}, explain(new Saliency(), request).values().toFloatArray());
        assertArrayEquals(new float[] {1, 0, 0}, explain(new GuidedBackprop(), request).values().toFloatArray());
        assertArrayEquals(new float[] {1, 1, 0}, explain(new Deconvnet(), request).values().toFloatArray());
    }

    @Test
    void smoothGradWithoutNoiseIsTheGradientAndItsSquare() throws GlassboxException {
        ExplainRequest request = request(RandomNetworks.make(manager, 3, Kind.ANY), images(3));
        double[] gradient = doubles(explain(new Saliency(), request).values());
        double[] squares = gradient.clone();
        for (int i = 0; i < squares.length; i++) {
            squares[i] *= squares[i];
        }
        Fixture.assertCloseToPeak("mean", gradient, explain(new SmoothGrad(3, 0, false, 1), request).values().toFloatArray(), 1e-5);
        Fixture.assertCloseToPeak("mean of squares", squares, explain(new SmoothGrad(3, 0, true, 1), request).values().toFloatArray(), 1e-5);
    }

    @Test
    void smoothGradsNoiseHasTheDeviationThatWasAskedFor() throws GlassboxException {
        // the logit is the sum of squares, its gradient at x + e is 2 (x + e): the mean of 4 (x + e)^2 is 4 (x^2 + s^2)
        Graph.Builder builder = new Graph.Builder();
        builder.add("square", new Layer.Multiply(), Graph.INPUT, Graph.INPUT);
        builder.add("flatten", new Layer.Flatten(), "square");
        builder.add("sum", new Layer.Linear(3 * SIZE * SIZE, 1), "flatten");
        Graph graph = builder.build(Graph.INPUT);
        Network network = new Network(graph, StateDict.initialised(manager, graph, 1));
        float[] ones = new float[3 * SIZE * SIZE];
        Arrays.fill(ones, 1);
        network.state().get("sum.weight").set(ones);
        float[] pixels = new float[3 * SIZE * SIZE]; // all 0 but one of 2: the range is 2, s = 0.5
        pixels[0] = 2;
        NDArray image = manager.create(pixels).reshape(1, 3, SIZE, SIZE);
        ExplainRequest request = new ExplainRequest(network, image, new int[1], Graph.INPUT, Normalisation.IMAGENET, 16);
        float[] squares = explain(new SmoothGrad(200, 0.25, true, 1), request).values().toFloatArray();
        double mean = 0;
        for (int i = 1; i < squares.length; i++) {
            mean += squares[i] / (squares.length - 1.0);
        }
        assertEquals(4 * 0.25, mean, 0.03); // 431 * 200 draws: the mean of s^2 chi^2 has a deviation of half a percent
        assertFalse(Arrays.equals(squares, explain(new SmoothGrad(200, 0.25, true, 2), request).values().toFloatArray()));
        assertArrayEquals(squares, explain(new SmoothGrad(200, 0.25, true, 1), request).values().toFloatArray());
    }

    @Test
    void anImageThatIsItsOwnReferenceGetsZeros() throws GlassboxException {
        ExplainRequest request = request(RandomNetworks.make(manager, 6, Kind.ANY), images(1).zerosLike());
        for (Explainer explainer : List.of(new IntegratedGradients(), new GradientShap(5, "zero", 0, 0, 1), new DeepLift("zero", 0, 1e-6), new DeepLiftShap("zero", 0, 1e-6))) {
            Attribution found = explain(explainer, request);
            assertArrayEquals(new float[IMAGES * 3 * SIZE * SIZE], found.values().abs().toFloatArray());
            assertTrue(found.completeness().orElseThrow().gap()[0] <= found.completeness().orElseThrow().allowed()[0]);
        }
    }

    @ParameterizedTest
    @EnumSource
    void theGaussLegendreRuleOfIntegratedGradientsIsExactForSmoothPaths(Layer.Elementwise.Function function) throws GlassboxException {
        if (function == Layer.Elementwise.Function.RELU || function == Layer.Elementwise.Function.RELU6) {
            return; // their kinks are what more steps are for
        }
        Graph.Builder builder = new Graph.Builder();
        builder.add("flatten", new Layer.Flatten(), Graph.INPUT);
        builder.add("hidden", new Layer.Linear(3 * SIZE * SIZE, 5), "flatten");
        builder.add("function", new Layer.Elementwise(function), "hidden");
        builder.add("fc", new Layer.Linear(5, RandomNetworks.CLASSES), "function");
        Graph graph = builder.build(Graph.INPUT);
        ExplainRequest request = request(new Network(graph, StateDict.initialised(manager, graph, 1)), images(1));
        assertSums(request, new IntegratedGradients(20, "zero", 0), differences(request, request.images().zerosLike()), 1e-5);
    }

    @Test
    void misspelledBaselinesAreRefusedWithTheNearestName() {
        GlassboxException refused = assertThrows(GlassboxException.class,
                () -> Options.of(new DeepLiftShap()).create("explainer \"deepliftshap\"", Map.of("baselines", "zero,blakc")));
        assertTrue(refused.getMessage().contains("option baselines is \"zero,blakc\"") && refused.getMessage().contains("did you mean \"black\"?"), refused.getMessage());
        assertThrows(GlassboxException.class, () -> Options.of(new GradientShap()).create("explainer \"gradientshap\"", Map.of("baselines", "")));
    }

    private void assertSums(ExplainRequest request, Explainer explainer, float[] expected, double tolerance) throws GlassboxException {
        float[] sums = explain(explainer, request).values().sum(new int[] {1, 2, 3}).toFloatArray();
        for (int n = 0; n < expected.length; n++) {
            assertEquals(expected[n], sums[n], tolerance * (1 + Math.abs(expected[n])), explainer + ", image " + n);
        }
    }

    private static float[] differences(ExplainRequest request, NDArray references) {
        NDArray scores = request.targetScores(request.network().forward(request.images(), Mode.EVAL));
        return scores.sub(request.targetScores(request.network().forward(references, Mode.EVAL))).toFloatArray();
    }

    /** A network of one layer of which nothing is known: the mean of the sines of each channel. */
    private Network opaque() {
        Graph.Builder builder = new Graph.Builder();
        builder.add("module", new Layer.Custom(new Layer.CustomLayer() {
            @Override
            public Behaviour behaviour() {
                return Behaviour.OTHER;
            }

            @Override
            public List<ParameterSpec> parameters() {
                return List.of();
            }

            @Override
            public NDArray apply(List<NDArray> inputs, List<NDArray> parameters) {
                return inputs.getFirst().sin().mean(new int[] {3}).mean(new int[] {2});
            }
        }), Graph.INPUT);
        Graph graph = builder.build(Graph.INPUT);
        return new Network(graph, StateDict.initialised(manager, graph, 1));
    }

    private NDArray images(long seed) {
        return TestImages.normal(manager, seed, IMAGES, 3, SIZE, SIZE);
    }

    /** Targets 0, 1 and 2, and as many passes at once as make a ragged last batch. */
    private static ExplainRequest request(Network network, NDArray images) {
        return new ExplainRequest(network, images, new int[] {0, 1, 2}, network.graph().camLayer(), Normalisation.IMAGENET, 2 * IMAGES);
    }

    private static Attribution explain(Explainer explainer, ExplainRequest request) throws GlassboxException {
        return explainer.explain(request, new NullProgressMonitor());
    }

    private static IProgressMonitor cancelledAfter(int questions) {
        AtomicInteger asked = new AtomicInteger();
        return new NullProgressMonitor() {
            @Override
            public boolean isCanceled() {
                return asked.incrementAndGet() > questions;
            }
        };
    }

    private static double[] doubles(NDArray array) {
        float[] values = array.toFloatArray();
        double[] result = new double[values.length];
        for (int i = 0; i < result.length; i++) {
            result[i] = values[i];
        }
        return result;
    }
}
