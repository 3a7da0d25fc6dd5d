package org.glassbox.tests.explainers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.Map;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.explain.Attribution;
import org.glassbox.core.network.Graph;
import org.glassbox.core.network.Mode;
import org.glassbox.core.network.Network;
import org.glassbox.core.network.StateDict;
import org.glassbox.core.option.Options;
import org.glassbox.explainers.KernelShap;
import org.glassbox.explainers.Lime;
import org.glassbox.explainers.Score;
import org.glassbox.explainers.Segments;
import org.glassbox.tests.networks.Fixture;
import org.glassbox.tests.networks.TestImages;
import org.glassbox.tests.networks.TestNetworks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** LIME and Kernel SHAP, which fit a linear model to the answers to images with some segments hidden. */
class CoalitionsTest extends PerturbationTest {
    @ParameterizedTest
    @EnumSource
    void withoutPenaltyLimeFindsTheWeightsOfALinearNetworkAndFitsPerfectly(Segments segments) throws GlassboxException {
        Network network = linear(8, 8, TestImages.normal(manager, 3, 192).toFloatArray());
        NDArray image = TestImages.normal(manager, 4, 1, 3, 8, 8);
        Lime lime = new Lime(300, 0.25, 1e-9, segments, 9, 10, "zero", 0, Score.LOGIT, 0);
        Attribution found = explain(lime, network, image, 1);
        // features ablated alone fall by just as much, as segments don't interact
        double[] expected = singleFalls(network, image, found.values().toFloatArray());
        Fixture.assertCloseToPeak("coefficients", expected, found.values().toFloatArray(), 1e-4);
        assertEquals(1, found.figures().get(Lime.FIT)[0], 1e-6);
    }

    @Test
    void theFitSaysHowFarTheNetworkIsFromALinearModel() throws GlassboxException {
        NDArray image = TestImages.normal(manager, 4, 1, 3, 8, 8);
        Network product = custom(x -> mean(x).mul(30f).square());
        double fit = explain(lime(500, 0), product, image, 1).figures().get(Lime.FIT)[0];
        assertTrue(fit > -0.1 && fit < 0.9, "fit " + fit);
    }

    @Test
    void limesSpreadOverSeedsFallsWithTheSamples() throws GlassboxException {
        Graph graph = TestNetworks.smooth(3);
        Network network = new Network(graph, StateDict.initialised(manager, graph, 5));
        NDArray image = TestImages.normal(manager, 1, 1, 3, 8, 8);
        double few = spread(network, image, 100);
        double many = spread(network, image, 1600);
        assertTrue(many < 0.5 * few, "standard deviation " + few + " with 100 samples, " + many + " with 1600"); // 1/4 by theory
    }

    @Test
    void withRoomForAllCoalitionsKernelShapGivesTheShapleyValues() throws GlassboxException {
        Graph graph = TestNetworks.smooth(3);
        Network network = new Network(graph, StateDict.initialised(manager, graph, 5));
        NDArray image = TestImages.normal(manager, 1, 1, 3, 8, 8);
        // cells of 3 pixels, the last of 2: 9 segments, 510 coalitions besides none and all
        float[] map = explain(new KernelShap(510, Segments.GRID, 9, 10, "zero", 0, Score.LOGIT, 0), network, image, 1).values().toFloatArray();
        double[] shapley = shapley(network, image);
        double[] expected = new double[map.length];
        for (int i = 0; i < map.length; i++) {
            int width = i % 8 < 6 ? 3 : 2;
            int height = i / 8 < 6 ? 3 : 2;
            expected[i] = shapley[i / 8 / 3 * 3 + i % 8 / 3] / (width * height);
        }
        Fixture.assertCloseToPeak("Shapley values", expected, map, 1e-4);
    }

