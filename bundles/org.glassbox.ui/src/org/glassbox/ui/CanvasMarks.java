package org.glassbox.ui;

import java.util.List;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Color;
import org.eclipse.swt.graphics.Font;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.graphics.TextLayout;
import org.eclipse.swt.widgets.Display;

/**
 * Draws what a canvas lays over its image: rectangles, outlines, a pointer, a warning, and the frame of the focus. Each is seen on bright and dark images.
 *
 * @param marked the colour of what is marked
 * @param bold the font of numbers and warnings
 */
record CanvasMarks(Display display, Color marked, Font bold) {
    private static final int MARGIN = 6; // points
    private static final int POINTER_INNER = 4;
    private static final int POINTER_OUTER = 11;

    /** That the canvas has the focus. */
    void focus(GC gc, Point size) {
        gc.setForeground(display.getSystemColor(SWT.COLOR_LIST_SELECTION));
        gc.setLineStyle(SWT.LINE_SOLID);
        gc.setLineWidth(2);
        gc.drawRectangle(1, 1, size.x - 2, size.y - 2);
    }

    /** A sentence instead of an image. */
    void hint(GC gc, String hint, Color foreground, Point size) {
        TextLayout text = new TextLayout(display);
        try {
            text.setText(hint.isEmpty() ? " " : hint);
            text.setAlignment(SWT.CENTER);
            text.setWidth(Math.max(40, size.x - 8 * MARGIN));
            gc.setForeground(foreground);
            text.draw(gc, 4 * MARGIN, Math.max(MARGIN, (size.y - text.getBounds().height) / 2));
        } finally {
            text.dispose();
        }
    }

    /**
     * The border of a set of pixels.
     *
     * @param place where the whole image is drawn
     */
    void outline(GC gc, Outline outline, List<Outline.Edge> edges, Rectangle place) {
        double across = (double) place.width / outline.mask().width();
        double down = (double) place.height / outline.mask().height();
        boolean dashed = outline.kind() == Outline.Kind.MASK;
        paintEdges(gc, place, across, down, edges, 3, display.getSystemColor(SWT.COLOR_BLACK), SWT.LINE_SOLID);
        paintEdges(gc, place, across, down, edges, 1, dashed ? display.getSystemColor(SWT.COLOR_WHITE) : marked, dashed ? SWT.LINE_DASH : SWT.LINE_SOLID);
    }

    static void paintEdges(GC gc, Rectangle place, double across, double down, List<Outline.Edge> edges, int width, Color colour, int style) {
        gc.setLineWidth(width);
        gc.setLineStyle(style);
        gc.setForeground(colour);
        for (Outline.Edge edge : edges) {
            gc.drawLine(place.x + (int) Math.round(edge.x0() * across), place.y + (int) Math.round(edge.y0() * down),
                    place.x + (int) Math.round(edge.x1() * across), place.y + (int) Math.round(edge.y1() * down));
        }
        gc.setLineStyle(SWT.LINE_SOLID);
    }

    /** A warning at the canvas's lower edge. */
    void banner(GC gc, String warning, Point size) {
        TextLayout text = new TextLayout(display);
        try {
            text.setFont(bold);
            text.setText(warning);
            text.setWidth(Math.max(40, size.x - 4 * MARGIN));
            int height = text.getBounds().height + 2 * MARGIN;
            gc.setAlpha(220);
            gc.setBackground(display.getSystemColor(SWT.COLOR_BLACK));
            gc.fillRectangle(0, size.y - height, size.x, height);
            gc.setAlpha(255);
            gc.setForeground(marked);
            text.draw(gc, 2 * MARGIN, size.y - height + MARGIN);
        } finally {
            text.dispose();
        }
    }

    /** A cross with a free middle, dark and light, so that it is seen on anything and hides nothing. */
    void pointer(GC gc, Point middle) {
        int x = middle.x;
        int y = middle.y;
        for (int pass = 0; pass < 2; pass++) {
            gc.setLineWidth(pass == 0 ? 3 : 1);
            gc.setForeground(display.getSystemColor(pass == 0 ? SWT.COLOR_BLACK : SWT.COLOR_WHITE));
            gc.drawLine(x - POINTER_OUTER, y, x - POINTER_INNER, y);
            gc.drawLine(x + POINTER_INNER, y, x + POINTER_OUTER, y);
            gc.drawLine(x, y - POINTER_OUTER, x, y - POINTER_INNER);
            gc.drawLine(x, y + POINTER_INNER, x, y + POINTER_OUTER);
        }
    }

    /** A rectangle with its number. */
    void region(GC gc, RegionMark mark, Rectangle place, boolean underMouse) {
        Color black = display.getSystemColor(SWT.COLOR_BLACK);
        Color white = display.getSystemColor(SWT.COLOR_WHITE);
        gc.setLineStyle(SWT.LINE_SOLID);
        if (mark.marked()) {
            paintHatch(gc, place, black, marked);
            frame(gc, place, 6, black);
            frame(gc, place, 4, marked);
        } else {
            frame(gc, place, 3, black);
            frame(gc, place, 1, white);
        }
        if (underMouse) {
            gc.setLineStyle(SWT.LINE_DASH);
            frame(gc, new Rectangle(place.x + 5, place.y + 5, Math.max(1, place.width - 10), Math.max(1, place.height - 10)), 2, white);
            gc.setLineStyle(SWT.LINE_SOLID);
        }
        if (!mark.label().isEmpty()) {
            paintLabel(gc, mark, place);
        }
    }

    private void paintLabel(GC gc, RegionMark mark, Rectangle place) {
        gc.setFont(bold);
        String text = mark.marked() ? mark.label() + " \u2715" : mark.label(); // a cross, so that the mark is in the text too
        Point extent = gc.textExtent(text);
        gc.setBackground(mark.marked() ? marked : display.getSystemColor(SWT.COLOR_BLACK));
        gc.setForeground(display.getSystemColor(mark.marked() ? SWT.COLOR_BLACK : SWT.COLOR_WHITE));
        gc.fillRectangle(place.x, place.y, extent.x + 8, extent.y + 2);
        gc.drawText(text, place.x + 4, place.y + 1, true);
    }

    private static void frame(GC gc, Rectangle place, int width, Color colour) {
        gc.setLineWidth(width);
        gc.setForeground(colour);
        gc.drawRectangle(place.x, place.y, place.width, place.height);
    }

    private static void paintHatch(GC gc, Rectangle place, Color below, Color above) {
        Rectangle before = gc.getClipping();
        gc.setClipping(before.intersection(place));
        for (int offset = -place.height; offset < place.width; offset += 12) {
            line(gc, place, offset, 3, below);
            line(gc, place, offset, 1, above);
        }
        gc.setClipping(before);
    }

    private static void line(GC gc, Rectangle place, int offset, int width, Color colour) {
        gc.setLineWidth(width);
        gc.setForeground(colour);
        gc.drawLine(place.x + offset, place.y + place.height, place.x + offset + place.height, place.y);
    }
}
