package org.glassbox.ui.annotation;

import java.util.Optional;

/**
 * The tool in the hand of who answers.
 *
 * @param size of the brush, its diameter in the image's pixels
 * @param spot where the brush is; absent without an image or a brush
 * @param down whether the brush paints when it moves
 * @param drawing what is painted, the stroke that goes on included; absent without an image
 */
public record Hand(Tool tool, int size, Optional<Spot> spot, boolean down, Optional<Drawing> drawing) {
    /**
     * The middle of the brush.
     *
     * @param x in the image's pixels, from its left edge; may lie outside
     * @param y in the image's pixels, from its upper edge; may lie outside
     */
    public record Spot(double x, double y) {
        /** The column of the image's pixel that it is on. */
        public int column() {
            return (int) Math.floor(x);
        }

        /** The row of the image's pixel that it is on. */
        public int row() {
            return (int) Math.floor(y);
        }
    }
}
