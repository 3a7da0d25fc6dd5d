package org.glassbox.ui;

import org.eclipse.swt.graphics.ImageData;
import org.eclipse.swt.graphics.PaletteData;
import org.glassbox.core.explain.HeatMap;
import org.glassbox.core.explain.SaliencyMap;
import org.glassbox.core.image.ColourMap;
import org.glassbox.core.image.RgbImage;

/** Our images as SWT takes them. */
public final class Pictures {
    private Pictures() {
    }

    /** The image's pixels. */
    public static ImageData of(RgbImage image) {
        ImageData data = new ImageData(image.width(), image.height(), 24, new PaletteData(0xff0000, 0xff00, 0xff));
        for (int y = 0; y < image.height(); y++) {
            for (int x = 0; x < image.width(); x++) {
                data.setPixel(x, y, image.value(x, y, 0) << 16 | image.value(x, y, 1) << 8 | image.value(x, y, 2));
            }
        }
        return data;
    }

    /** The image within a square, as large as it fits. */
    public static ImageData thumbnail(RgbImage image, int side) {
        double scale = (double) side / Math.max(image.width(), image.height());
        int width = Math.max(1, (int) Math.round(image.width() * scale));
        int height = Math.max(1, (int) Math.round(image.height() * scale));
        return of(image).scaledTo(width, height);
    }

    /** The map's heat map at a size, see-through where little matters. */
    public static ImageData overlay(SaliencyMap map, int width, int height, ColourMap colours, double opacity) {
        return argb(HeatMap.overlay(map, width, height, colours, opacity), width, height);
    }

    /** Pixels 0xAARRGGBB row by row, alpha not multiplied in. */
    public static ImageData argb(int[] argb, int width, int height) {
        ImageData data = new ImageData(width, height, 24, new PaletteData(0xff0000, 0xff00, 0xff));
        data.alphaData = new byte[argb.length];
        for (int i = 0; i < argb.length; i++) {
            data.setPixel(i % width, i / width, argb[i] & 0xffffff);
            data.alphaData[i] = (byte) (argb[i] >>> 24);
        }
        return data;
    }
}
