package org.glassbox.ui;

import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.graphics.Rectangle;
import org.glassbox.core.image.Region;

/**
 * Which part of an image is seen, and how large.
 *
 * @param scale widget points per image pixel
 * @param left of the image in the widget, in points; may be negative
 * @param top likewise
 */
public record Viewport(double scale, double left, double top) {
    private static final double SMALLEST = 1 / 64.0;
    private static final double LARGEST = 128;

    /** The whole image in the middle of the widget, as large as it fits. */
    static Viewport fit(int imageWidth, int imageHeight, Point widget, int margin) {
        double scale = Math.min((double) Math.max(1, widget.x - 2 * margin) / imageWidth, (double) Math.max(1, widget.y - 2 * margin) / imageHeight);
        return new Viewport(scale, (widget.x - imageWidth * scale) / 2, (widget.y - imageHeight * scale) / 2);
    }

    /** Larger by a factor, with one point of the widget staying in its place. */
    Viewport zoomed(double factor, double x, double y) {
        double changed = Math.clamp(scale * factor, SMALLEST, LARGEST);
        double ratio = changed / scale;
        return new Viewport(changed, x - (x - left) * ratio, y - (y - top) * ratio);
    }

    Viewport moved(double dx, double dy) {
        return new Viewport(scale, left + dx, top + dy);
    }

    /** Where a region of the image lies in the widget. */
    Rectangle place(Region region) {
        int x = (int) Math.round(left + region.x() * scale);
        int y = (int) Math.round(top + region.y() * scale);
        int right = (int) Math.round(left + region.right() * scale);
        int bottom = (int) Math.round(top + region.bottom() * scale);
        return new Rectangle(x, y, Math.max(1, right - x), Math.max(1, bottom - y));
    }

    /** Where a point of the image, in its pixels, lies in the widget. */
    Point at(double x, double y) {
        return new Point((int) Math.round(left + x * scale), (int) Math.round(top + y * scale));
    }

    /** How far a point of the widget is from the image's left edge, in the image's pixels; may lie outside the image. */
    double across(int x) {
        return (x - left) / scale;
    }

    /** How far a point of the widget is from the image's upper edge, in the image's pixels; may lie outside the image. */
    double down(int y) {
        return (y - top) / scale;
    }

    /** Moved so little that a point of the image can be seen, at least so far from the widget's edge. */
    Viewport revealing(double x, double y, Point widget, int margin) {
        double across = left + x * scale;
        double down = top + y * scale;
        double dx = Math.clamp(across, margin, Math.max(margin, widget.x - margin)) - across;
        double dy = Math.clamp(down, margin, Math.max(margin, widget.y - margin)) - down;
        return moved(dx, dy);
    }

    /** The image's column at a point of the widget; may lie outside the image. */
    int column(int x) {
        return (int) Math.floor(across(x));
    }

    /** The image's row at a point of the widget; may lie outside the image. */
    int row(int y) {
        return (int) Math.floor(down(y));
    }
}
