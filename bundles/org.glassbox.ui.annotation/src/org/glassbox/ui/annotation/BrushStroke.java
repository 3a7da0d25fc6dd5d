package org.glassbox.ui.annotation;

import java.util.BitSet;
import org.glassbox.core.image.Mask;

/** The pixels that a round brush has passed over so far. A pixel belongs to it if its middle does, and so does the one under the brush's middle. */
final class BrushStroke {
    private final int width;
    private final int height;
    private final double radius;
    private final BitSet pixels;
    private double x;
    private double y;

    /**
     * Puts the brush down.
     *
     * @param width of the image, pixels
     * @param height of the image, pixels
     * @param diameter of the brush, pixels
     * @param x where, in pixels from the image's left edge; may lie outside
     * @param y where, in pixels from the image's upper edge; may lie outside
     */
    BrushStroke(int width, int height, int diameter, double x, double y) {
        this.width = width;
        this.height = height;
        this.radius = diameter / 2.0;
        this.pixels = new BitSet(width * height);
        this.x = x;
        this.y = y;
        to(x, y);
    }

    /** Moves the brush straight on to a place. */
    void to(double nextX, double nextY) {
        int left = (int) Math.max(0, Math.floor(Math.min(x, nextX) - radius));
        int right = (int) Math.min(width - 1, Math.floor(Math.max(x, nextX) + radius));
        int top = (int) Math.max(0, Math.floor(Math.min(y, nextY) - radius));
        int bottom = (int) Math.min(height - 1, Math.floor(Math.max(y, nextY) + radius));
        for (int row = top; row <= bottom; row++) {
            for (int column = left; column <= right; column++) {
                if (distance(column + 0.5, row + 0.5, nextX, nextY) <= radius) {
                    pixels.set(row * width + column);
                }
            }
        }
        int column = (int) Math.floor(nextX);
        int row = (int) Math.floor(nextY);
        if (column >= 0 && column < width && row >= 0 && row < height) {
            pixels.set(row * width + column);
        }
        x = nextX;
        y = nextY;
    }

    /** From a point to the line between the brush's place and the next one. */
    private double distance(double pointX, double pointY, double nextX, double nextY) {
        double dx = nextX - x;
        double dy = nextY - y;
        double length = dx * dx + dy * dy;
        double along = length == 0 ? 0 : Math.clamp(((pointX - x) * dx + (pointY - y) * dy) / length, 0, 1);
        return Math.hypot(pointX - x - along * dx, pointY - y - along * dy);
    }

    Mask pixels() {
        return new Mask(width, height, pixels);
    }
}
