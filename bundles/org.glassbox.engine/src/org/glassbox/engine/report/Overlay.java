package org.glassbox.engine.report;

import org.glassbox.core.explain.HeatMap;
import org.glassbox.core.explain.SaliencyMap;
import org.glassbox.core.image.ColourMap;
import org.glassbox.core.image.RgbImage;

/**
 * Lays a heat map over an image, as {@link HeatMap} colours it: what matters more covers more, opacity 0 leaves the bare image. Works without a display. Thread
 * safe.
 *
 * @param colours of the map's values
 * @param opacity of the strongest values, 0 to 1
 */
public record Overlay(ColourMap colours, double opacity) {
    /** Shows map and image about equally well. */
    public static final double DEFAULT_OPACITY = 0.75;
    private static final int MARK = 0xffb000; // as of marked regions, told from all colour maps' ends by its black letters
    private static final int MARK_INK = 0x101010;

    public Overlay {
        if (!(opacity >= 0 && opacity <= 1)) {
            throw new IllegalArgumentException("opacity " + opacity + " is not between 0 and 1");
        }
    }

    /** With the default colours for the map's values. */
    public static Overlay suiting(SaliencyMap map) {
        return new Overlay(ColourMap.defaultFor(isSigned(map)), DEFAULT_OPACITY);
    }

    /** Whether a map has values that speak against its class. */
    public static boolean isSigned(SaliencyMap map) {
        for (float value : map.values()) {
            if (value < 0) {
                return true;
            }
        }
        return false;
    }

    /** The image with the map over it, at the image's size. A map whose status is not OK has nothing to show: the result then looks like the image. */
    public RgbImage over(RgbImage image, SaliencyMap map) {
        int[] layer = HeatMap.overlay(map, image.width(), image.height(), colours, opacity);
        byte[] rgb = image.rgb().clone();
        for (int i = 0; i < layer.length; i++) {
            int cover = layer[i] >>> 24;
            for (int c = 0; c < 3; c++) {
                int below = rgb[3 * i + c] & 0xff;
                int above = layer[i] >> 8 * (2 - c) & 0xff;
                rgb[3 * i + c] = (byte) Math.round(below + (above - below) * cover / 255.0);
            }
        }
        return new RgbImage(image.width(), image.height(), rgb);
    }

    /** The image without its colours, by luma after ITU-R BT.601: under a heat map all colour is then the map's. */
    public static RgbImage grey(RgbImage image) {
        byte[] rgb = new byte[image.rgb().length];
        for (int i = 0; i < rgb.length; i += 3) {
            byte luma = (byte) Math.round(0.299 * (image.rgb()[i] & 0xff) + 0.587 * (image.rgb()[i + 1] & 0xff) + 0.114 * (image.rgb()[i + 2] & 0xff));
            rgb[i] = luma;
            rgb[i + 1] = luma;
            rgb[i + 2] = luma;
        }
        return new RgbImage(image.width(), image.height(), rgb);
    }

    /**
     * The image with a frame and a strip of words at its lower edge, so that nobody takes it for what it looks like: for maps that failed their own check. The
     * size stays; letters grow with the image, and words that are too long for it are cut.
     *
     * @param words such as "failed: not finite"
     */
    public static RgbImage marked(RgbImage image, String words) {
        int scale = Math.max(1, Math.min(image.width() / (PixelText.width(words) + 8), image.height() / 40));
        int frame = Math.max(1, Math.min(image.width(), image.height()) / 60);
        int strip = (PixelText.HEIGHT + 4) * scale;
        int top = image.height() - strip;
        byte[] rgb = image.rgb().clone();
        for (int y = 0; y < image.height(); y++) {
            for (int x = 0; x < image.width(); x++) {
                boolean edge = x < frame || y < frame || x >= image.width() - frame || y >= image.height() - frame;
                if (edge || y >= top) {
                    boolean ink = !edge && PixelText.isInk(words, Math.floorDiv(x - frame - 2 * scale, scale), Math.floorDiv(y - top - 2 * scale, scale));
                    int colour = ink ? MARK_INK : MARK;
                    int at = 3 * (y * image.width() + x);
                    rgb[at] = (byte) (colour >> 16);
                    rgb[at + 1] = (byte) (colour >> 8);
                    rgb[at + 2] = (byte) colour;
                }
            }
        }
        return new RgbImage(image.width(), image.height(), rgb);
    }
}
