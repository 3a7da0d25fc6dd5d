package org.glassbox.engine.io;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import org.glassbox.core.image.RgbImage;

/**
 * Decoded pixels of any kind as 8-bit RGB. Sample values are taken as they are stored: grey is repeated, more than 8 bits are scaled down, a palette is looked
 * up, colour profiles of RGB and grey pictures are not applied. So do the libraries with which published networks were trained.
 */
final class PixelConversion {
    private PixelConversion() {
    }

    /**
     * @param background 0 to 255: the grey that shows through transparent pixels
     * @throws IllegalArgumentException if the samples are no whole numbers
     */
    static RgbImage toRgb(BufferedImage image, int background) {
        int type = image.getRaster().getDataBuffer().getDataType();
        if (type == DataBuffer.TYPE_FLOAT || type == DataBuffer.TYPE_DOUBLE) {
            throw new IllegalArgumentException("floating point samples");
        }
        ColorModel model = image.getColorModel();
        int family = model.getColorSpace().getType();
        if (model instanceof IndexColorModel || (family != ColorSpace.TYPE_RGB && family != ColorSpace.TYPE_GRAY)) {
            return converted(image, background);
        }
        return stored(image, background);
    }

    /** By the colour model, for palettes and rare colour spaces. */
    private static RgbImage converted(BufferedImage image, int background) {
        int width = image.getWidth();
        int height = image.getHeight();
        byte[] rgb = new byte[3 * width * height];
        int[] row = new int[width];
        for (int y = 0; y < height; y++) {
            image.getRGB(0, y, width, 1, row, 0, width);
            for (int x = 0; x < width; x++) {
                int alpha = row[x] >>> 24;
                for (int c = 0; c < 3; c++) {
                    rgb[3 * (y * width + x) + c] = over(row[x] >> (16 - 8 * c) & 0xff, alpha, background);
                }
            }
        }
        return new RgbImage(width, height, rgb);
    }

    /** From the samples: the JDK's conversion of grey would apply a gamma that the stored values already have. */
    private static RgbImage stored(BufferedImage image, int background) {
        int width = image.getWidth();
        int height = image.getHeight();
        ColorModel model = image.getColorModel();
        Raster raster = image.getRaster();
        int bands = raster.getNumBands();
        int colours = model.getNumColorComponents();
        boolean hasAlpha = model.hasAlpha() && bands > colours;
        boolean premultiplied = hasAlpha && model.isAlphaPremultiplied();
        long[] largest = new long[bands];
        for (int b = 0; b < bands; b++) {
            largest[b] = (1L << model.getComponentSize(b)) - 1;
        }
        byte[] rgb = new byte[3 * width * height];
        int[] row = new int[width * bands];
        for (int y = 0; y < height; y++) {
            raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, row);
            for (int x = 0; x < width; x++) {
                int alpha = hasAlpha ? byteOf(row[x * bands + colours], largest[colours]) : 255;
                for (int c = 0; c < 3; c++) {
                    int band = colours == 1 ? 0 : c;
                    int value = byteOf(row[x * bands + band], largest[band]);
                    rgb[3 * (y * width + x) + c] = premultiplied ? (byte) Math.min(255, value + (background * (255 - alpha) + 127) / 255)
                            : over(value, alpha, background);
                }
            }
        }
        return new RgbImage(width, height, rgb);
    }

    private static int byteOf(int sample, long largest) {
        return largest == 255 ? sample : (int) ((Math.max(0, Math.min(largest, sample)) * 255 + largest / 2) / largest);
    }

    private static byte over(int value, int alpha, int background) {
        return (byte) ((value * alpha + background * (255 - alpha) + 127) / 255);
    }
}
