package org.glassbox.ui;

import java.util.List;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Color;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.graphics.Region;
import org.eclipse.swt.widgets.Display;
import org.glassbox.core.image.Mask;

/**
 * Draws sets of pixels and the brush that draws them, over an image; seen on bright and dark images.
 *
 * @param relevant the colour of what matters
 * @param ruledOut the colour of what must not matter
 */
record AreaPaints(Display display, Color relevant, Color ruledOut) {
    private static final int STRIPES = 13; // points from one to the next
    private static final int LEAST_RING = 5; // points
    private static final int SIGN_DISTANCE = 10; // points

    /**
     * A line around the area, and stripes within it.
     *
     * @param place where the whole image is drawn
     */
    void area(GC gc, AreaMark area, List<Outline.Edge> edges, Rectangle place) {
        boolean matters = area.kind() == AreaMark.Kind.RELEVANT;
        Color colour = matters ? relevant : ruledOut;
        if (area.striped()) {
            stripes(gc, area, place, matters, colour);
        }
        double across = (double) place.width / area.mask().width();
        double down = (double) place.height / area.mask().height();
        CanvasMarks.paintEdges(gc, place, across, down, edges, 4, display.getSystemColor(SWT.COLOR_BLACK), SWT.LINE_SOLID);
        CanvasMarks.paintEdges(gc, place, across, down, edges, 2, colour, matters ? SWT.LINE_SOLID : SWT.LINE_DASH);
    }

    private void stripes(GC gc, AreaMark area, Rectangle place, boolean level, Color colour) {
        Region pixels = pixels(area.mask(), place);
        Rectangle clipping = gc.getClipping();
        try {
            pixels.intersect(clipping);
            gc.setClipping(pixels);
            lines(gc, pixels.getBounds(), place, level, display.getSystemColor(SWT.COLOR_BLACK), 4);
            lines(gc, pixels.getBounds(), place, level, colour, 2);
        } finally {
            gc.setClipping(clipping);
            pixels.dispose();
        }
    }

    /**
     * The brush's ring and its sign beside it.
     *
     * @param middle in points
     * @param scale points per image pixel
     */
    void ring(GC gc, BrushRing ring, Point middle, double scale) {
        int radius = (int) Math.round(Math.max(LEAST_RING, ring.diameter() * scale / 2));
        int left = middle.x - radius;
        int top = middle.y - radius;
        Color black = display.getSystemColor(SWT.COLOR_BLACK);
        Color white = display.getSystemColor(SWT.COLOR_WHITE);
        gc.setLineStyle(SWT.LINE_SOLID);
        circle(gc, left, top, 2 * radius, 3, black);
        circle(gc, left, top, 2 * radius, 1, white);
        if (ring.down()) {
            circle(gc, left - 4, top - 4, 2 * radius + 8, 3, black);
            circle(gc, left - 4, top - 4, 2 * radius + 8, 1, white);
        }
        Point extent = gc.textExtent(ring.sign());
        int signX = left + 2 * radius + SIGN_DISTANCE;
        int above = top - SIGN_DISTANCE - extent.y;
        int signY = above >= 0 ? above : top + 2 * radius + SIGN_DISTANCE; // beside the way that the brush is likely to take
        gc.setBackground(black);
        gc.setForeground(white);
        gc.fillRectangle(signX, signY, extent.x + 8, extent.y + 2);
        gc.drawText(ring.sign(), signX + 4, signY + 1, true);
    }

    private static void circle(GC gc, int left, int top, int diameter, int width, Color colour) {
        gc.setLineWidth(width);
        gc.setForeground(colour);
        gc.drawOval(left, top, diameter, diameter);
    }

    /** Where the mask's pixels lie in the canvas. */
    private static Region pixels(Mask mask, Rectangle place) {
        Region region = new Region();
        for (int y = 0; y < mask.height(); y++) {
            int top = place.y + (int) Math.round((double) y * place.height / mask.height());
            int bottom = place.y + (int) Math.round((y + 1.0) * place.height / mask.height());
            int start = -1;
            for (int x = 0; x <= mask.width(); x++) {
                boolean inside = x < mask.width() && mask.contains(x, y);
                if (inside && start < 0) {
                    start = x;
                } else if (!inside && start >= 0) {
                    int from = place.x + (int) Math.round((double) start * place.width / mask.width());
                    int to = place.x + (int) Math.round((double) x * place.width / mask.width());
                    region.add(from, top, to - from, bottom - top);
                    start = -1;
                }
            }
        }
        return region;
    }

    /** Lines whose places follow the image and not the area, so that they stay while the area grows. */
    private static void lines(GC gc, Rectangle bounds, Rectangle place, boolean level, Color colour, int width) {
        gc.setForeground(colour);
        gc.setLineWidth(width);
        gc.setLineStyle(SWT.LINE_SOLID);
        if (level) {
            for (int y = bounds.y - Math.floorMod(bounds.y - place.y, STRIPES); y < bounds.y + bounds.height; y += STRIPES) {
                gc.drawLine(bounds.x, y, bounds.x + bounds.width, y);
            }
        } else {
            int first = bounds.x - bounds.height;
            int shift = Math.floorMod(first + bounds.y + bounds.height - place.x - place.y, STRIPES);
            for (int x = first - shift; x < bounds.x + bounds.width; x += STRIPES) {
                gc.drawLine(x, bounds.y + bounds.height, x + bounds.height, bounds.y);
            }
        }
    }
}
