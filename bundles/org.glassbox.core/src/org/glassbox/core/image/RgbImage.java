package org.glassbox.core.image;

/**
 * A picture as it is shown and stored: 8 bits per channel, RGB, no alpha.
 *
 * @param width pixels, at least 1
 * @param height pixels, at least 1
 * @param rgb interleaved R, G, B of each pixel, row by row, {@code 3 * width * height} bytes. Not copied, for images are many and large: nobody changes it
 */
public record RgbImage(int width, int height, byte[] rgb) {
    public RgbImage {
        if (width < 1 || height < 1 || rgb.length != 3L * width * height) {
            throw new IllegalArgumentException("an image of " + width + " x " + height + " pixels can't have " + rgb.length + " bytes");
        }
    }

    /** The channel's value, 0 to 255; channel 0 is red. */
    public int value(int x, int y, int channel) {
        return rgb[3 * (y * width + x) + channel] & 0xff;
    }
}