    @Test
    void kernelShapsEstimateConvergesToTheShapleyValues() throws GlassboxException {
        Graph graph = TestNetworks.smooth(3);
        Network network = new Network(graph, StateDict.initialised(manager, graph, 5));
        NDArray image = TestImages.normal(manager, 1, 1, 3, 8, 8);
        double[] exact = doubles(explain(new KernelShap(510, Segments.GRID, 9, 10, "zero", 0, Score.LOGIT, 0), network, image, 1).values().toFloatArray());
        double worst = 0;
        for (int seed = 0; seed < 3; seed++) {
            float[] estimate = explain(new KernelShap(200, Segments.GRID, 9, 10, "zero", 0, Score.LOGIT, seed), network, image, 1).values().toFloatArray();
            worst = Math.max(worst, distance(exact, estimate));
        }
        assertTrue(worst < 0.1, "relative distance " + worst);
    }

    @ParameterizedTest
    @ValueSource(ints = {128, 129, 300, 1000})
    void kernelShapSumsToTheChangeOfTheScoreExactly(int samples) throws GlassboxException {
        Network network = cnn(SIZE);
        NDArray images = TestImages.normal(manager, 1, 2, 3, SIZE, SIZE);
        Attribution found = explain(new KernelShap(samples, Segments.GRID, 64, 10, "blur", 0, Score.LOGIT, 0), network, images, 512);
        for (int n = 0; n < 2; n++) {
            assertTrue(found.completeness().orElseThrow().gap()[n] <= 1e-6, "gap " + found.completeness().orElseThrow().gap()[n]);
        }
        NDArray zero = network.forward(images.zerosLike(), Mode.EVAL);
        NDArray change = network.forward(images, Mode.EVAL).sub(zero);
        Attribution fromZero = explain(new KernelShap(samples, Segments.SLIC, 40, 10, "zero", 0, Score.LOGIT, 0), network, images, 512);
        float[] sums = fromZero.values().sum(new int[] {1, 2}).toFloatArray();
        assertArrayEquals(new float[] {change.getFloat(0, 0), change.getFloat(1, 0)}, sums, 2e-6f);
    }

    @Test
    void kernelShapSaysHowManySamplesItsSegmentsNeed() {
        GlassboxException refused = assertThrows(GlassboxException.class,
                () -> Options.of(new KernelShap()).create("explainer \"kernelshap\"", Map.of("samples", "127", "segments", "64")));
        assertTrue(refused.getMessage().contains("option samples is 127, but 64 segments can only be told apart by at least 128 coalitions"),
                refused.getMessage());
    }

    @Test
    void anImageThatFallsIntoMoreSuperpixelsThanWantedGetsAsManyMoreCoalitions() throws GlassboxException {
        NDArray noise = TestImages.normal(manager, 4, 1, 3, 16, 16);
        Attribution found = explain(new KernelShap(128, Segments.SLIC, 64, 10, "zero", 0, Score.LOGIT, 0), cnn(16), noise, 64);
        assertTrue(Arrays.stream(doubles(found.values().toFloatArray())).distinct().count() > 64, "this image has more than 64 superpixels");
        assertTrue(found.completeness().orElseThrow().gap()[0] <= 1e-6);
    }

    @Test
    void aVersionWithoutAnySegmentIsAsFarAwayAsCanBe() throws GlassboxException {
        // one segment: n versions show it, with weight 1, the others don't, with d = 1 and weight v = exp(-1 / width²) = exp(-1)
        NDArray ones = manager.ones(new Shape(1, 3, 1, 1));
        Lime lime = new Lime(2, 1, 1, Segments.GRID, 1, 10, "zero", 0, Score.LOGIT, seedThatHidesTheSecond());
        float found = explain(lime, linear(1, 1, new float[] {5, 0, 0}), ones, 1).values().toFloatArray()[0];
        // variance v / (1 + v) of z about its mean, weighted: b = v / (1 + v) · 5 / (v / (1 + v) + alpha)
        double v = Math.exp(-1);
        assertEquals(v / (1 + v) * 5 / (v / (1 + v) + 1), found, 1e-6);
    }

