package org.glassbox.ui.saliency;

import java.util.List;
import org.glassbox.core.image.RgbImage;

/**
 * A drawing to be exported: what is where, in pixels of a screen, y downwards. The same drawing becomes an SVG or a PNG.
 *
 * @param title what is shown, for those who don't see it
 */
public record Panel(String title, int width, int height, List<Item> items) {
    public Panel {
        items = List.copyOf(items);
    }

    /** A part of the drawing; later ones lie over earlier ones. */
    public sealed interface Item {
        /** A line of text. @param y of its baseline @param rgb 0xRRGGBB */
        record Text(double x, double y, double size, boolean bold, Anchor anchor, int rgb, String text) implements Item {
        }

        /** A picture. @param description of it, for those who don't see it */
        record Picture(double x, double y, double width, double height, RgbImage image, String description) implements Item {
        }

        /** A filled rectangle. @param rgb 0xRRGGBB */
        record Rectangle(double x, double y, double width, double height, int rgb) implements Item {
        }

        /** A straight line. @param rgb 0xRRGGBB */
        record Line(double x0, double y0, double x1, double y1, double width, boolean dashed, int rgb) implements Item {
        }
    }

    /** Which end of a text lies at its x. */
    public enum Anchor { START, MIDDLE, END }
}
