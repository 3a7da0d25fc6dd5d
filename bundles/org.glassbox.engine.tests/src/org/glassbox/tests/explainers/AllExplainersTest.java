package org.glassbox.tests.explainers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
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
import org.glassbox.core.registry.Contribution;
import org.glassbox.core.registry.Contributions;
import org.glassbox.core.registry.ExtensionPoint;
import org.glassbox.networks.SmallCnn;
import org.glassbox.tests.RecordingTest;
import org.glassbox.tests.networks.Fixture;
import org.glassbox.tests.networks.TestImages;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every installed explainer must keep to, whatever its method, with its default options but for long sampling. */
class AllExplainersTest extends RecordingTest {
    private static final int SIZE = 16;
    private static final int CLASSES = 3;
    private static final String SAMPLES = "samples"; // of the option that only costs time
    private static final int FEW_SAMPLES = 200;

    static Stream<Named<Explainer>> all() throws GlassboxException {
        Stream.Builder<Named<Explainer>> explainers = Stream.builder();
        for (Contribution<Explainer> contribution : Contributions.ofPlatform().all(ExtensionPoint.EXPLAINERS).usable()) {
            boolean slow = contribution.options().stream().anyMatch(
                    option -> option.name().equals(SAMPLES) && Integer.parseInt(option.defaultText()) > FEW_SAMPLES);
            explainers.add(Named.of(contribution.id(), slow ? contribution.create(Map.of(SAMPLES, Integer.toString(FEW_SAMPLES))) : contribution.defaults()));
        }
        return explainers.build();
    }

    @ParameterizedTest
    @MethodSource("all")
    void theSmallNetworkIsServedWithFiniteValuesOfTheShapeThatTheSpaceSays(Explainer explainer) throws GlassboxException {
        Network network = network();
        assertEquals(Optional.empty(), explainer.refusal(network.graph(), network.graph().camLayer()));
        NDArray images = TestImages.normal(manager, 1, 3, 3, SIZE, SIZE);
        Attribution found = explain(explainer, network, images, new int[] {2, 0, 1}, 3);
        Shape shape = found.values().getShape();
        switch (found.space()) {
            case INPUT -> assertEquals(images.getShape(), shape);
            case PIXEL -> assertEquals(new Shape(3, SIZE, SIZE), shape);
            case LAYER -> assertTrue(shape.dimension() == 3 && shape.get(0) == 3, shape + " of " + explainer);
        }
        assertEquals(DataType.FLOAT32, found.values().getDataType());
        float largest = 0;
        for (float value : found.values().toFloatArray()) {
            assertTrue(Float.isFinite(value));
            largest = Math.max(largest, Math.abs(value));
        }
        assertTrue(largest > 0, "there is something to see");
        found.figures().forEach((name, numbers) -> assertEquals(3, numbers.length, name));
        found.completeness().ifPresent(promise -> {
            for (int n = 0; n < 3; n++) {
                assertTrue(Double.isFinite(promise.gap()[n]) && promise.allowed()[n] > 0);
            }
        });
    }

