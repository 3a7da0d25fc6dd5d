package org.glassbox.engine.report;

import org.glassbox.core.image.ImageScaling;
import org.glassbox.core.image.Region;
import org.glassbox.core.image.RgbImage;

/** Draws numbered rectangles into an enlarged image. Without java.awt, whose letters need font files that a machine without a display may not have. */
final class RegionDrawing {
    private static final int MARKED = 0xffb000;
    private static final int UNMARKED = 0xffffff;
    private static final int EDGE = 0x101010;
    private static final int HATCH_DISTANCE = 6;
    private static final int DASH = 4;
    private static final int GAP = 3;
    private static final int GLYPH_WIDTH = 3;
    private static final int GLYPH_HEIGHT = 5;
    /** The digits 0 to 9, three pixels by five, row by row from the highest of fifteen bits. */
    private static final int[] GLYPHS = {0b111101101101111, 0b010110010010111, 0b111001111100111, 0b111001111001111, 0b101101111001001,
            0b111100111001111, 0b111100111101111, 0b111001010010010, 0b111101111101111, 0b111101111001111};

    private final int factor;
    private final int width;
    private final int height;
    private final byte[] rgb;

    /**
     * @param factor by which each side grows, at least 1; pixels stay squares
     */
    RegionDrawing(RgbImage image, int factor) {
        RgbImage enlarged = ImageScaling.enlarged(image, factor);
        this.factor = factor;
        width = enlarged.width();
        height = enlarged.height();
        rgb = enlarged.rgb().clone(); // of factor 1 it is the caller's image
    }

    /** What was drawn so far. */
    RgbImage image() {
        return new RgbImage(width, height, rgb.clone());
    }

    /** A region that is marked, hatched with a thick solid edge, or one that is not, with a thin dashed edge. */
    void draw(Region region, int number, boolean marked) {
        int left = region.x() * factor;
        int top = region.y() * factor;
        int right = region.right() * factor - 1;
        int bottom = region.bottom() * factor - 1;
        int colour = marked ? MARKED : UNMARKED;
        if (marked) {
            for (int y = top; y <= bottom; y++) {
                for (int x = left; x <= right; x++) {
                    if ((x - left + y - top) % HATCH_DISTANCE == 0) {
                        put(x, y, colour);
                    }
                }
            }
        }
        int thickness = marked ? 2 : 1;
        for (int inset = 0; inset <= thickness; inset++) { // the innermost line is dark, so that the edge shows on bright images too
            frame(left + inset, top + inset, right - inset, bottom - inset, inset < thickness ? colour : EDGE, marked || inset == thickness);
        }
        number(number, left + thickness + 1, top + thickness + 1, Math.clamp((bottom - top) / 16, 1, 4), colour);
    }

    private void frame(int left, int top, int right, int bottom, int colour, boolean solid) {
        for (int x = left; x <= right; x++) {
            int shown = solid || (x - left) % (DASH + GAP) < DASH ? colour : EDGE;
            put(x, top, shown);
            put(x, bottom, shown);
        }
        for (int y = top; y <= bottom; y++) {
            int shown = solid || (y - top) % (DASH + GAP) < DASH ? colour : EDGE;
            put(left, y, shown);
            put(right, y, shown);
        }
    }

    /** Digits on a dark ground, their pixels enlarged. */
    private void number(int number, int left, int top, int size, int colour) {
        String digits = Integer.toString(number);
        int columns = digits.length() * (GLYPH_WIDTH + 1) + 1;
        int rows = GLYPH_HEIGHT + 2;
        for (int y = 0; y < rows * size; y++) {
            for (int x = 0; x < columns * size; x++) {
                int column = x / size - 1;
                int row = y / size - 1;
                boolean ink = column >= 0 && row >= 0 && row < GLYPH_HEIGHT && column % (GLYPH_WIDTH + 1) < GLYPH_WIDTH
                        && isSet(digits.charAt(column / (GLYPH_WIDTH + 1)) - '0', column % (GLYPH_WIDTH + 1), row);
                put(left + x, top + y, ink ? colour : EDGE);
            }
        }
    }

    private static boolean isSet(int digit, int column, int row) {
        return (GLYPHS[digit] >> (GLYPH_HEIGHT - 1 - row) * GLYPH_WIDTH + GLYPH_WIDTH - 1 - column & 1) == 1;
    }

    /** Pixels outside of the image are left out. */
    private void put(int x, int y, int colour) {
        if (x >= 0 && y >= 0 && x < width && y < height) {
            int at = 3 * (y * width + x);
            rgb[at] = (byte) (colour >> 16);
            rgb[at + 1] = (byte) (colour >> 8);
            rgb[at + 2] = (byte) colour;
        }
    }
}
