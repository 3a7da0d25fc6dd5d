package org.glassbox.tests.explainers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.eclipse.core.runtime.OperationCanceledException;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.explain.Attribution;
import org.glassbox.core.explain.Explainer;
import org.glassbox.core.explain.SaliencyMap;
import org.glassbox.core.network.Network;
import org.glassbox.core.option.Options;
import org.glassbox.explainers.FeatureAblation;
import org.glassbox.explainers.KernelShap;
import org.glassbox.explainers.Lime;
import org.glassbox.explainers.Occlusion;
import org.glassbox.explainers.Score;
import org.glassbox.explainers.Segments;
import org.glassbox.tests.networks.Fixture;
import org.glassbox.tests.networks.TestImages;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Methods that hide parts of the image. */
class PerturbationsTest extends PerturbationTest {
    private static final int LEFT = 8;
    private static final int RIGHT = 24;

    /** As users call them, but with fewer samples. */
    static Stream<Explainer> all() {
        return Stream.of(new Occlusion(), new FeatureAblation(), lime(200, 0), lime(150, "segment"), shap(200, 0), shap(150, "blur"));
    }

    static Stream<Explainer> precise() {
        return Stream.of(new Occlusion(4, 4, "zero", 0, Score.LOGIT), new FeatureAblation(), new Lime(), new KernelShap(),
                new Lime(1000, 0.25, 1, Segments.GRID, 64, 10, "zero", 0, Score.PROBABILITY, 3),
                new KernelShap(1000, Segments.GRID, 64, 10, "zero", 0, Score.LOGIT, 3));
    }

    static Stream<Explainer> undivided() {
        return Stream.of(new Occlusion(100, 50, "zero", 0, Score.LOGIT), new FeatureAblation(100, "zero", 0, Score.LOGIT),
                new Lime(100, 0.25, 1, Segments.SLIC, 1, 10, "zero", 0, Score.LOGIT, 0), new Lime(100, 0.25, 1, Segments.GRID, 1, 10, "zero", 0, Score.LOGIT, 0),
                new KernelShap(2, Segments.SLIC, 1, 10, "zero", 0, Score.LOGIT, 0));
    }

    @ParameterizedTest
    @MethodSource("precise")
    void whatANetworkLooksAtGetsTheMass(Explainer explainer) throws GlassboxException {
        float[] map = explain(explainer, squareNetwork(), squareImage(), 1).values().toFloatArray();
        double inside = 0;
        double total = 0;
        for (int i = 0; i < map.length; i++) {
            total += Math.abs(map[i]);
            inside += inSquare(i) ? Math.abs(map[i]) : 0;
        }
        assertTrue(inside >= 0.95 * total, inside / total + " of the mass is inside");
        assertTrue(total > 0);
    }

    @Test
    void occlusionIsTheMeanFallOfTheWindowsOverAPixelAndMovesTheLastOneBack() throws GlassboxException {
        // logit = Σ w x with x = 1 and w by pixel 1 2 3 / 4 5 6 / 7 8 9 in the first channel; windows of 2 x 2 begin at 0 and, in place of 2, at 1
        float[] weights = new float[27];
        for (int i = 0; i < 9; i++) {
            weights[i] = i + 1;
        }
        NDArray ones = manager.ones(new Shape(1, 3, 3, 3));
        float[] map = explain(new Occlusion(2, 2, "zero", 0, Score.LOGIT), linear(3, 3, weights), ones, 1).values().toFloatArray();
        // falls of the four windows: 1+2+4+5 = 12, 2+3+5+6 = 16, 4+5+7+8 = 24, 5+6+8+9 = 28
        assertArrayEquals(new float[] {12, 14, 16, 18, 20, 22, 24, 26, 28}, map, 1e-5f);
    }

    @Test
    void featureAblationGivesACellItsFall() throws GlassboxException {
        float[] weights = new float[12];
        for (int i = 0; i < 12; i++) {
            weights[i] = i + 1; // pixel i has 1, 5 and 9 plus i over its channels
        }
        NDArray ones = manager.ones(new Shape(1, 3, 2, 2));
        float[] map = explain(new FeatureAblation(1, "zero", 0, Score.LOGIT), linear(2, 2, weights), ones, 1).values().toFloatArray();
        assertArrayEquals(new float[] {15, 18, 21, 24}, map, 1e-5f);
    }

    @Test
    void theProbabilityIsExplainedWhereItIsAskedFor() throws GlassboxException {
        // logits (2, 0) with the pixel, (0, 0) without: 1 / (1 + exp(-2)) - 1/2
        Network network = linear(1, 1, new float[] {2, 0, 0});
        float[] map = explain(new FeatureAblation(1, "zero", 0, Score.PROBABILITY), network, manager.ones(new Shape(1, 3, 1, 1)), 1).values().toFloatArray();
        assertEquals(1 / (1 + Math.exp(-2)) - 0.5, map[0], 1e-6);
    }

