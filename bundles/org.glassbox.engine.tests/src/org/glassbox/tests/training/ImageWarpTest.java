package org.glassbox.tests.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import java.util.List;
import org.glassbox.core.RandomStream;
import org.glassbox.core.image.GreyMask;
import org.glassbox.core.image.Mask;
import org.glassbox.core.image.Normalisation;
import org.glassbox.core.image.RgbImage;
import org.glassbox.engine.experiment.Augmentation;
import org.glassbox.engine.training.ImageWarp;
import org.junit.jupiter.api.Test;

class ImageWarpTest {
    private static final Normalisation PLAIN = new Normalisation(List.of(0.0, 0.0, 0.0), List.of(1.0, 1.0, 1.0));
    private static final int SIZE = 8;

    /** Red rises to the right and green downwards, so that each pixel tells where it came from; blue is grey. */
    private static RgbImage ramp() {
        byte[] rgb = new byte[3 * SIZE * SIZE];
        for (int y = 0; y < SIZE; y++) {
            for (int x = 0; x < SIZE; x++) {
                rgb[3 * (y * SIZE + x)] = (byte) (20 * x);
                rgb[3 * (y * SIZE + x) + 1] = (byte) (20 * y);
                rgb[3 * (y * SIZE + x) + 2] = 100;
            }
        }
        return new RgbImage(SIZE, SIZE, rgb);
    }

    private static float[] warped(Augmentation settings, int draw) {
        float[] planes = new float[3 * SIZE * SIZE];
        ImageWarp.draw(settings, RandomStream.of(1, "test", draw, "")).apply(ramp(), PLAIN, planes, 0);
        return planes;
    }

    private static int column(float[] planes, int x, int y) {
        return Math.round(planes[y * SIZE + x] * 255 / 20);
    }

    private static int row(float[] planes, int x, int y) {
        return Math.round(planes[SIZE * SIZE + y * SIZE + x] * 255 / 20);
    }

    @Test
    void withoutAugmentationTheImageIsNormalisedAndNothingElse() {
        assertArrayEquals(PLAIN.planes(ramp()), warped(Augmentation.none(), 0), 0f);
    }

    @Test
    void mirroringGivesEachOfTheFourImagesInAboutAQuarterOfTheDraws() {
        int[] seen = new int[4];
        for (int draw = 0; draw < 400; draw++) {
            float[] planes = warped(new Augmentation(true, true, 0, 0, 0), draw);
            boolean mirroredX = column(planes, 0, 0) == SIZE - 1;
            boolean mirroredY = row(planes, 0, 0) == SIZE - 1;
            for (int i = 0; i < SIZE; i++) {
                assertEquals(mirroredX ? SIZE - 1 - i : i, column(planes, i, 3), "draw " + draw);
                assertEquals(mirroredY ? SIZE - 1 - i : i, row(planes, 3, i), "draw " + draw);
            }
            seen[(mirroredX ? 1 : 0) + (mirroredY ? 2 : 0)]++;
        }
        for (int count : seen) {
            assertTrue(count > 60 && count < 140, "100 expected, standard deviation 9: " + count);
        }
    }

    @Test
    void rotationTurnsAboutTheCentre() {
        for (int draw = 0; draw < 50; draw++) {
            float[] planes = warped(new Augmentation(false, false, 0, 180, 0), draw);
            // the mean of the four middle pixels is the centre's value for every angle: 20 * 3.5 / 255
            float centre = (planes[3 * SIZE + 3] + planes[3 * SIZE + 4] + planes[4 * SIZE + 3] + planes[4 * SIZE + 4]) / 4;
            assertEquals(20 * 3.5f / 255, centre, 1e-5f);
        }
    }

    @Test
    void brightnessScalesAndNothingMore() {
        double least = 1;
        double most = 0;
        for (int draw = 0; draw < 200; draw++) {
            float[] planes = warped(new Augmentation(false, false, 0, 0, 0.1), draw);
            double factor = planes[2 * SIZE * SIZE] * 255 / 100;
            least = Math.min(least, factor);
            most = Math.max(most, factor);
            assertEquals(factor * 60 / 255, planes[3], 1e-5, "column 3 has 60");
        }
        assertTrue(least >= 0.9 && least < 0.91 && most <= 1.1 && most > 1.09, least + " to " + most);
    }

    @Test
    void croppingStaysInsideTheImageAndKeepsTheOrder() {
        for (int draw = 0; draw < 100; draw++) {
            float[] planes = warped(new Augmentation(false, false, 0.5, 0, 0), draw);
            for (int x = 1; x < SIZE; x++) {
                assertTrue(planes[x] >= planes[x - 1]);
            }
            // half of the image at least remains: the columns shown are at least 3.5 apart
            assertTrue(planes[SIZE - 1] - planes[0] >= 20 * 3.4f / 255, "draw " + draw);
        }
    }

    @Test
    void theSameStreamGivesTheSameImage() {
        assertArrayEquals(warped(new Augmentation(), 3), warped(new Augmentation(), 3), 0f);
    }

    @Test
    void aMaskIsWarpedWithItsImage() {
        BitSet pixels = new BitSet();
        byte[] rgb = new byte[3 * SIZE * SIZE];
        for (int i : new int[] {9, 10, 11, 17, 18, 19, 25, 26, 27, 45}) { // a square and a pixel
            pixels.set(i);
            rgb[3 * i] = (byte) 255;
        }
        Mask mask = new Mask(SIZE, SIZE, pixels);
        for (int draw = 0; draw < 50; draw++) {
            Augmentation settings = draw < 25 ? new Augmentation(true, true, 0, 0, 0) : new Augmentation(true, true, 0.2, 180, 0);
            ImageWarp warp = ImageWarp.draw(settings, RandomStream.of(1, "mask", draw, ""));
            float[] planes = new float[3 * SIZE * SIZE];
            float[] warped = new float[SIZE * SIZE + 1];
            warp.apply(new RgbImage(SIZE, SIZE, rgb), PLAIN, planes, 0);
            warp.apply(mask, warped, 1);
            for (int i = 0; i < SIZE * SIZE; i++) {
                // between pixels the image is a mixture, of which the nearest one has a quarter at least
                boolean inside = warped[i + 1] == 1;
                assertTrue(inside ? planes[i] >= 0.24f : planes[i] <= 0.76f,
                        "draw " + draw + ", pixel " + i + ": " + planes[i] + " where the mask has " + warped[i + 1]);
            }
            assertEquals(0, warped[0], "what is before the offset stays");
            float[] shades = new float[SIZE * SIZE + 1];
            warp.apply(GreyMask.of(mask), shades, 1);
            assertArrayEquals(warped, shades, "shades go the same way");
        }
    }
}
