package org.glassbox.ui;

/**
 * Where a brush is and what it would paint, as an {@link ImageCanvas} draws it: a ring with a sign beside it.
 *
 * @param x of the middle in the image's pixels, from its left edge
 * @param y likewise, from its upper edge
 * @param diameter in the image's pixels
 * @param down whether it paints when it moves: a double ring
 * @param sign a short text that says what it paints
 */
public record BrushRing(double x, double y, double diameter, boolean down, String sign) {
}
