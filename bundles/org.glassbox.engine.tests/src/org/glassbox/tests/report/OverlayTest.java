package org.glassbox.tests.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.glassbox.core.explain.SaliencyMap;
import org.glassbox.core.image.ColourMap;
import org.glassbox.core.image.RgbImage;
import org.glassbox.engine.report.Overlay;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OverlayTest {
    private static final RgbImage IMAGE = new RgbImage(2, 1, new byte[] {10, 20, 30, (byte) 200, (byte) 210, (byte) 220});
    private static final SaliencyMap SIGNED = new SaliencyMap(2, 1, new float[] {1, -1}, 0, Double.NaN);

    @ParameterizedTest
    @EnumSource
    void luminanceTellsTheValue(ColourMap colours) {
        // lightness rises, or for maps with a sign falls with the distance from zero
        double before = Double.NaN;
        for (int i = 0; i <= 100; i++) {
            double value = colours.isSigned() ? 1 - i / 100.0 : i / 100.0;
            double now = luminance(colours.rgb(value));
            assertTrue(i == 0 || now > before, colours + " at " + value);
            if (colours.isSigned()) {
                assertTrue(i == 100 || luminance(colours.rgb(-value)) < luminance(colours.rgb(-value + 0.01)), colours + " at " + -value);
            }
            before = now;
        }
    }

    @ParameterizedTest
    @EnumSource
    void valuesBeyondTheRangeTakeTheEnds(ColourMap colours) {
        assertEquals(colours.rgb(1), colours.rgb(7));
        assertEquals(colours.rgb(colours.isSigned() ? -1 : 0), colours.rgb(-7));
        assertEquals(colours.rgb(0), colours.rgb(Double.NaN));
    }

    @Test
    void opacityZeroIsTheImage() {
        assertArrayEquals(IMAGE.rgb(), new Overlay(ColourMap.BLUE_ORANGE, 0).over(IMAGE, SIGNED).rgb());
    }

    @Test
    void opacityOneShowsTheStrongestValuesInTheEndColours() {
        RgbImage shown = new Overlay(ColourMap.BLUE_ORANGE, 1).over(IMAGE, SIGNED);
        assertEquals(ColourMap.BLUE_ORANGE.rgb(1), rgb(shown, 0, 0));
        assertEquals(ColourMap.BLUE_ORANGE.rgb(-1), rgb(shown, 1, 0));
    }

    @Test
    void aMapWithNothingToShowLeavesTheImage() {
        SaliencyMap zero = new SaliencyMap(1, 1, new float[1], 0, Double.NaN);
        assertArrayEquals(IMAGE.rgb(), Overlay.suiting(zero).over(IMAGE, zero).rgb());
    }

    @Test
    void theMapsSignChoosesTheColours() {
        assertEquals(ColourMap.BLUE_ORANGE, Overlay.suiting(SIGNED).colours());
        assertEquals(ColourMap.VIRIDIS, Overlay.suiting(new SaliencyMap(1, 2, new float[] {0, 2}, 0, Double.NaN)).colours());
    }

    @Test
    void greyKeepsTheLumaAndLosesTheColour() {
        // 0.299 * 10 + 0.587 * 20 + 0.114 * 30 = 18.15
        assertEquals(0x121212, rgb(Overlay.grey(IMAGE), 0, 0));
    }

    @Test
    void opacityOutsideOfItsRangeIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new Overlay(ColourMap.VIRIDIS, 1.5));
        assertThrows(IllegalArgumentException.class, () -> new Overlay(ColourMap.VIRIDIS, Double.NaN));
    }

    @Test
    void aMarkedImageKeepsItsSizeAndSaysWhyInAFrame() {
        RgbImage image = new RgbImage(240, 180, new byte[3 * 240 * 180]);
        RgbImage marked = Overlay.marked(image, "failed: not finite");
        assertEquals(240, marked.width());
        assertEquals(180, marked.height());
        assertEquals(0xffb000, rgb(marked, 0, 90));
        assertEquals(0x000000, rgb(marked, 120, 90), "the image is still seen");
        long ink = 0;
        for (int y = 150; y < 180; y++) {
            for (int x = 0; x < 240; x++) {
                ink += rgb(marked, x, y) == 0x101010 ? 1 : 0;
            }
        }
        assertTrue(ink > 100, "letters: " + ink);
        assertEquals(1, Overlay.marked(new RgbImage(1, 1, new byte[3]), "failed").width()); // a size at which nothing can be said
    }

    private static int rgb(RgbImage image, int x, int y) {
        return image.value(x, y, 0) << 16 | image.value(x, y, 1) << 8 | image.value(x, y, 2);
    }

    /** Relative luminance of an sRGB colour, IEC 61966-2-1. */
    private static double luminance(int rgb) {
        return 0.2126 * linear(rgb >> 16 & 0xff) + 0.7152 * linear(rgb >> 8 & 0xff) + 0.0722 * linear(rgb & 0xff);
    }

    private static double linear(int value) {
        double v = value / 255.0;
        return v <= 0.04045 ? v / 12.92 : Math.pow((v + 0.055) / 1.055, 2.4);
    }
}
