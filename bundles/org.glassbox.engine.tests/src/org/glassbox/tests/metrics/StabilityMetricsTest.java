package org.glassbox.tests.metrics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.glassbox.core.explain.Explaining;
import org.glassbox.core.explain.ExplanationMetric.Point;
import org.glassbox.core.explain.ExplanationMetric.Value;
import org.glassbox.core.explain.SaliencyMap;
import org.glassbox.metrics.MaxSensitivity;
import org.glassbox.metrics.Randomisation;
import org.glassbox.metrics.Randomisation.Mode;
import org.glassbox.metrics.Randomisation.Similarity;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Metrics that explain again, by methods whose maps are known. */
class StabilityMetricsTest {
    private static final double TOLERANCE = 1e-6;
    /** A map of the image's own red values. */
    private static final Explaining RED = (network, images, targets, monitor) -> maps(images, 1);
    private LinearScene scene;

    @AfterEach
    void close() {
        scene.close();
    }

    /** The first channel of each image times a factor. */
    private static List<SaliencyMap> maps(NDArray images, float factor) {
        int width = (int) images.size(3);
        int height = (int) images.size(2);
        float[] values = images.toFloatArray();
        List<SaliencyMap> maps = new ArrayList<>();
        for (int n = 0; n < images.size(0); n++) {
            float[] map = new float[width * height];
            for (int i = 0; i < map.length; i++) {
                map[i] = factor * values[n * 3 * map.length + i];
            }
            maps.add(new SaliencyMap(width, height, map, 0, Double.NaN));
        }
        return maps;
    }

    @Test
    void theLargestChangeOfAMapThatIsTheImageIsThatOfTheImage() throws Exception {
        // given one pixel of 0.4 after a normalisation by the deviation 0.5: the map moves by at most 0.02 / 0.5 = 0.04 of 0.4
        scene = new LinearScene(1, 1, 1).normalisedBy(0, 0.5).explainedBy(RED).image(new double[] {0.4}, 0.4);
        double value = scene.value(new MaxSensitivity(300, 0.02, 0)).value();
        // then the largest of 300 uniform draws is within a fiftieth of the bound, but for a chance of .98³⁰⁰ = .002
        assertTrue(value <= 0.1 && value > 0.098, "" + value);
    }

    @Test
    void theChangeIsRelativeToTheMap() throws Exception {
        // the same draws move a map ten times as large by ten times as much
        scene = new LinearScene(2, 1, 1, 1).explainedBy(RED).image(new double[] {0.4, 0.3}, 0.4, 0.3);
        double value = scene.value(new MaxSensitivity()).value();
        scene.close();
        scene = new LinearScene(2, 1, 1, 1).explainedBy((network, images, targets, monitor) -> maps(images, 10)).image(new double[] {0.4, 0.3}, 4, 3);
        assertEquals(value, scene.value(new MaxSensitivity()).value(), TOLERANCE);
    }

    @Test
    void aMapThatIgnoresTheImageDoesNotChangeAndOneOfZerosIsUndefined() throws Exception {
        Explaining fixed = (network, images, targets, monitor) -> List.of(LinearScene.saliency(2, 1, 1, 2), LinearScene.saliency(2, 1, 0, 0));
        scene = new LinearScene(2, 1, 1, 1).explainedBy(fixed).image(new double[] {1, 0}, 1, 2).image(new double[] {0, 1}, 0, 0);
        List<Value> values = scene.values(new MaxSensitivity());
        assertEquals(Value.of(0), values.get(0));
        assertEquals(Value.undefined("the map is zero everywhere"), values.get(1));
    }

    @Test
    void aMethodThatBreaksNextToTheImageIsUndefined() throws Exception {
        Explaining breaking = (network, images, targets, monitor) -> List.of(LinearScene.saliency(2, 1, Double.NaN, 2));
        scene = new LinearScene(2, 1, 1, 1).explainedBy(breaking).image(new double[] {1, 0}, 1, 2);
        assertFalse(scene.value(new MaxSensitivity()).isDefined());
    }

    @Test
    void aMethodThatIgnoresTheNetworkIsFlagged() throws Exception {
        // given an "edge detector", whose map is the image whatever the weights
        scene = new LinearScene(2, 2, 1, 2, 3, 4).explainedBy(RED).image(new double[] {4, 1, 3, 2}, 4, 1, 3, 2);
        for (Similarity similarity : Similarity.values()) {
            Value value = scene.value(new Randomisation(Mode.CASCADING, similarity, 10, 0.5, 0));
            assertEquals(1, value.value(), TOLERANCE, similarity.toString());
            assertEquals(Optional.of("the map hardly depends on what the network has learned: with random weights it stays similar to at least 1.00"), value.remark());
        }
    }