    @ParameterizedTest
    @MethodSource("all")
    void theMapOfAnImageDependsNeitherOnItsNeighboursNorOnTheBatchSizeNorOnItsPlace(Explainer explainer) throws GlassboxException {
        Network network = network();
        NDArray images = TestImages.normal(manager, 1, 3, 3, SIZE, SIZE);
        float[] together = explain(explainer, network, images, new int[] {2, 0, 1}, 64).values().toFloatArray();
        float[] inParts = explain(explainer, network, images, new int[] {2, 0, 1}, 1).values().toFloatArray();
        Fixture.assertCloseToPeak("one at a time inside", doubles(together), inParts, 1e-5);
        int length = together.length / 3;
        float[] reversed = explain(explainer, network, images.flip(0), new int[] {1, 0, 2}, 2).values().toFloatArray();
        for (int n = 0; n < 3; n++) {
            double[] expected = doubles(Arrays.copyOfRange(together, n * length, (n + 1) * length));
            NDArray one = images.get(n + ":" + (n + 1));
            float[] alone = explain(explainer, network, one, new int[] {new int[] {2, 0, 1}[n]}, 1).values().toFloatArray();
            Fixture.assertCloseToPeak("image " + n + " alone", expected, alone, 1e-5);
            Fixture.assertCloseToPeak("image " + n + " at another place", expected, Arrays.copyOfRange(reversed, (2 - n) * length, (3 - n) * length), 1e-5);
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void theMapOfADeadNetworkIsZeroAndNeverUndefined(Explainer explainer) throws GlassboxException {
        Network dead = network();
        dead.trainedParameters().values().forEach(array -> array.muli(0f));
        float[] values = explain(explainer, dead, TestImages.normal(manager, 1, 2, 3, SIZE, SIZE), new int[] {0, 2}, 2).values().toFloatArray();
        for (float value : values) {
            assertTrue(value == 0, "value " + value); // 0.0 or -0.0
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void anImageWithoutAnythingOnItIsServedToo(Explainer explainer) throws GlassboxException {
        float[] values = explain(explainer, network(), manager.zeros(new Shape(2, 3, SIZE, SIZE)), new int[] {1, 1}, 2).values().toFloatArray();
        for (float value : values) {
            assertTrue(Float.isFinite(value));
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void aCancelledRequestStops(Explainer explainer) {
        NullProgressMonitor monitor = new NullProgressMonitor();
        monitor.setCanceled(true);
        Network network = network();
        NDArray images = TestImages.normal(manager, 1, 2, 3, SIZE, SIZE);
        int before = manager.getManagedArrays().size();
        assertThrows(OperationCanceledException.class, () -> explainer.explain(request(network, images, new int[2], 2), monitor));
        assertEquals(before, manager.getManagedArrays().size());
    }

    @ParameterizedTest
    @MethodSource("all")
    void nothingButTheResultIsLeftBehindAlsoAfterAFailure(Explainer explainer) throws GlassboxException {
        Network network = network();
        NDArray images = TestImages.normal(manager, 1, 2, 3, SIZE, SIZE);
        int before = manager.getManagedArrays().size();
        try {
            explain(explainer, network, images, new int[] {0, CLASSES}, 2).values().close(); // methods that look at no class may answer
        } catch (GlassboxException e) {
            assertTrue(e.getMessage().contains("class " + CLASSES), e.getMessage());
        }
        assertEquals(before, manager.getManagedArrays().size(), "after a failure");
        Attribution found = explain(explainer, network, images, new int[] {0, 1}, 2);
        assertEquals(before + 1, manager.getManagedArrays().size(), "with the result");
        found.values().close();
        assertEquals(before, manager.getManagedArrays().size());
    }

    @ParameterizedTest
    @MethodSource("all")
    void theCallersImagesAndTheNetworkStayAsTheyAre(Explainer explainer) throws GlassboxException {
        Network network = network();
        NDArray images = TestImages.normal(manager, 1, 2, 3, SIZE, SIZE);
        float[] before = images.toFloatArray();
        float[] weights = network.state().get("fc.weight").toFloatArray();
        explain(explainer, network, images, new int[2], 2);
        assertArrayEquals(before, images.toFloatArray());
        assertFalse(images.hasGradient());
        assertArrayEquals(weights, network.state().get("fc.weight").toFloatArray());
        network.state().arrays().forEach((name, array) -> assertFalse(array.hasGradient(), name));
    }

    private static double[] doubles(float[] values) {
        double[] result = new double[values.length];
        for (int i = 0; i < result.length; i++) {
            result[i] = values[i];
        }
        return result;
    }

    private Network network() {
        Graph graph = new SmallCnn().graph(CLASSES, SIZE, SIZE);
        return new Network(graph, StateDict.initialised(manager, graph, 1));
    }

    private static Attribution explain(Explainer explainer, Network network, NDArray images, int[] targets, int atOnce) throws GlassboxException {
        return explainer.explain(request(network, images, targets, atOnce), new NullProgressMonitor());
    }

    private static ExplainRequest request(Network network, NDArray images, int[] targets, int atOnce) {
        return new ExplainRequest(network, images, targets, network.graph().camLayer(), Normalisation.IMAGENET, atOnce);
    }
}