    /** The seed decides whether the second version of a one-pixel image shows it; the weights of both cases differ. */
    private long seedThatHidesTheSecond() throws GlassboxException {
        NDArray ones = manager.ones(new Shape(1, 3, 1, 1));
        for (long seed = 0; seed < 100; seed++) {
            float found = explain(new Lime(2, 1, 1, Segments.GRID, 1, 10, "zero", 0, Score.LOGIT, seed), linear(1, 1, new float[] {5, 0, 0}), ones, 1).values()
                    .toFloatArray()[0];
            if (found != 0) {
                return seed;
            }
        }
        throw new AssertionError("no seed of 100 hides the only segment");
    }

    private double spread(Network network, NDArray image, int samples) throws GlassboxException {
        double[] sums = new double[64];
        double[] squares = new double[64];
        int seeds = 8;
        for (int seed = 0; seed < seeds; seed++) {
            Lime lime = new Lime(samples, 0.25, 1, Segments.GRID, 16, 10, "zero", 0, Score.LOGIT, seed);
            float[] map = explain(lime, network, image, 512).values().toFloatArray();
            for (int i = 0; i < map.length; i++) {
                sums[i] += map[i];
                squares[i] += map[i] * map[i];
            }
        }
        double variance = 0;
        for (int i = 0; i < sums.length; i++) {
            variance += squares[i] / seeds - sums[i] / seeds * (sums[i] / seeds);
        }
        return Math.sqrt(variance / sums.length);
    }

    /** φ_s = Σ over coalitions without s of |S|! (M - 1 - |S|)! / M! (f(S + s) - f(S)), on the grid of 3 x 3 cells of 8 x 8 pixels. */
    private double[] shapley(Network network, NDArray image) {
        int count = 9;
        float[] x = image.toFloatArray();
        float[] versions = new float[512 * x.length];
        for (int coalition = 0; coalition < 512; coalition++) {
            for (int i = 0; i < x.length; i++) {
                int cell = i % 64 / 8 / 3 * 3 + i % 8 / 3;
                versions[coalition * x.length + i] = (coalition >> cell & 1) == 1 ? x[i] : 0;
            }
        }
        float[] logits = network.forward(manager.create(versions, new Shape(512, 3, 8, 8)), Mode.EVAL).toFloatArray();
        double[] factorials = new double[count + 1];
        factorials[0] = 1;
        for (int i = 1; i <= count; i++) {
            factorials[i] = i * factorials[i - 1];
        }
        double[] values = new double[count];
        for (int s = 0; s < count; s++) {
            for (int coalition = 0; coalition < 512; coalition++) {
                if ((coalition >> s & 1) == 0) {
                    int size = Integer.bitCount(coalition);
                    values[s] += factorials[size] * factorials[count - 1 - size] / factorials[count]
                            * (logits[3 * (coalition | 1 << s)] - logits[3 * coalition]);
                }
            }
        }
        return values;
    }

    /** For a network without interactions: the fall of hiding together all pixels that have the same value in a map. */
    private static double[] singleFalls(Network network, NDArray image, float[] map) {
        float[] w = network.state().get("fc.weight").toFloatArray();
        float[] x = image.toFloatArray();
        double[] falls = new double[map.length];
        for (int i = 0; i < map.length; i++) {
            for (int j = 0; j < map.length; j++) {
                for (int c = 0; c < 3 && map[j] == map[i]; c++) {
                    falls[i] += w[c * map.length + j] * x[c * map.length + j];
                }
            }
        }
        return falls;
    }

    private static double distance(double[] expected, float[] found) {
        double difference = 0;
        double size = 0;
        for (int i = 0; i < expected.length; i++) {
            difference += (found[i] - expected[i]) * (found[i] - expected[i]);
            size += expected[i] * expected[i];
        }
        return Math.sqrt(difference / size);
    }
}
