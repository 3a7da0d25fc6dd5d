package org.glassbox.tests.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.glassbox.core.RandomStream;
import org.glassbox.core.image.RgbImage;
import org.glassbox.core.image.Segmentation;
import org.glassbox.core.image.Slic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SegmentationTest {
    private static final Slic USUAL = new Slic(64, 10, 10);

    @Test
    void aGridCountsItsCellsRowByRow() {
        int[] expected = {0, 0, 1, 1, 0, 0, 1, 1, 2, 2, 3, 3};
        assertArrayEquals(expected, Segmentation.grid(4, 3, 2).labels());
        assertArrayEquals(new int[] {4, 4, 2, 2}, Segmentation.grid(4, 3, 2).sizes());
    }

    @ParameterizedTest
    @CsvSource({"32, 4, 64", "224, 28, 64", "10, 4, 9", "9, 4, 4", "3, 8, 1", "1, 1, 1"}) // 10 = 4 + 4 + 2: a cell of half the width; 9 = 4 + 5
    void whatRemainsIsACellUnlessItIsNarrowerThanHalfOfOne(int size, int cell, int expected) {
        assertEquals(expected, Segmentation.grid(size, size, cell).count());
    }

    @Test
    void labelsThatDontFitAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new Segmentation(2, 2, 1, new int[3]));
        assertThrows(IllegalArgumentException.class, () -> new Segmentation(2, 1, 2, new int[] {0, 2}));
        assertThrows(IllegalArgumentException.class, () -> new Segmentation(2, 1, 2, new int[] {0, 0}));
    }

    @ParameterizedTest
    @CsvSource({"32, 32", "64, 48", "224, 224", "97, 31", "300, 7", "2, 2", "1, 9", "1, 1"})
    void superpixelsCoverThePictureAndHangTogether(int width, int height) {
        for (RgbImage image : new RgbImage[] {noise(width, height), smooth(width, height), plain(width, height)}) {
            Segmentation found = USUAL.segment(image); // the record refuses pixels without a segment and empty segments
            assertEquals(found.count(), pieces(found), "connected pieces");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 16, 36, 64, 150}) // with only a few, colour counts more than place
    void thereAreAboutAsManyAsWanted(int wanted) {
        for (RgbImage image : new RgbImage[] {smooth(224, 224), plain(224, 224), smooth(160, 240), noise(224, 224)}) {
            int count = new Slic(wanted, 10, 10).segment(image).count();
            assertTrue(count >= 0.6 * wanted && count <= 1.5 * wanted, count + " segments in place of " + wanted);
        }
    }

    @Test
    void noSuperpixelIsSmallerThanHalfOfTheUsualSize() {
        for (RgbImage image : new RgbImage[] {noise(64, 64), smooth(64, 64), plain(64, 64)}) {
            Segmentation found = USUAL.segment(image);
            assertTrue(Arrays.stream(found.sizes()).min().orElseThrow() >= 64 * 64 / 64 / 2);
        }
    }

    @Test
    void anEvenPictureIsCutIntoSquares() {
        Segmentation found = USUAL.segment(plain(64, 64));
        assertEquals(64, found.count());
        for (int size : found.sizes()) {
            assertEquals(64, size, 32);
        }
    }

    @Test
    void bordersFollowEdges() {
        // a disc of another colour whose edge no grid could follow
        RgbImage image = disc(96, 30);
        Segmentation found = USUAL.segment(image);
        int[] inside = new int[found.count()];
        int[] sizes = found.sizes();
        for (int i = 0; i < found.labels().length; i++) {
            inside[found.labels()[i]] += image.rgb()[3 * i] != 0 ? 1 : 0;
        }
        int misplaced = 0;
        for (int s = 0; s < found.count(); s++) {
            misplaced += Math.min(inside[s], sizes[s] - inside[s]);
        }
        assertEquals(0, misplaced, 10, "pixels on the wrong side of the edge, which is about 190 pixels long");
    }

    @Test
    void aPieceThatBeginsSmallIsNoSegmentEither() {
        // the first pixel is of another colour than all others
        byte[] rgb = plain(32, 32).rgb().clone();
        rgb[0] = (byte) 255;
        Segmentation found = USUAL.segment(new RgbImage(32, 32, rgb));
        assertTrue(found.sizes()[found.labels()[0]] >= 8);
        assertEquals(found.count(), pieces(found));
    }

    @Test
    void equalPicturesHaveEqualSegments() {
        assertArrayEquals(USUAL.segment(noise(64, 64)).labels(), USUAL.segment(noise(64, 64)).labels());
    }

    @Test
    void higherCompactnessMakesShorterBorders() {
        RgbImage image = smooth(96, 96);
        int loose = borders(new Slic(64, 1, 10).segment(image));
        int compact = borders(new Slic(64, 80, 10).segment(image));
        assertTrue(compact < loose, compact + " and " + loose + " pixels on borders");
    }

    /** The number of connected pieces of equal label, which touch by edges. */
    private static int pieces(Segmentation segmentation) {
        int[] labels = segmentation.labels();
        int width = segmentation.width();
        int[] parent = new int[labels.length];
        Arrays.setAll(parent, i -> i);
        int pieces = labels.length;
        for (int i = 0; i < labels.length; i++) {
            if (i % width > 0 && labels[i] == labels[i - 1]) {
                pieces -= join(parent, i, i - 1);
            }
            if (i >= width && labels[i] == labels[i - width]) {
                pieces -= join(parent, i, i - width);
            }
        }
        return pieces;
    }

    private static int join(int[] parent, int a, int b) {
        int rootA = root(parent, a);
        int rootB = root(parent, b);
        parent[rootA] = rootB;
        return rootA == rootB ? 0 : 1;
    }

    private static int root(int[] parent, int i) {
        int root = i;
        while (parent[root] != root) {
            parent[root] = parent[parent[root]];
            root = parent[root];
        }
        return root;
    }

    private static int borders(Segmentation segmentation) {
        int[] labels = segmentation.labels();
        int count = 0;
        for (int i = 0; i < labels.length; i++) {
            count += i % segmentation.width() > 0 && labels[i] != labels[i - 1] ? 1 : 0;
        }
        return count;
    }

    private static RgbImage plain(int width, int height) {
        byte[] rgb = new byte[3 * width * height];
        Arrays.fill(rgb, (byte) 90);
        return new RgbImage(width, height, rgb);
    }

    private static RgbImage noise(int width, int height) {
        RandomStream random = RandomStream.of(7, "noise");
        byte[] rgb = new byte[3 * width * height];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) random.nextInt(256);
        }
        return new RgbImage(width, height, rgb);
    }

    /** Waves of different colours with a little noise, as in a photograph. */
    private static RgbImage smooth(int width, int height) {
        RandomStream random = RandomStream.of(7, "smooth");
        byte[] rgb = new byte[3 * width * height];
        for (int i = 0; i < rgb.length; i++) {
            int x = i / 3 % width;
            int y = i / 3 / width;
            double wave = Math.sin(0.05 * (1 + i % 3) * x + 0.03 * y) + Math.cos(0.07 * y - 0.02 * (2 - i % 3) * x);
            rgb[i] = (byte) Math.clamp(Math.round(128 + 50 * wave + 4 * random.nextGaussian()), 0, 255);
        }
        return new RgbImage(width, height, rgb);
    }

    private static RgbImage disc(int size, int radius) {
        byte[] rgb = new byte[3 * size * size];
        for (int i = 0; i < size * size; i++) {
            double dx = i % size - size / 2.0;
            double dy = i / size - size / 2.0;
            Arrays.fill(rgb, 3 * i, 3 * i + 3, (byte) (dx * dx + dy * dy < radius * radius ? 200 : 0));
        }
        return new RgbImage(size, size, rgb);
    }
}
