package org.glassbox.engine.io;

/**
 * A picture of numbers in place of colours, such as a segmentation's classes.
 *
 * @param values one byte a pixel, 0 to 255, row by row
 */
public record IndexImage(int width, int height, byte[] values) {
}
