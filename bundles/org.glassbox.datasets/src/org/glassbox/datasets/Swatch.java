package org.glassbox.datasets;

import org.glassbox.core.image.Region;
import org.glassbox.core.image.RgbImage;

/**
 * A square of one colour.
 *
 * @param region where it lies
 * @param rgb its colour, 0xRRGGBB
 */
record Swatch(Region region, int rgb) {
    /** The swatch's colour for a class among several. */
    static int colour(Decoy.Style style, int index, int count) {
        return switch (style) {
            case COLOUR -> hue((double) index / count, index % 2 == 0 ? 1 : 0.7);
            case GREY -> 0x010101 * (int) Math.round(255.0 * index / Math.max(1, count - 1));
        };
    }

    /** A saturated colour. Neighbouring hues differ in brightness too, so that many classes can be told apart. */
    private static int hue(double turn, double brightness) {
        int rgb = 0;
        for (int c = 0; c < 3; c++) {
            double distance = Math.abs(turn - c / 3.0);
            double around = 6 * Math.min(distance, 1 - distance); // 0 at the channel's own hue, 3 opposite
            rgb = rgb << 8 | (int) Math.round(255 * brightness * Math.min(1, Math.max(0, 2 - around)));
        }
        return rgb;
    }

    RgbImage on(RgbImage image) {
        byte[] pixels = image.rgb().clone();
        for (int y = region.y(); y < region.bottom(); y++) {
            for (int x = region.x(); x < region.right(); x++) {
                int i = 3 * (y * image.width() + x);
                pixels[i] = (byte) (rgb >> 16);
                pixels[i + 1] = (byte) (rgb >> 8);
                pixels[i + 2] = (byte) rgb;
            }
        }
        return new RgbImage(image.width(), image.height(), pixels);
    }
}
