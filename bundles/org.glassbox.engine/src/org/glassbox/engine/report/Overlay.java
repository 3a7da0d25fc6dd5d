package org.glassbox.engine.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Set;
import org.glassbox.core.explain.HeatMap;
import org.glassbox.core.explain.SaliencyMap;
import org.glassbox.core.image.ColourMap;
import org.glassbox.core.image.Region;
import org.glassbox.core.image.RgbImage;

/**
 * Lays a heat map over an image, as {@link HeatMap} colours it: what matters more covers more, opacity 0 leaves the bare image. Works without a display. Thread safe.
 *
 * @param colours of the map's values
 * @param opacity of the strongest values, 0 to 1
 */
public record Overlay(ColourMap colours, double opacity) {
    /** Shows map and image about equally well. */
    public static final double DEFAULT_OPACITY = 0.75;
    private static final Color MARKED = new Color(0xffb000);
    private static final Color UNMARKED = Color.WHITE;
    private static final Color EDGE = new Color(0, 0, 0, 200);

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
     * The image, enlarged, with numbered rectangles: marked ones hatched with a thick solid edge, the others with a thin dashed one. Numbers count from 1 in the
     * list's order, as on the keyboard.
     *
     * @param marked indices into the regions
     * @param factor by which each side grows, at least 1; pixels stay squares
     */
    public static RgbImage outlined(RgbImage image, List<Region> regions, Set<Integer> marked, int factor) {
        BufferedImage picture = new BufferedImage(image.width() * factor, image.height() * factor, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < picture.getHeight(); y++) {
            for (int x = 0; x < picture.getWidth(); x++) {
                int at = 3 * (y / factor * image.width() + x / factor);
                picture.setRGB(x, y, (image.rgb()[at] & 0xff) << 16 | (image.rgb()[at + 1] & 0xff) << 8 | image.rgb()[at + 2] & 0xff);
            }
        }
        Graphics2D graphics = picture.createGraphics();
        try {
            graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
            graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
            for (int i = 0; i < regions.size(); i++) {
                draw(graphics, regions.get(i), i + 1, marked.contains(i), factor);
            }
        } finally {
            graphics.dispose();
        }
        return read(picture);
    }

    private static void draw(Graphics2D graphics, Region region, int number, boolean marked, int factor) {
        int x = region.x() * factor;
        int y = region.y() * factor;
        int width = region.width() * factor - 1;
        int height = region.height() * factor - 1;
        Color colour = marked ? MARKED : UNMARKED;
        if (marked) {
            Shape clip = graphics.getClip();
            graphics.clipRect(x, y, width, height);
            graphics.setColor(colour);
            graphics.setStroke(new BasicStroke(1));
            for (int offset = 6; offset < width + height; offset += 6) {
                graphics.drawLine(x + offset, y, x + offset - height, y + height);
            }
            graphics.setClip(clip);
        }
        float thickness = marked ? 2 : 1;
        graphics.setColor(EDGE); // under the line, so that it shows on any image
        graphics.setStroke(new BasicStroke(thickness + 2));
        graphics.drawRect(x, y, width, height);
        graphics.setColor(colour);
        graphics.setStroke(marked ? new BasicStroke(thickness) : new BasicStroke(thickness, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER, 10, new float[] {4, 3}, 0));
        graphics.drawRect(x, y, width, height);
        String text = Integer.toString(number);
        graphics.setFont(new Font(Font.SANS_SERIF, Font.BOLD, Math.clamp(height / 2, 9, 18)));
        FontMetrics metrics = graphics.getFontMetrics();
        int labelWidth = metrics.stringWidth(text) + 4;
        graphics.setColor(EDGE);
        graphics.fillRect(x + 2, y + 2, labelWidth, metrics.getAscent() + 1);
        graphics.setColor(colour);
        graphics.drawString(text, x + 4, y + 1 + metrics.getAscent());
    }

    private static RgbImage read(BufferedImage picture) {
        int width = picture.getWidth();
        int height = picture.getHeight();
        int[] pixels = picture.getRGB(0, 0, width, height, null, 0, width);
        byte[] rgb = new byte[3 * pixels.length];
        for (int i = 0; i < pixels.length; i++) {
            rgb[3 * i] = (byte) (pixels[i] >> 16);
            rgb[3 * i + 1] = (byte) (pixels[i] >> 8);
            rgb[3 * i + 2] = (byte) pixels[i];
        }
        return new RgbImage(width, height, rgb);
    }
}
