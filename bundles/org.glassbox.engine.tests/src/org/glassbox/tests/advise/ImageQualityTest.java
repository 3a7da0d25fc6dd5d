package org.glassbox.tests.advise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import org.glassbox.advise.protocol.FeatureSimilarity;
import org.glassbox.advise.protocol.Pixels;
import org.glassbox.core.RandomStream;
import org.glassbox.core.image.StructuralSimilarity;
import org.glassbox.tests.networks.Fixture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageQualityTest {
    private static final double TOLERANCE = 1e-6; // reference/README.md

    /** The picture under {@code key}, (H, W) or (H, W, 3). */
    static Pixels pixels(Fixture fixture, String key) {
        Shape shape = fixture.shape(key);
        return pixels(fixture.doubles(key), 0, (int) shape.get(1), (int) shape.get(0), shape.dimension() == 3 ? 3 : 1);
    }

    static Pixels pixels(double[] interleaved, int offset, int width, int height, int count) {
        List<double[]> channels = new ArrayList<>();
        for (int c = 0; c < count; c++) {
            double[] channel = new double[width * height];
            for (int i = 0; i < channel.length; i++) {
                channel[i] = interleaved[offset + count * i + c];
            }
            channels.add(channel);
        }
        return new Pixels(width, height, channels);
    }

    private static FeatureSimilarity.Similarity similarity(Pixels a, Pixels b) {
        FeatureSimilarity compared = new FeatureSimilarity(a.width(), a.height());
        return compared.similarity(compared.features(a), compared.features(b));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5})
    void allIndicesAreThoseOfTheReferenceImplementations(int pair) {
        Fixture fixture = Fixture.open("advise/fsim");
        Pixels reference = pixels(fixture, "ref_" + pair);
        Pixels distorted = pixels(fixture, "dis_" + pair);
        FeatureSimilarity.Similarity found = similarity(reference, distorted);
        assertEquals(fixture.doubles("fsim_f64")[pair], found.luminance(), TOLERANCE);
        assertEquals(fixture.doubles("fsimc_f64")[pair], found.colour(), TOLERANCE);
        assertEquals(fixture.doubles("mse_normalised_f64")[pair], Pixels.meanSquaredError(reference, distorted), TOLERANCE);
        double windowed = 0;
        for (int c = 0; c < reference.channels().size(); c++) {
            windowed += StructuralSimilarity.mean(reference.channels().get(c), distorted.channels().get(c), reference.width(), reference.height(), Pixels.RANGE);
        }
        assertEquals(fixture.doubles("ssim_windowed_f64")[pair], windowed / reference.channels().size(), TOLERANCE);
        assertEquals(fixture.doubles("ssim_global_f64")[pair], StructuralSimilarity.global(fixture.doubles("ref_" + pair), fixture.doubles("dis_" + pair), Pixels.RANGE),
                TOLERANCE);
    }

    @Test
    void aVolumesWindowsReachOverTheColoursAndBeyondItsEdges() {
        // given two layers of one value each: beyond the edges they go on, so that a window has the weights of its 11 layers for two values
        double near = 0;
        double far = 0;
        double all = 0;
        for (int k = -5; k <= 5; k++) {
            double weight = Math.exp(-0.5 * k * k / 2.25);
            all += weight;
            near += k <= 0 ? weight : 0;
            far += k > 0 ? weight : 0;
        }
        double own = near / all; // of the first layer's window on the first layer, and by symmetry of the second's on the second
        double other = far / all;
        double a = 100;
        double b = 200;
        // when the first layers differ, by hand from the equation above the class
        double expected = 0;
        for (double[] weights : new double[][] {{own, other}, {other, own}}) {
            double meanA = weights[0] * a + weights[1] * b;
            double meanB = weights[0] * 50 + weights[1] * b;
            double varianceA = weights[0] * a * a + weights[1] * b * b - meanA * meanA;
            double varianceB = weights[0] * 2500 + weights[1] * b * b - meanB * meanB;
            double covariance = weights[0] * a * 50 + weights[1] * b * b - meanA * meanB;
            expected += 0.5 * (2 * meanA * meanB + 6.5025) * (2 * covariance + 58.5225) / ((meanA * meanA + meanB * meanB + 6.5025) * (varianceA + varianceB + 58.5225));
        }
        // then
        List<double[]> first = List.of(new double[] {a}, new double[] {b});
        assertEquals(expected, StructuralSimilarity.volume(first, List.of(new double[] {50}, new double[] {b}), 1, 1, Pixels.RANGE), 1e-9);
        assertEquals(1, StructuralSimilarity.volume(first, first, 1, 1, Pixels.RANGE), 1e-12);
    }

    private static Pixels noise(int width, int height, long seed) {
        RandomStream random = RandomStream.of(seed, "noise");
        double[] interleaved = new double[3 * width * height];
        for (int i = 0; i < interleaved.length; i++) {
            interleaved[i] = random.uniform(0, Pixels.RANGE);
        }
        return pixels(interleaved, 0, width, height, 3);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 8, 13, 17, 31, 97, 384})
    void aPictureOfAnySizeIsLikeItselfAndLessLikeAnother(int side) {
        Pixels picture = noise(side, side + 2, 1);
        assertEquals(1, similarity(picture, picture).luminance(), 1e-12);
        assertEquals(1, similarity(picture, picture).colour(), 1e-12);
        FeatureSimilarity.Similarity other = similarity(picture, noise(side, side + 2, 2));
        assertTrue(other.luminance() > 0 && other.luminance() < 1 && Double.isFinite(other.colour()), "" + other);
        FeatureSimilarity.Similarity turned = similarity(noise(side, side + 2, 2), picture);
        assertEquals(other.luminance(), turned.luminance(), 1e-12);
    }

    @Test
    void blackAndPlainPicturesHaveDefinedSimilarities() {
        Pixels black = new Pixels(20, 10, List.of(new double[200], new double[200], new double[200]));
        assertEquals(1, similarity(black, black).luminance(), 1e-12); // 0 / 0 in the authors' code
        FeatureSimilarity.Similarity toNoise = similarity(noise(20, 10, 1), black);
        assertTrue(toNoise.luminance() >= 0 && toNoise.luminance() < 1 && Double.isFinite(toNoise.colour()), "" + toNoise);
        assertEquals(1, StructuralSimilarity.mean(new double[200], new double[200], 20, 10, Pixels.RANGE), 1e-12);
        assertEquals(1, StructuralSimilarity.global(new double[200], new double[200], Pixels.RANGE), 1e-12);
        assertEquals(0, Pixels.meanSquaredError(black, black));
    }
}
