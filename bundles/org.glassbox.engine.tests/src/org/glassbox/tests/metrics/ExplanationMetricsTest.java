package org.glassbox.tests.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.eclipse.core.runtime.OperationCanceledException;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.RandomStream;
import org.glassbox.core.data.MaskRole;
import org.glassbox.core.explain.Attribution;
import org.glassbox.core.explain.ExplainRequest;
import org.glassbox.core.explain.Explainer;
import org.glassbox.core.explain.ExplanationMetric;
import org.glassbox.core.explain.ExplanationMetric.Need;
import org.glassbox.core.explain.ExplanationMetric.Value;
import org.glassbox.core.explain.MetricRequest;
import org.glassbox.core.explain.SaliencyMap;
import org.glassbox.core.image.Mask;
import org.glassbox.core.image.Normalisation;
import org.glassbox.core.image.Region;
import org.glassbox.core.network.Graph;
import org.glassbox.core.network.Network;
import org.glassbox.core.network.StateDict;
import org.glassbox.core.registry.Contribution;
import org.glassbox.core.registry.Contributions;
import org.glassbox.core.registry.ExtensionPoint;
import org.glassbox.engine.explain.Explanation;
import org.glassbox.engine.explain.ExplanationMetrics;
import org.glassbox.engine.explain.Explanations;
import org.glassbox.explainers.GradCam;
import org.glassbox.explainers.Saliency;
import org.glassbox.metrics.DeletionAuc;
import org.glassbox.metrics.MaxSensitivity;
import org.glassbox.metrics.PointingGame;
import org.glassbox.metrics.Randomisation;
import org.glassbox.networks.SmallCnn;
import org.glassbox.pytorch.Torch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every metric of maps, as the workbench and the command line compute it. */
class ExplanationMetricsTest {
    private static final int COUNT = 3;
    private static final int SIZE = 16;
    private static final int PIXELS = 3 * SIZE * SIZE;
    private NDManager manager;
    private Network network;
    private float[] pixels;

    static Stream<ExplanationMetric> metrics() {
        return Contributions.ofPlatform().all(ExtensionPoint.EXPLANATION_METRICS).usable().stream()
                .map(Contribution::defaults);
    }