    @Test
    void hiddenPixelsShowTheReference() throws GlassboxException {
        // x = 1 and w = 1 at one pixel of one channel: the fall is 1 - reference
        NDArray ones = manager.ones(new Shape(1, 3, 1, 1));
        Network network = linear(1, 1, new float[] {0, 1, 0});
        assertEquals(1 - (1 - 0.456f) / 0.224f, explain(new FeatureAblation(1, "white", 0, Score.LOGIT), network, ones, 1).values().toFloatArray()[0], 1e-5f);
        assertEquals(1 + 0.456f / 0.224f, explain(new FeatureAblation(1, "black", 0, Score.LOGIT), network, ones, 1).values().toFloatArray()[0], 1e-5f);
    }

    @ParameterizedTest
    @MethodSource("all")
    void equalSeedsGiveEqualMapsAndOthersDont(Explainer explainer) throws GlassboxException {
        Network network = cnn(16);
        NDArray image = TestImages.normal(manager, 1, 1, 3, 16, 16);
        float[] first = explain(explainer, network, image, 64).values().toFloatArray();
        assertArrayEquals(first, explain(explainer, network, image, 64).values().toFloatArray());
        if (explainer instanceof Lime) {
            assertFalse(Arrays.equals(first, explain(lime(200, 1), network, image, 64).values().toFloatArray()));
        } else if (explainer instanceof KernelShap) {
            assertFalse(Arrays.equals(first, explain(shap(200, 1), network, image, 64).values().toFloatArray()));
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void theMapDoesNotDependOnNeighboursNorOnHowManyVersionsGoThroughTheNetworkAtOnce(Explainer explainer) throws GlassboxException {
        Network network = cnn(16);
        NDArray images = TestImages.normal(manager, 1, 3, 3, 16, 16);
        int pixels = 256;
        float[] together = explain(explainer, network, images, 512).values().toFloatArray();
        for (int atOnce : new int[] {1, 7, 64}) {
            Fixture.assertCloseToPeak(atOnce + " at once", doubles(together), explain(explainer, network, images, atOnce).values().toFloatArray(), 1e-5);
        }
        for (int n = 0; n < 3; n++) {
            float[] alone = explain(explainer, network, images.get(new NDIndex(n + ":" + (n + 1))), 64).values().toFloatArray();
            Fixture.assertCloseToPeak("image " + n, doubles(Arrays.copyOfRange(together, n * pixels, (n + 1) * pixels)), alone, 1e-5);
        }
    }

    @ParameterizedTest
    @MethodSource("undivided")
    void anImageOfOneSegmentHasAConstantMap(Explainer explainer) throws GlassboxException {
        Attribution found = explain(explainer, squareNetwork(), squareImage(), 8);
        assertEquals(SaliencyMap.Status.CONSTANT, new SaliencyMap(SIZE, SIZE, found.values().toFloatArray(), 0, Double.NaN).status());
    }

    @ParameterizedTest
    @MethodSource("all")
    void aNetworkThatAnswersAlwaysTheSameHasAMapOfZeros(Explainer explainer) throws GlassboxException {
        Network dead = cnn(16);
        dead.trainedParameters().values().forEach(array -> array.muli(0f));
        dead.state().get("fc.bias").set(new float[] {0.1f, -3.3f, 0.7f});
        Attribution found = explain(explainer, dead, TestImages.normal(manager, 1, 2, 3, 16, 16), 64);
        assertArrayEquals(new float[512], found.values().toFloatArray());
        if (explainer instanceof Lime) {
            assertTrue(Double.isNaN(found.figures().get(Lime.FIT)[0]), "there is nothing to fit");
        }
    }

    @Test
    void aSegmentOfOneColourIsNotHiddenByItsOwnMean() throws GlassboxException {
        NDArray plain = manager.ones(new Shape(1, 3, 16, 16));
        Network network = linear(16, 16, TestImages.normal(manager, 3, 768).toFloatArray());
        assertArrayEquals(new float[256], explain(lime(100, "segment"), network, plain, 64).values().toFloatArray(), 1e-6f);
    }

    @ParameterizedTest
    @MethodSource("all")
    void aNetworkThatBreaksLeavesNothingBehind(Explainer explainer) {
        NDArray images = TestImages.normal(manager, 1, 2, 3, 16, 16);
        int[] passes = {0};
        Network breaking = custom(x -> {
            if (++passes[0] == 3) {
                throw new IllegalStateException("broken");
            }
            return mean(x);
        });
        int before = manager.getManagedArrays().size();
        assertThrows(IllegalStateException.class, () -> explain(explainer, breaking, images, 8));
        assertEquals(before, manager.getManagedArrays().size());
    }

    @ParameterizedTest
    @MethodSource("all")
    void cancellingStopsAfterTheBatchThatIsUnderWay(Explainer explainer) {
        NullProgressMonitor monitor = new NullProgressMonitor();
        int[] passes = {0};
        Network network = custom(x -> {
            monitor.setCanceled(++passes[0] == 2);
            return mean(x);
        });
        NDArray images = TestImages.normal(manager, 1, 2, 3, 16, 16);
        assertThrows(OperationCanceledException.class, () -> explainer.explain(request(network, images, 8), monitor));
        assertEquals(2, passes[0]);
    }

    @ParameterizedTest
    @MethodSource("all")
    void noBatchIsLargerThanWhatFitsAndTheLastIsTheOnlySmallOne(Explainer explainer) throws GlassboxException {
        List<Long> sizes = new ArrayList<>();
        Network network = custom(x -> {
            sizes.add(x.size(0));
            return mean(x);
        });
        explain(explainer, network, TestImages.normal(manager, 1, 1, 3, 16, 16), 8);
        for (int i = 0; i < sizes.size() - 1; i++) {
            assertEquals(8, sizes.get(i));
        }
        assertTrue(sizes.getLast() <= 8);
    }

    @Test
    void imagesWithFewVersionsShareABatch() throws GlassboxException {
        List<Long> sizes = new ArrayList<>();
        Network network = custom(x -> {
            sizes.add(x.size(0));
            return mean(x);
        });
        // 4 cells: 5 versions of each of 7 images, of which 4 fit into a batch of 20
        explain(new FeatureAblation(8, "zero", 0, Score.LOGIT), network, TestImages.normal(manager, 1, 7, 3, 16, 16), 20);
        assertEquals(List.of(20L, 15L), sizes);
    }

    @ParameterizedTest
    @MethodSource("all")
    void anUndefinedAnswerGivesAMapThatSaysSo(Explainer explainer) throws GlassboxException {
        Network network = custom(x -> mean(x).mul(Float.NaN));
        Attribution found = explain(explainer, network, TestImages.normal(manager, 1, 1, 3, 16, 16), 64);
        assertEquals(SaliencyMap.Status.NONFINITE, new SaliencyMap(16, 16, found.values().toFloatArray(), 0, Double.NaN).status());
    }

    @ParameterizedTest
    @MethodSource("all")
    void imagesNeedNotBeSquareNorLarge(Explainer explainer) throws GlassboxException {
        Network network = custom(x -> mean(x));
        for (Shape shape : new Shape[] {new Shape(2, 3, 7, 19), new Shape(1, 3, 1, 1), new Shape(1, 3, 2, 40)}) {
            Attribution found = explain(explainer, network, TestImages.normal(manager, 1, shape.getShape()), 64);
            assertEquals(new Shape(shape.get(0), shape.get(2), shape.get(3)), found.values().getShape());
            assertEquals(Attribution.Space.PIXEL, found.space());
            for (float value : found.values().toFloatArray()) {
                assertTrue(Float.isFinite(value));
            }
        }
    }

    @Test
    void aStrideThatLeavesPixelsOutIsRefused() throws GlassboxException {
        GlassboxException refused = assertThrows(GlassboxException.class,
                () -> Options.of(new Occlusion()).create("explainer \"occlusion\"", Map.of("window", "8", "stride", "9")));
        assertTrue(refused.getMessage().contains("option stride is 9, but must be at most the window of 8 pixels"), refused.getMessage());
        NDArray image = TestImages.normal(manager, 1, 1, 3, SIZE, SIZE);
        refused = assertThrows(GlassboxException.class, () -> explain(new Occlusion(0, 9, "zero", 0, Score.LOGIT), cnn(SIZE), image, 1));
        assertTrue(refused.getMessage().contains("can't step by 9 pixels with windows of 8"), refused.getMessage());
    }

    @Test
    void aMisspelledReferenceIsRefusedWithTheNearestName() {
        GlassboxException refused =
                assertThrows(GlassboxException.class, () -> Options.of(new Lime()).create("explainer \"lime\"", Map.of("reference", "segmant")));
        assertTrue(refused.getMessage().contains("blur, zero, white, black, segment or a .npy file"), refused.getMessage());
        assertTrue(refused.getMessage().contains("did you mean \"segment\"?"), refused.getMessage());
    }

    private static KernelShap shap(int samples, long seed) {
        return new KernelShap(samples, Segments.SLIC, 30, 10, "zero", 0, Score.LOGIT, seed);
    }

    private static KernelShap shap(int samples, String reference) {
        return new KernelShap(samples, Segments.GRID, 16, 10, reference, 2, Score.LOGIT, 0);
    }

    private static boolean inSquare(int pixel) {
        int x = pixel % SIZE;
        int y = pixel / SIZE;
        return x >= LEFT && x < RIGHT && y >= LEFT && y < RIGHT;
    }

    /** The first logit is the mean of a square in the middle. */
    private Network squareNetwork() {
        float[] weights = new float[3 * SIZE * SIZE];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = inSquare(i % (SIZE * SIZE)) ? 1f / (3 * (RIGHT - LEFT) * (RIGHT - LEFT)) : 0;
        }
        return linear(SIZE, SIZE, weights);
    }

    /** Bright in the square, dark around it, with a little noise. */
    private NDArray squareImage() {
        float[] values = TestImages.normal(manager, 1, 3 * SIZE * SIZE).toFloatArray();
        for (int i = 0; i < values.length; i++) {
            values[i] = 0.05f * values[i] + (inSquare(i % (SIZE * SIZE)) ? 1.5f : -1f);
        }
        return manager.create(values, new Shape(1, 3, SIZE, SIZE));
    }
}
