package org.glassbox.tests.explainers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.eclipse.core.runtime.OperationCanceledException;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.explain.Attribution;
import org.glassbox.core.explain.ExplainRequest;
import org.glassbox.core.explain.Explainer;
import org.glassbox.core.image.Normalisation;
import org.glassbox.core.network.Graph;
import org.glassbox.core.network.Network;
import org.glassbox.core.network.StateDict;
import org.glassbox.core.option.Options;
import org.glassbox.explainers.DeepLift;
import org.glassbox.explainers.GradCam;
import org.glassbox.explainers.Saliency;
import org.glassbox.networks.ResNet20;
import org.glassbox.networks.SmallCnn;
import org.glassbox.tests.RecordingTest;
import org.glassbox.tests.networks.Fixture;
import org.glassbox.tests.networks.TestImages;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ExplainersTest extends RecordingTest {
    private static final int SIZE = 16;
    @TempDir
    private Path folder;

    static Stream<Explainer> all() {
        return Stream.of(new Saliency(), new GradCam(), new GradCam(false), new DeepLift(), new DeepLift("white", 0, 1e-6));
    }

    @ParameterizedTest
    @MethodSource("all")
    void theMapOfAnImageDoesNotDependOnItsNeighboursInTheBatch(Explainer explainer) throws GlassboxException {
        Network network = network();
        NDArray images = TestImages.normal(manager, 1, 3, 3, SIZE, SIZE);
        int[] targets = {2, 0, 1};
        NDArray together = explain(explainer, network, images, targets).values();
        for (int n = 0; n < 3; n++) {
            NDArray alone = explain(explainer, network, images.get(new NDIndex(n + ":" + (n + 1))), new int[] {targets[n]}).values();
            double[] expected = new double[Math.toIntExact(alone.size())];
            float[] inBatch = together.get(n).toFloatArray();
            for (int i = 0; i < expected.length; i++) {
                expected[i] = inBatch[i];
            }
            Fixture.assertCloseToPeak("image " + n, expected, alone.toFloatArray(), 1e-5);
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void nothingButTheResultIsLeftBehindAlsoAfterAFailure(Explainer explainer) throws GlassboxException {
        Network network = network();
        NDArray images = TestImages.normal(manager, 1, 2, 3, SIZE, SIZE);
        int before = manager.getManagedArrays().size(); // of the network and of the images
        assertThrows(GlassboxException.class, () -> explain(explainer, network, images, new int[] {0, 3}));
        assertEquals(before, manager.getManagedArrays().size());
        Attribution found = explain(explainer, network, images, new int[] {0, 1});
        assertEquals(before + 1, manager.getManagedArrays().size());
        assertEquals(DataType.FLOAT32, found.values().getDataType());
        found.values().close();
        assertEquals(before, manager.getManagedArrays().size());
    }

    @ParameterizedTest
    @MethodSource("all")
    void aTargetThatIsNoClassIsRefused(Explainer explainer) {
        NDArray images = TestImages.normal(manager, 1, 1, 3, SIZE, SIZE);
        GlassboxException refused = assertThrows(GlassboxException.class, () -> explain(explainer, network(), images, new int[] {3}));
        assertTrue(refused.getMessage().contains("class 3: the network's classes are 0 to 2"), refused.getMessage());
    }

    @ParameterizedTest
    @MethodSource("all")
    void aCancelledRequestStops(Explainer explainer) {
        NullProgressMonitor monitor = new NullProgressMonitor();
        monitor.setCanceled(true);
        NDArray images = TestImages.normal(manager, 1, 1, 3, SIZE, SIZE);
        assertThrows(OperationCanceledException.class, () -> explainer.explain(request(network(), images, new int[1], "relu4"), monitor));
    }

    @ParameterizedTest
    @MethodSource("all")
    void theCallersImagesStayAsTheyAre(Explainer explainer) throws GlassboxException {
        NDArray images = TestImages.normal(manager, 1, 1, 3, SIZE, SIZE);
        float[] before = images.toFloatArray();
        explain(explainer, network(), images, new int[1]);
        assertArrayEquals(before, images.toFloatArray());
        assertFalse(images.hasGradient());
    }

    @Test
    void gradCamNamesTheNearestLayerToAMisspelledOne() {
        GlassboxException refused = assertThrows(GlassboxException.class, () -> gradCam(network(), "relu44"));
        assertTrue(refused.getMessage().startsWith("Explainer \"gradcam\": the network has no layer \"relu44\"; did you mean \"relu4\"?"),
                refused.getMessage());
    }

    @Test
    void gradCamRefusesALayerWithoutMaps() {
        GlassboxException refused = assertThrows(GlassboxException.class, () -> gradCam(network(), "fc"));
        assertTrue(refused.getMessage().contains("\"fc\" gives 2-dimensional values") && refused.getMessage().contains("relu4"), refused.getMessage());
    }

    @Test
    void gradCamTakesEveryLayerWithMapsOfAResidualNetwork() throws GlassboxException {
        Graph graph = new ResNet20().graph(3, SIZE, SIZE);
        Network network = new Network(graph, StateDict.initialised(manager, graph, 1));
        NDArray images = TestImages.normal(manager, 1, 1, 3, SIZE, SIZE);
        for (String layer : new String[] {Graph.INPUT, "conv1", "layer1.1.bn2", "layer2.0.shortcut.pad", "layer2.0.add", "layer3.2.relu1", "layer3.2"}) {
            NDArray map = new GradCam(false).explain(request(network, images, new int[1], layer), new NullProgressMonitor()).values();
            Shape expected = network.forwardTo(layer, images).getShape();
            assertEquals(new Shape(1, expected.get(2), expected.get(3)), map.getShape(), layer);
            assertTrue(map.abs().max().getFloat() > 0, layer);
        }
    }

    @Test
    void aMisspelledReferenceIsRefusedWithTheNearestName() {
        GlassboxException refused = assertThrows(GlassboxException.class,
                () -> Options.of(new DeepLift()).create("explainer \"deeplift\"", Map.of("reference", "blurr")));
        assertTrue(refused.getMessage().startsWith("explainer \"deeplift\": option reference is \"blurr\", but must be blur, zero, white, black or a .npy file"),
                refused.getMessage());
        assertTrue(refused.getMessage().contains("did you mean \"blur\"?"), refused.getMessage());
    }

    @Test
    void aReferenceFileThatCantBeUsedIsNamedWithTheReason() throws IOException {
        assertReferenceRefused(folder.resolve("missing.npy"), "There is no file");
        assertReferenceRefused(Files.writeString(folder.resolve("text.npy"), "not a numpy file"), "is no numpy array");
        assertReferenceRefused(Files.write(folder.resolve("empty.npy"), new byte[0]), "is no numpy array");
        byte[] whole = Files.readAllBytes(NumpyFile.write(folder.resolve("whole.npy"), new float[3 * SIZE * SIZE], new Shape(3, SIZE, SIZE)));
        assertReferenceRefused(Files.write(folder.resolve("cut.npy"), Arrays.copyOf(whole, whole.length - 4)), "is no numpy array");
        assertReferenceRefused(NumpyFile.write(folder.resolve("small.npy"), new float[12], new Shape(3, 2, 2)), "has the shape (3, 2, 2), but must be (3, 16, 16)");
        Path bigEndian = NumpyFile.write(folder.resolve("big.npy"), new float[3 * SIZE * SIZE], new Shape(3, SIZE, SIZE), ">f4", ByteOrder.BIG_ENDIAN);
        assertReferenceRefused(bigEndian, "is big-endian");
    }

    @Test
    void onePerImageAndOneForAllAreBothReferences() throws GlassboxException, IOException {
        NDArray images = TestImages.normal(manager, 1, 2, 3, SIZE, SIZE);
        float[] one = TestImages.normal(manager, 9, 3, SIZE, SIZE).toFloatArray();
        float[] two = new float[2 * one.length];
        System.arraycopy(one, 0, two, 0, one.length);
        System.arraycopy(one, 0, two, one.length, one.length);
        Path forAll = NumpyFile.write(folder.resolve("all.npy"), one, new Shape(3, SIZE, SIZE));
        Path leading = NumpyFile.write(folder.resolve("leading.npy"), one, new Shape(1, 3, SIZE, SIZE));
        Path each = NumpyFile.write(folder.resolve("each.npy"), two, new Shape(2, 3, SIZE, SIZE));
        float[] expected = explain(new DeepLift(forAll.toString(), 0, 1e-6), network(), images, new int[2]).values().toFloatArray();
        for (Path file : new Path[] {leading, each}) {
            assertArrayEquals(expected, explain(new DeepLift(file.toString(), 0, 1e-6), network(), images, new int[2]).values().toFloatArray());
        }
    }

    private void assertReferenceRefused(Path file, String reason) {
        NDArray images = TestImages.normal(manager, 1, 1, 3, SIZE, SIZE);
        GlassboxException refused = assertThrows(GlassboxException.class,
                () -> explain(new DeepLift(file.toString(), 0, 1e-6), network(), images, new int[1]));
        assertTrue(refused.getMessage().contains(file.toString()) && refused.getMessage().contains(reason), refused.getMessage());
    }

    private Attribution gradCam(Network network, String layer) throws GlassboxException {
        return new GradCam().explain(request(network, TestImages.normal(manager, 1, 1, 3, SIZE, SIZE), new int[1], layer), new NullProgressMonitor());
    }

    private static Attribution explain(Explainer explainer, Network network, NDArray images, int[] targets) throws GlassboxException {
        return explainer.explain(request(network, images, targets, network.graph().camLayer()), new NullProgressMonitor());
    }

    private static ExplainRequest request(Network network, NDArray images, int[] targets, String layer) {
        return new ExplainRequest(network, images, targets, layer, Normalisation.IMAGENET);
    }

    private Network network() {
        Graph graph = new SmallCnn().graph(3, SIZE, SIZE);
        return new Network(graph, StateDict.initialised(manager, graph, 1));
    }
}