    @Test
    void aMethodThatReadsTheWeightsIsNot() throws Exception {
        // given the gradient of a linear network of 64 pixels, which is its weights
        Explaining gradient = (network, images, targets, monitor) -> {
            float[] weights = network.state().get("fc.weight").toFloatArray();
            float[] map = Arrays.copyOf(weights, 64);
            return List.of(new SaliencyMap(8, 8, map, 0, Double.NaN));
        };
        double[] weights = new double[64];
        for (int i = 0; i < 64; i++) {
            weights[i] = Math.sin(i);
        }
        scene = new LinearScene(8, 8, weights).explainedBy(gradient).image(new double[64], weights);
        Value value = scene.value(new Randomisation());
        // then its rank correlation with fresh weights has the deviation 1/√63 = .126
        assertTrue(value.value() < 4 * 0.126, value.toString());
        assertEquals(Optional.empty(), value.remark());
        assertEquals(List.of("fc"), value.points().stream().map(Point::label).toList());
    }

    @Test
    void theWeightsThatWereLearnedStayAsTheyAre() throws Exception {
        scene = new LinearScene(2, 1, 3, -6).explainedBy(RED).image(new double[] {1, 2}, 1, 2);
        float[] before = scene.request().network().state().get("fc.weight").toFloatArray();
        scene.value(new Randomisation());
        assertArrayEquals(before, scene.request().network().state().get("fc.weight").toFloatArray());
        assertEquals(1.0, before[0]); // 3 by three channels
    }

    @Test
    void similaritiesAreThoseOfTheirDefinitions() throws Exception {
        // given maps 0 1/2 1 and, with random weights, 0 2 1, which is 0 1 1/2 between its smallest and largest values
        Explaining swapped = (network, images, targets, monitor) -> List.of(LinearScene.saliency(3, 1, 0, 2, 1));
        scene = new LinearScene(3, 1, 1, 1, 1).explainedBy(swapped).image(new double[3], 0, 0.5, 1);
        // ranks 1 2 3 and 1 3 2: 1 - 6·2 / (3·8)
        assertEquals(0.5, similarity(Similarity.SPEARMAN), TOLERANCE);
        // windows of one pixel have no variance: 1 where both are 0, (2ab + c1) / (a² + b² + c1) for 1/2 and 1, c1 = .01²
        assertEquals((1 + 2 * (1 + 1e-4) / (1.25 + 1e-4)) / 3, similarity(Similarity.SSIM), TOLERANCE);
        // the highest tenth of three pixels is one, another in each
        assertEquals(0, similarity(Similarity.TOP_TENTH), TOLERANCE);
    }

    private double similarity(Similarity similarity) throws Exception {
        return scene.value(new Randomisation(Mode.CASCADING, similarity, 10, 0.9, 0)).value();
    }

    @Test
    void ssimOfAWindowIsThatOfItsGaussianMoments() throws Exception {
        // given 3 x 3 pixels, one window of weights g² (edge g e, corner e²) with e = exp(-1/(2·1.5²)), and maps of the middle and of one corner
        Explaining corner = (network, images, targets, monitor) -> List.of(LinearScene.saliency(3, 3, 1, 0, 0, 0, 0, 0, 0, 0, 0));
        scene = new LinearScene(3, 3, new double[9]).explainedBy(corner).image(new double[9], 0, 0, 0, 0, 1, 0, 0, 0, 0);
        double e = Math.exp(-1 / (2 * 1.5 * 1.5));
        double middle = 1 / ((1 + 2 * e) * (1 + 2 * e));
        double edge = e * e * middle;
        // then with μ = w, σ² = w - w² and σab = -w w'
        double c1 = 1e-4;
        double c2 = 9e-4;
        double expected = (2 * middle * edge + c1) * (-2 * middle * edge + c2)
                / ((middle * middle + edge * edge + c1) * (middle - middle * middle + edge - edge * edge + c2));
        assertEquals(expected, similarity(Similarity.SSIM), TOLERANCE);
    }

    @Test
    void aMapThatVanishesWithRandomWeightsIsNotSimilar() throws Exception {
        Explaining vanishing = (network, images, targets, monitor) -> List.of(LinearScene.saliency(2, 1, 0, 0));
        scene = new LinearScene(2, 1, 1, 1).explainedBy(vanishing).image(new double[2], 1, 2);
        assertEquals(0, scene.value(new Randomisation()).value());
        scene.map(3, 3);
        assertFalse(scene.explainedBy((network, images, targets, monitor) -> List.of(LinearScene.saliency(2, 1, 0, 0), LinearScene.saliency(2, 1, 0, 0)))
                .values(new Randomisation()).get(1).isDefined());
    }
}