    @BeforeEach
    void open() {
        manager = Torch.newManager(Device.cpu());
        Graph graph = new SmallCnn().graph(4, SIZE, SIZE);
        network = new Network(graph, StateDict.initialised(manager, graph, 3));
        RandomStream random = RandomStream.of(1, "images");
        pixels = new float[COUNT * PIXELS];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (float) random.nextGaussian();
        }
    }

    @AfterEach
    void close() {
        network.close();
        manager.close();
    }

    @ParameterizedTest
    @MethodSource("metrics")
    void anImagesValueDoesNotDependOnTheImagesBesideItNorOnHowManyGoThroughTheNetworkAtOnce(ExplanationMetric metric) throws Exception {
        List<Value> together = compute(metric, 0, COUNT, 5);
        for (int n = 0; n < COUNT; n++) {
            Value alone = compute(metric, n, n + 1, 2).getFirst();
            assertTrue(together.get(n).isDefined(), together.toString());
            assertEquals(together.get(n).value(), alone.value(), 1e-4 * Math.max(1, Math.abs(alone.value())));
            assertEquals(together.get(n).points().size(), alone.points().size());
        }
    }

    @ParameterizedTest
    @MethodSource("metrics")
    void nothingIsLeftInTheDevicesMemory(ExplanationMetric metric) throws Exception {
        int before = manager.getManagedArrays().size();
        compute(metric, 0, COUNT, 0);
        assertEquals(before, manager.getManagedArrays().size());
    }

    @ParameterizedTest
    @MethodSource("metrics")
    void withoutTheMethodAMetricThatNeedsItIsRefusedAndWithoutMasksAnImageHasNoValue(ExplanationMetric metric) throws Exception {
        assertEquals(metric.needs().isEmpty(), metric.refusal(Set.of()).isEmpty());
        ExplanationMetrics.Maps bare = new ExplanationMetrics.Maps(images(0, 1, 0), null, maps(0, 1), List.of(Map.of()));
        if (metric.needs().contains(Need.EXPLAINER)) {
            GlassboxException refused = assertThrows(GlassboxException.class,
                    () -> ExplanationMetrics.compute(manager, network, metric, bare, new NullProgressMonitor()));
            assertTrue(refused.getMessage().endsWith("can't be computed: it needs the method that made the maps."), refused.getMessage());
        } else {
            boolean needsMask = metric.needs().contains(Need.RELEVANT_MASK) || metric.needs().contains(Need.IRRELEVANT_MASK);
            Value value = ExplanationMetrics.compute(manager, network, metric, bare, new NullProgressMonitor()).getFirst();
            assertEquals(needsMask ? Value.undefined("the image has no mask") : compute(metric, 0, 1, 0).getFirst(), value);
        }
    }

    @ParameterizedTest
    @MethodSource("metrics")
    void whatAsksTheNetworkCanBeCancelled(ExplanationMetric metric) {
        NullProgressMonitor cancelled = new NullProgressMonitor();
        cancelled.setCanceled(true);
        if (metric.needs().contains(Need.NETWORK)) {
            assertThrows(OperationCanceledException.class, () -> ExplanationMetrics.compute(manager, network, metric, judged(0, COUNT, 0), cancelled));
        }
    }

    @ParameterizedTest
    @MethodSource("metrics")
    void aMapThatIsNotFiniteIsLeftOutAndTheOthersAreNot(ExplanationMetric metric) throws Exception {
        List<SaliencyMap> maps = new ArrayList<>(maps(0, COUNT));
        maps.set(1, new SaliencyMap(1, 1, new float[] {Float.NaN}, 0, Double.NaN));
        ExplanationMetrics.Maps some = new ExplanationMetrics.Maps(images(0, COUNT, 0), new Saliency(), maps, judged(0, COUNT, 0).masks());
        List<Value> values = ExplanationMetrics.compute(manager, network, metric, some, new NullProgressMonitor());
        assertEquals(List.of(true, false, true), values.stream().map(Value::isDefined).toList());
        assertTrue(values.get(1).remark().orElseThrow().contains("not finite"), values.toString());
    }

    @Test
    void theGradientPassesTheTestByRandomWeightsAndIsTheSameAfterIt() throws Exception {
        List<SaliencyMap> before = maps(0, COUNT);
        for (Randomisation.Mode mode : Randomisation.Mode.values()) {
            Randomisation test = new Randomisation(mode, Randomisation.Similarity.SPEARMAN, 0, 0.5, 0);
            for (Value value : compute(test, 0, COUNT, 0)) {
                assertTrue(value.remark().isEmpty() && value.value() < 0.5, value.toString());
                assertEquals(network.graph().nodes().stream().filter(node -> node.layer().parameters().stream().anyMatch(spec -> spec.suffix().equals("weight")))
                        .filter(node -> node.layer().parameters().size() < 4).count(), value.points().size());
            }
        }
        assertEquals(Arrays.toString(before.getFirst().values()), Arrays.toString(maps(0, COUNT).getFirst().values()));
    }

    @Test
    void theCascadeEndsAtTheInputAndIsSpreadOverTheDepth() throws Exception {
        Randomisation two = new Randomisation(Randomisation.Mode.CASCADING, Randomisation.Similarity.SPEARMAN, 2, 0.5, 0);
        Value value = compute(two, 0, 1, 0).getFirst();
        List<String> layers = network.graph().nodes().stream().filter(node -> !node.layer().parameters().isEmpty()).map(node -> node.name()).toList();
        assertEquals(List.of(layers.getLast(), layers.getFirst()), value.points().stream().map(point -> point.label()).toList());
    }

    @Test
    void parametersRequireGradientsAfterwardsWhereTheyDidBefore() throws Exception {
        network.requireParameterGradients(true);
        compute(new Randomisation(), 0, 1, 0);
        compute(new DeletionAuc(), 0, 1, 0);
        assertTrue(network.trainedParameters().values().stream().allMatch(parameter -> parameter.hasGradient()));
    }

    @Test
    void mapsAtALayersResolutionAreJudgedToo() throws Exception {
        Explainer gradCam = new GradCam();
        List<SaliencyMap> coarse = Explanations.explain(manager, network, gradCam, images(0, COUNT, 0), new NullProgressMonitor()).stream().map(Explanation::map)
                .toList();
        assertTrue(coarse.getFirst().width() < SIZE);
        ExplanationMetrics.Maps maps = new ExplanationMetrics.Maps(images(0, COUNT, 0), gradCam, coarse, judged(0, COUNT, 0).masks());
        for (ExplanationMetric metric : List.of(new PointingGame(), new MaxSensitivity(), new DeletionAuc(), new Randomisation())) {
            assertEquals(COUNT, ExplanationMetrics.compute(manager, network, metric, maps, new NullProgressMonitor()).size());
        }
    }

    @Test
    void aMetricThatBreaksIsReportedByItsName() {
        GlassboxException reported = assertThrows(GlassboxException.class, () -> compute(new Broken(), 0, 1, 0));
        assertTrue(reported.getMessage().startsWith("The metric Broken[] failed: java.lang.IllegalStateException: a bug"), reported.getMessage());
    }

    /** A metric of a plug-in with a bug. */
    private record Broken() implements ExplanationMetric {
        @Override
        public List<Value> compute(MetricRequest request, IProgressMonitor monitor) {
            throw new IllegalStateException("a bug");
        }

        @Override
        public Direction direction() {
            return Direction.HIGHER_IS_BETTER;
        }

        @Override
        public Set<Need> needs() {
            return Set.of();
        }
    }

    @Test
    void everyImageNeedsAMapAndItsMasks() {
        assertThrows(IllegalArgumentException.class, () -> new ExplanationMetrics.Maps(images(0, 2, 0), null, maps(0, 1), List.of(Map.of(), Map.of())));
        assertThrows(IllegalArgumentException.class, () -> new ExplanationMetrics.Maps(images(0, 2, 0), null, maps(0, 2), List.of(Map.of())));
    }

    /** Shows the image itself, in waves that a layer's weights decide on; without a layer whatever the weights are. */
    private record Edges(String weights) implements Explainer {
        @Override
        public Attribution explain(ExplainRequest request, IProgressMonitor monitor) {
            if (weights.isEmpty()) {
                return Attribution.ofInput(request.images().duplicate());
            }
            float[] drawn = request.network().state().get(weights).toFloatArray();
            return Attribution.ofInput(request.images().mul(1000 * drawn[0]).sin());
        }
    }

    @ParameterizedTest
    @EnumSource
    void anExplainerWhoseMapDoesNotChangeWithRandomWeightsIsFlagged(Randomisation.Mode mode) throws Exception {
        Randomisation usual = new Randomisation();
        Randomisation metric = new Randomisation(mode, usual.similarity(), 0, usual.flagged(), usual.seed()); // a step for each of the five layers
        for (Value value : judge(metric, new Edges(""))) {
            assertEquals(1, value.value(), 1e-6);
            assertTrue(value.remark().orElseThrow().startsWith("the map hardly depends on what the network has learned"), value.remark()::toString);
        }
        // only the first layer counts, which the cascade comes to last: four of five steps leave the map as it is
        for (Value value : judge(metric, new Edges("conv1.weight"))) {
            assertEquals(List.of(1.0, 1.0, 1.0, 1.0), value.points().stream().map(ExplanationMetric.Point::y).limit(4).toList());
            assertTrue(value.points().getLast().y() < 0.5, value.points()::toString);
            assertTrue(value.remark().orElseThrow().contains(" have learned: with random weights it stays similar to at least 1.00 in 4 of 5 "), value.remark()::toString);
        }
        for (Value value : judge(metric, new Saliency())) {
            assertEquals(Optional.empty(), value.remark());
        }
    }

    private List<Value> judge(ExplanationMetric metric, Explainer explainer) throws GlassboxException {
        List<SaliencyMap> maps = Explanations.explain(manager, network, explainer, images(0, COUNT, 0), new NullProgressMonitor()).stream().map(Explanation::map).toList();
        return ExplanationMetrics.compute(manager, network, metric, new ExplanationMetrics.Maps(images(0, COUNT, 0), explainer, maps, Collections.nCopies(COUNT, Map.of())),
                new NullProgressMonitor());
    }

    private List<Value> compute(ExplanationMetric metric, int from, int to, int atOnce) throws GlassboxException {
        return ExplanationMetrics.compute(manager, network, metric, judged(from, to, atOnce), new NullProgressMonitor());
    }

    private ExplanationMetrics.Maps judged(int from, int to, int atOnce) {
        Mask lesion = Mask.of(SIZE, SIZE, List.of(new Region(3, 3, 8, 8)));
        List<Map<MaskRole, Mask>> masks = IntStream.range(from, to).mapToObj(n -> Map.of(MaskRole.RELEVANT, lesion, MaskRole.IRRELEVANT, lesion.complement())).toList();
        return new ExplanationMetrics.Maps(images(from, to, atOnce), new Saliency(), maps(from, to), masks);
    }

    private List<SaliencyMap> maps(int from, int to) {
        try {
            return Explanations.explain(manager, network, new Saliency(), images(from, to, 0), new NullProgressMonitor()).stream().map(Explanation::map).toList();
        } catch (GlassboxException e) {
            throw new AssertionError(e);
        }
    }

    private Explanations.Images images(int from, int to, int atOnce) {
        float[] part = Arrays.copyOfRange(pixels, from * PIXELS, to * PIXELS);
        int[] targets = IntStream.range(from, to).map(n -> n % 4).toArray();
        return new Explanations.Images(part, to - from, SIZE, SIZE, targets, null, Normalisation.IMAGENET, atOnce);
    }
}
