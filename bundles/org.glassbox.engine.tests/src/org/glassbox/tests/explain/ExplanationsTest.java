package org.glassbox.tests.explain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.eclipse.core.runtime.OperationCanceledException;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.RandomStream;
import org.glassbox.core.explain.Attribution;
import org.glassbox.core.explain.ExplainRequest;
import org.glassbox.core.explain.Explainer;
import org.glassbox.core.explain.SaliencyMap;
import org.glassbox.core.image.Normalisation;
import org.glassbox.core.network.Graph;
import org.glassbox.core.network.Layer;
import org.glassbox.core.network.Network;
import org.glassbox.core.network.ParameterSpec;
import org.glassbox.core.network.StateDict;
import org.glassbox.engine.explain.Explanation;
import org.glassbox.engine.explain.Explanations.Images;
import org.glassbox.engine.explain.Explanations;
import org.glassbox.explainers.DeepLift;
import org.glassbox.explainers.GradCam;
import org.glassbox.explainers.Saliency;
import org.glassbox.networks.ResNet20;
import org.glassbox.networks.SmallCnn;
import org.glassbox.pytorch.Torch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ExplanationsTest {
    private static final int COUNT = 5;
    private static final int SIZE = 16;
    private NDManager manager;
    private Network network;
    private float[] pixels;

    @BeforeEach
    void open() {
        manager = Torch.newManager(Device.cpu());
        Graph graph = new SmallCnn().graph(4, SIZE, SIZE);
        network = new Network(graph, StateDict.initialised(manager, graph, 3));
        RandomStream random = RandomStream.of(1, "images");
        pixels = new float[COUNT * 3 * SIZE * SIZE];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (float) random.nextGaussian();
        }
    }

    @AfterEach
    void close() {
        network.close();
        manager.close();
    }

    @Test
    void thePredictedClassIsExplainedWhereNoneIsNamed() throws Exception {
        float[][] logits = Explanations.logits(manager, network, images(null, null, 0));
        int[] predicted = new int[COUNT];
        for (int n = 0; n < COUNT; n++) {
            for (int k = 1; k < 4; k++) {
                predicted[n] = logits[n][k] > logits[n][predicted[n]] ? k : predicted[n];
            }
        }
        List<SaliencyMap> maps = Explanations.explain(manager, network, new Saliency(), pixels, COUNT, SIZE, SIZE, null, null, Normalisation.IMAGENET,
                new NullProgressMonitor());
        List<SaliencyMap> named = Explanations.explain(manager, network, new Saliency(), pixels, COUNT, SIZE, SIZE, predicted, null, Normalisation.IMAGENET,
                new NullProgressMonitor());
        for (int n = 0; n < COUNT; n++) {
            assertEquals(predicted[n], maps.get(n).target());
            assertArrayEquals(named.get(n).values(), maps.get(n).values());
            assertEquals(SaliencyMap.Status.OK, maps.get(n).status());
        }
    }

    @Test
    void imagesOneByOneGiveTheSameAsAllAtOnce() throws Exception {
        for (Explainer explainer : List.of(new Saliency(), new DeepLift(), new GradCam())) {
            List<Explanation> together = explain(explainer, images(new int[COUNT], null, COUNT));
            List<Explanation> single = explain(explainer, images(new int[COUNT], null, 1));
            assertEquals(COUNT, single.size());
            for (int n = 0; n < COUNT; n++) {
                assertArrayEquals(together.get(n).values(), single.get(n).values(), 1e-5f, explainer + " " + n);
            }
        }
    }

    /** Stands for a method whose passes take too much memory for more than two images. */
    private record Hungry(List<Integer> batches) implements Explainer {
        @Override
        public Attribution explain(ExplainRequest request, IProgressMonitor monitor) throws GlassboxException {
            batches.add((int) request.images().size(0));
            if (request.images().size(0) > 2) {
                throw new EngineException("[enforce fail at alloc_cpu.cpp:118] . DefaultCPUAllocator: can't allocate memory: you tried to allocate 1 bytes.");
            }
            return new Saliency().explain(request, monitor);
        }
    }

    @Test
    void aBatchThatDoesNotFitInMemoryIsHalvedUntilItFits() throws Exception {
        List<Integer> batches = new ArrayList<>();
        List<Explanation> found = explain(new Hungry(batches), images(new int[COUNT], null, COUNT));
        List<Explanation> expected = explain(new Saliency(), images(new int[COUNT], null, 1));
        assertEquals(COUNT, batches.getFirst());
        assertTrue(batches.getLast() <= 2);
        assertEquals(COUNT, found.size());
        for (int n = 0; n < COUNT; n++) {
            assertArrayEquals(expected.get(n).values(), found.get(n).values(), 1e-6f);
        }
    }

    /** Stands for a layer that takes too much memory for more than two images. */
    private record HungryLayer(List<Integer> batches) implements Layer.CustomLayer {
        @Override
        public Behaviour behaviour() {
            return Behaviour.ELEMENTWISE;
        }

        @Override
        public List<ParameterSpec> parameters() {
            return List.of();
        }

        @Override
        public NDArray apply(List<NDArray> inputs, List<NDArray> parameters) {
            int count = (int) inputs.getFirst().size(0);
            batches.add(count);
            if (count > 2) {
                throw new EngineException("CUDA out of memory. Tried to allocate 20.00 MiB.");
            }
            return inputs.getFirst().mul(2f);
        }
    }

    @Test
    void soIsABatchWhoseAnswersDoNotFit() {
        List<Integer> batches = new ArrayList<>();
        Graph.Builder builder = new Graph.Builder();
        builder.add("doubled", new Layer.Custom(new HungryLayer(batches)), Graph.INPUT);
        builder.add("flat", new Layer.Flatten(), "doubled");
        builder.add("fc", new Layer.Linear(3 * SIZE * SIZE, 4), "flat");
        Graph graph = builder.build("doubled", "doubled");
        try (Network hungry = new Network(graph, StateDict.initialised(manager, graph, 3))) {
            float[][] together = Explanations.logits(manager, hungry, images(null, null, COUNT));
            assertEquals(List.of(5, 3, 2, 2, 1), batches);
            float[][] single = Explanations.logits(manager, hungry, images(null, null, 1));
            for (int n = 0; n < COUNT; n++) {
                assertArrayEquals(single[n], together[n], 1e-5f);
            }
        }
    }

    @Test
    void aMethodThatCannotServeTheNetworkSaysSoBeforeAnythingIsComputed() {
        Explainer refusing = new Refusing();
        GlassboxException refusal = assertThrows(GlassboxException.class, () -> explain(refusing, images(null, null, 0)));
        assertTrue(refusal.getMessage().endsWith("it has no pooling."), refusal.getMessage());
    }

    private record Refusing() implements Explainer {
        @Override
        public Attribution explain(ExplainRequest request, IProgressMonitor monitor) {
            throw new AssertionError("must not be asked");
        }

        @Override
        public Optional<String> refusal(Graph graph, String layer) {
            return Optional.of("it has no pooling.");
        }
    }

    @Test
    void aMapThatBreaksItsOwnPromiseIsMarked() {
        Explanation kept = new Explanation(Attribution.Space.INPUT, 1, 1, 2, new float[] {1, 2}, Explainer.ChannelReduction.SUM, 0, null, 1e-4, 1e-3, Map.of());
        Explanation broken = new Explanation(Attribution.Space.INPUT, 1, 1, 2, new float[] {1, 2}, Explainer.ChannelReduction.SUM, 0, null, 0.5, 1e-3, Map.of());
        assertTrue(kept.problem().isEmpty());
        assertTrue(broken.problem().orElseThrow().contains("0.500"));
    }

    @Test
    void channelsAreSummedOrReducedAsTheMethodWants() {
        // two channels of one row of two pixels: (1, -2) and (-3, 1)
        Explanation summed = new Explanation(Attribution.Space.INPUT, 2, 1, 2, new float[] {1, -2, -3, 1}, Explainer.ChannelReduction.SUM, 0, null, Double.NaN, Double.NaN, Map.of());
        Explanation largest = new Explanation(Attribution.Space.INPUT, 2, 1, 2, new float[] {1, -2, -3, 1}, Explainer.ChannelReduction.ABS_MAX, 0, null, Double.NaN, Double.NaN, Map.of());
        assertArrayEquals(new float[] {-2, -1}, summed.map().values());
        assertArrayEquals(new float[] {3, 2}, largest.map().values());
        assertArrayEquals(new float[] {-2, -1}, largest.channelSum());
    }

    @Test
    void aLayersMapHasTheLayersSizeAndAnInputsThatOfTheImage() throws Exception {
        assertEquals(2, explain(new GradCam(), images(null, null, 0)).getFirst().map().width()); // relu4, after three halvings of 16
        assertEquals(8, explain(new GradCam(), images(null, "relu2", 0)).getFirst().map().width());
        Explanation deepLift = explain(new DeepLift(), images(null, null, 0)).getFirst();
        assertEquals(SIZE, deepLift.map().width());
        assertEquals(3, deepLift.channels());
        assertEquals(0, deepLift.completenessGap(), 1e-3);
        assertTrue(Double.isNaN(explain(new Saliency(), images(null, null, 0)).getFirst().completenessGap()));
    }

    @Test
    void betweenTwoTrainingStepsTheParametersAreLeftAsTheyWere() throws Exception {
        network.freeze(Set.of("conv1.weight"));
        network.requireParameterGradients(true);
        float[] before = network.state().get("bn1.running_mean").toFloatArray();
        explain(new DeepLift(), images(null, null, 0));
        network.trainedParameters().values().forEach(parameter -> assertTrue(parameter.hasGradient()));
        assertFalse(network.state().get("conv1.weight").hasGradient());
        assertArrayEquals(before, network.state().get("bn1.running_mean").toFloatArray());
        assertThrows(GlassboxException.class, () -> explain(new GradCam(), images(null, "nowhere", 0)));
        network.trainedParameters().values().forEach(parameter -> assertTrue(parameter.hasGradient()));
        network.requireParameterGradients(false);
        explain(new GradCam(), images(null, null, 0));
        network.trainedParameters().values().forEach(parameter -> assertFalse(parameter.hasGradient()));
    }

    @Test
    void nothingIsLeftOnTheDeviceAlsoWhenTheMethodFails() throws Exception {
        NDManager owner = network.state().get("conv1.weight").getManager();
        int parameters = owner.getManagedArrays().size();
        int others = manager.getManagedArrays().size();
        explain(new DeepLift(), images(null, null, 2));
        explain(new GradCam(), images(null, null, 2));
        assertThrows(GlassboxException.class, () -> explain(broken(new IllegalStateException("half-way")), images(null, null, 0)));
        assertEquals(parameters, owner.getManagedArrays().size());
        assertEquals(others, manager.getManagedArrays().size());
    }

    @Test
    void aMethodThatBreaksIsReportedByItsName() {
        GlassboxException failure = assertThrows(GlassboxException.class, () -> explain(broken(new IllegalStateException("half-way")), images(null, null, 0)));
        assertEquals("The explainer Broken[failure=java.lang.IllegalStateException: half-way] failed: java.lang.IllegalStateException: half-way",
                failure.getMessage());
        GlassboxException odd = assertThrows(GlassboxException.class, () -> explain((request, monitor) -> Attribution.ofInput(request.images().get(0)),
                images(null, null, 0)));
        assertTrue(odd.getMessage().contains("returned values of shape (3, 16, 16) for images of shape (5, 3, 16, 16)"), odd.getMessage());
    }

    @Test
    void cancellingEndsItAtTheNextBatch() {
        NullProgressMonitor monitor = new NullProgressMonitor();
        Explainer cancels = (request, progress) -> {
            monitor.setCanceled(true);
            return Attribution.ofInput(request.images());
        };
        assertThrows(OperationCanceledException.class, () -> Explanations.explain(manager, network, cancels, images(null, null, 1), monitor));
    }

    @Test
    void anUnknownLayerIsRefusedWithTheNearest() {
        GlassboxException refused = assertThrows(GlassboxException.class, () -> explain(new Saliency(), images(null, "relu44", 0)));
        assertEquals("The network has no layer \"relu44\"; did you mean \"relu4\"?", refused.getMessage());
    }

    @Test
    void aNetworkWhoseOutputIsNoNumberIsRefused() {
        NDArray bias = network.state().get("fc.bias");
        bias.set(new float[] {Float.NaN, 0, 0, 0});
        GlassboxException refused = assertThrows(GlassboxException.class, () -> explain(new Saliency(), images(null, null, 0)));
        assertTrue(refused.getMessage().startsWith("Can't explain image 1 of 5: the network's output for it is NaN"), refused.getMessage());
    }

    @Test
    void theNameOfAGroupOfLayersMeansItsLast() throws Exception {
        Graph graph = new ResNet20().graph(4, SIZE, SIZE);
        try (Network residual = new Network(graph, StateDict.initialised(manager, graph, 3))) {
            float[] group = Explanations.explain(manager, residual, new GradCam(), images(null, "layer2", 0), new NullProgressMonitor()).getFirst().values();
            float[] last = Explanations.explain(manager, residual, new GradCam(), images(null, "layer2.2", 0), new NullProgressMonitor()).getFirst().values();
            assertArrayEquals(last, group);
        }
    }

    /** An explainer that throws. */
    private record Broken(RuntimeException failure) implements Explainer {
        @Override
        public Attribution explain(ExplainRequest request, IProgressMonitor monitor) {
            request.images().getManager().zeros(new Shape(3));
            throw failure;
        }
    }

    private static Explainer broken(RuntimeException failure) {
        return new Broken(failure);
    }

    private List<Explanation> explain(Explainer explainer, Images images) throws GlassboxException {
        return Explanations.explain(manager, network, explainer, images, new NullProgressMonitor());
    }

    private Images images(int[] targets, String layer, int atOnce) {
        return new Images(pixels, COUNT, SIZE, SIZE, targets, layer, Normalisation.IMAGENET, atOnce);
    }
}
