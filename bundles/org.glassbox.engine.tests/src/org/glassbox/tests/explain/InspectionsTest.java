package org.glassbox.tests.explain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.RandomStream;
import org.glassbox.core.data.MaskRole;
import org.glassbox.core.explain.ExplanationMetric;
import org.glassbox.core.image.Mask;
import org.glassbox.core.image.Normalisation;
import org.glassbox.core.image.Region;
import org.glassbox.core.image.RgbImage;
import org.glassbox.core.network.Graph;
import org.glassbox.core.network.StateDict;
import org.glassbox.core.registry.Contribution;
import org.glassbox.engine.device.DeviceWorker;
import org.glassbox.engine.device.DeviceWorker.Priority;
import org.glassbox.engine.explain.DeviceInspections;
import org.glassbox.engine.explain.Explanation;
import org.glassbox.engine.explain.Explanations;
import org.glassbox.engine.explain.Explanations.Images;
import org.glassbox.engine.explain.Inspections;
import org.glassbox.engine.explain.NetworkCard;
import org.glassbox.engine.explain.NetworkFile;
import org.glassbox.engine.explain.OpenedNetwork;
import org.glassbox.engine.explain.OpenedNetwork.Question;
import org.glassbox.engine.explain.Prediction;
import org.glassbox.engine.io.SafeTensors;
import org.glassbox.engine.io.Tensor;
import org.glassbox.engine.io.WeightFiles;
import org.glassbox.engine.io.WeightMetadata;
import org.glassbox.explainers.GradCam;
import org.glassbox.explainers.IntegratedGradients;
import org.glassbox.explainers.Saliency;
import org.glassbox.networks.SmallCnn;
import org.glassbox.tests.SharedFiles;
import org.glassbox.tests.TestEngine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InspectionsTest {
    private static final int SIZE = 16;
    private static final List<String> CLASSES = List.of("cat", "dog", "bird");
    @TempDir
    private Path folder;
    private DeviceWorker device;
    private Inspections inspections;

    @BeforeEach
    void open() {
        device = new DeviceWorker(Device.cpu(), 1);
        inspections = new DeviceInspections(new TestEngine(device));
    }

    @AfterEach
    void close() {
        device.close();
    }

    @Test
    void aFilesOwnWordsAreEnoughToOpenIt() throws Exception {
        Path file = weights();
        try (OpenedNetwork opened = inspections.open(NetworkFile.of(file))) {
            NetworkCard card = opened.card();
            assertEquals(List.of("smallcnn", CLASSES, SIZE, SIZE, file), List.of(card.architecture(), card.classes(), card.width(), card.height(), card.file()));
            assertEquals(new SmallCnn().graph(3, SIZE, SIZE).camLayer(), card.usualLayer().orElseThrow());
            assertTrue(card.layers().stream().anyMatch(layer -> layer.name().equals(card.usualLayer().get()) && layer.height() == SIZE / 8), card.layers()::toString);
            assertFalse(card.layers().stream().anyMatch(layer -> layer.name().equals(Graph.INPUT)));
        }
    }

    @Test
    void whatAFileSaysCanBeReadBeforehand() throws Exception {
        Inspections.WeightsCard card = inspections.look(weights());
        assertEquals(Optional.of("smallcnn"), card.architecture());
        assertEquals(CLASSES, card.classes());
        assertEquals(SIZE, card.width());
    }

    @Test
    void answersAreThoseOfTheEngine() throws Exception {
        RgbImage picture = picture(SIZE, SIZE, 1);
        Path file = weights();
        try (OpenedNetwork opened = inspections.open(NetworkFile.of(file))) {
            Prediction prediction = opened.predict(picture).get();
            Question question = new Question(picture, new Saliency(), OptionalInt.of(2), Optional.empty());
            Explanation explanation = opened.explain(question, new NullProgressMonitor()).get();
            Images images = new Images(Normalisation.IMAGENET.planes(picture), 1, SIZE, SIZE, new int[] {2}, null, Normalisation.IMAGENET, 0);
            float[] expected = device.call(Priority.INTERACTIVE, manager -> {
                try (var network = WeightFiles.network(manager, WeightFiles.load(file), new SmallCnn().graph(3, SIZE, SIZE))) {
                    return Explanations.explain(manager, network, new Saliency(), images, new NullProgressMonitor()).getFirst().values();
                }
            });
            assertArrayEquals(expected, explanation.values());
            assertEquals(2, explanation.target());
            assertEquals(1, prediction.probabilities().stream().mapToDouble(Double::doubleValue).sum(), 1e-9);
        }
    }

    @Test
    void picturesOfAnySizeAreScaledToTheNetworks() throws Exception {
        try (OpenedNetwork opened = inspections.open(NetworkFile.of(weights()))) {
            Question question = new Question(picture(50, 30, 1), new GradCam(), OptionalInt.empty(), Optional.empty());
            Explanation explanation = opened.explain(question, new NullProgressMonitor()).get();
            assertEquals(opened.predict(question.picture()).get().predicted(), explanation.target());
            assertEquals(SIZE / 8, explanation.width());
        }
    }

    @Test
    void mapsAreJudgedByMetrics() throws Exception {
        Contribution<ExplanationMetric> mass = inspections.metrics().stream().filter(metric -> metric.id().equals("relevance-mass")).findFirst().orElseThrow();
        RgbImage picture = picture(SIZE, SIZE, 1);
        Mask all = Mask.of(SIZE, SIZE, List.of(new Region(0, 0, SIZE, SIZE)));
        try (OpenedNetwork opened = inspections.open(NetworkFile.of(weights()))) {
            Question question = new Question(picture, new Saliency(), OptionalInt.empty(), Optional.empty());
            Explanation explanation = opened.explain(question, new NullProgressMonitor()).get();
            ExplanationMetric.Value value = opened.judge(question, explanation.map(), Map.of(MaskRole.RELEVANT, all), mass.defaults(), new NullProgressMonitor()).get();
            assertEquals(1, value.value(), 1e-6); // all of the map lies on a mask of the whole image
        }
    }

    @Test
    void aCancelledQuestionEndsAsOne() throws Exception {
        try (OpenedNetwork opened = inspections.open(NetworkFile.of(weights()))) {
            NullProgressMonitor monitor = new NullProgressMonitor();
            Question question = new Question(picture(SIZE, SIZE, 1), new IntegratedGradients(), OptionalInt.empty(), Optional.empty());
            monitor.setCanceled(true);
            CompletableFuture<Explanation> answer = opened.explain(question, monitor);
            assertThrows(CancellationException.class, () -> {
                try {
                    answer.get(30, TimeUnit.SECONDS);
                } catch (ExecutionException e) {
                    throw e.getCause();
                }
            });
        }
    }

    @Test
    void failuresAreSentences() throws Exception {
        try (OpenedNetwork opened = inspections.open(NetworkFile.of(weights()))) {
            Question question = new Question(picture(SIZE, SIZE, 1), new GradCam(), OptionalInt.empty(), Optional.of("relu7"));
            CompletionException failure = assertThrows(CompletionException.class, () -> opened.explain(question, new NullProgressMonitor()).join());
            assertInstanceOf(GlassboxException.class, failure.getCause());
            assertTrue(failure.getCause().getMessage().contains("relu7"), failure.getCause()::getMessage);
        }
    }

    @Test
    void weightsThatDoNotSayTheirNetworkAskForIt() throws Exception {
        Path file = folder.resolve("bare.safetensors");
        device.call(Priority.INTERACTIVE, manager -> {
            SafeTensors.write(file, tensors(manager), Map.of());
            return null;
        });
        GlassboxException failure = assertThrows(GlassboxException.class, () -> inspections.open(NetworkFile.of(file)));
        assertTrue(failure.getMessage().contains("smallcnn"), failure::getMessage);

        NetworkFile named = new NetworkFile(file, Optional.of("smallcnn"), Map.of(), SIZE, SIZE, false, Optional.empty());
        try (OpenedNetwork opened = inspections.open(named)) {
            assertEquals(List.of("#0", "#1", "#2"), opened.card().classes());
        }
        NetworkFile.Hints hints = new NetworkFile.Hints("smallcnn", CLASSES, SIZE, SIZE, Normalisation.IMAGENET);
        try (OpenedNetwork opened = inspections.open(NetworkFile.of(file).with(hints))) {
            assertEquals(List.of(CLASSES, SIZE), List.of(opened.card().classes(), opened.card().width()));
        }
    }

    @Test
    void weightsOfAnotherNetworkAreRefused() throws Exception {
        GlassboxException failure = assertThrows(GlassboxException.class,
                () -> inspections.open(new NetworkFile(weights(), Optional.of("resnet20"), Map.of(), 32, 32, false, Optional.empty())));
        assertTrue(failure.getMessage().contains(folder.toString()), failure::getMessage);
    }

    @Test
    void nothingStaysOnTheDeviceAfterClosing() throws Exception {
        inspections.prepare();
        int before = device.call(Priority.INTERACTIVE, manager -> manager.getManagedArrays().size());
        OpenedNetwork opened = inspections.open(NetworkFile.of(weights()));
        opened.explain(new Question(picture(SIZE, SIZE, 1), new Saliency(), OptionalInt.empty(), Optional.empty()), new NullProgressMonitor()).get();
        opened.close();
        opened.close(); // a second time is no fault
        int after = device.call(Priority.INTERACTIVE, manager -> manager.getManagedArrays().size());
        assertEquals(before, after);
    }

    @Test
    void thePublishedResNet20OpensByNameAlone() throws Exception {
        Path file = SharedFiles.require("reference/nets/resnet20_weights.npz");
        try (OpenedNetwork opened = inspections.open(new NetworkFile(file, Optional.of("resnet20"), Map.of(), 0, 0, false, Optional.empty()))) {
            assertEquals(List.of(32, 32, 10), List.of(opened.card().width(), opened.card().height(), opened.card().classes().size()));
        }
    }

    private Path weights() throws GlassboxException {
        Path file = folder.resolve("weights.safetensors");
        device.call(Priority.INTERACTIVE, manager -> {
            SafeTensors.write(file, tensors(manager), new WeightMetadata("smallcnn", CLASSES, SIZE, SIZE, Normalisation.IMAGENET, 1).toMap());
            return null;
        });
        return file;
    }

    private static Map<String, Tensor> tensors(NDManager manager) {
        Graph graph = new SmallCnn().graph(3, SIZE, SIZE);
        try (StateDict state = StateDict.initialised(manager, graph, 3)) {
            return WeightFiles.tensors(state);
        }
    }

    private static RgbImage picture(int width, int height, long seed) {
        RandomStream random = RandomStream.of(seed, "picture");
        byte[] rgb = new byte[3 * width * height];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) random.nextInt(256);
        }
        return new RgbImage(width, height, rgb);
    }
}
