package org.glassbox.ui;

import java.util.OptionalDouble;
import java.util.function.DoubleFunction;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Color;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.widgets.Canvas;
import org.eclipse.swt.widgets.Composite;
import org.glassbox.core.image.ColourMap;

/** A map's colours with the values that they stand for, and a mark at the value under the pointer. */
public final class Legend extends Canvas {
    private static final int MARGIN = 8;
    private static final int GAP = 2;
    private final DoubleFunction<String> words;
    private ColourMap colours = ColourMap.GREY;
    private double unit;
    private OptionalDouble value = OptionalDouble.empty();
    private OptionalDouble threshold = OptionalDouble.empty();
    private boolean shown;

    /** @param words of a value */
    public Legend(Composite parent, DoubleFunction<String> words) {
        super(parent, SWT.DOUBLE_BUFFERED | SWT.NO_FOCUS);
        this.words = words;
        addPaintListener(event -> paint(event.gc));
    }

    /**
     * Shows a scale.
     *
     * @param largest the absolute value of the strongest colours
     * @param pointed the value under the pointer
     * @param from where the threshold lies
     */
    public void show(ColourMap map, double largest, OptionalDouble pointed, OptionalDouble from) {
        colours = map;
        unit = largest;
        value = pointed;
        threshold = from;
        shown = true;
        redraw();
    }

    /** Shows nothing, and keeps its room. */
    public void clear() {
        if (shown) {
            shown = false;
            redraw();
        }
    }

    @Override
    public Point computeSize(int widthHint, int heightHint, boolean changed) {
        GC gc = new GC(this);
        try {
            int line = gc.getFontMetrics().getHeight();
            return new Point(widthHint == SWT.DEFAULT ? 10 * line : widthHint, heightHint == SWT.DEFAULT ? bar(gc) + GAP + line + 2 * GAP : heightHint);
        } finally {
            gc.dispose();
        }
    }

    private static int bar(GC gc) {
        return gc.getFontMetrics().getHeight() * 2 / 3;
    }

    private void paint(GC gc) {
        gc.setBackground(getParent().getBackground());
        gc.fillRectangle(getClientArea());
        if (!shown) {
            return;
        }
        gc.setAntialias(SWT.ON);
        int width = Math.max(1, getSize().x - 2 * MARGIN);
        int height = bar(gc);
        double low = colours.isSigned() ? -1 : 0;
        for (int x = 0; x < width; x++) {
            int rgb = colours.rgb(low + (1 - low) * x / Math.max(1, width - 1));
            gc.setForeground(new Color(rgb >> 16 & 0xff, rgb >> 8 & 0xff, rgb & 0xff));
            gc.drawLine(MARGIN + x, GAP, MARGIN + x, GAP + height - 1);
        }
        gc.setForeground(getForeground());
        gc.drawRectangle(MARGIN, GAP, width - 1, height - 1);
        int y = GAP + height + GAP;
        label(gc, words.apply(low * unit), MARGIN, y, 0);
        if (colours.isSigned()) {
            label(gc, "0", MARGIN + width / 2, y, 0.5);
        }
        label(gc, words.apply(unit), MARGIN + width, y, 1);
        threshold.ifPresent(from -> line(gc, x(from, low, width), height));
        value.ifPresent(pointed -> mark(gc, x(pointed, low, width), height));
    }

    private int x(double pointed, double low, int width) {
        double share = unit > 0 ? Math.clamp(pointed / unit, low, 1.0) : 0;
        return MARGIN + (int) Math.round((share - low) / (1 - low) * (width - 1));
    }

    private void line(GC gc, int x, int height) {
        gc.setForeground(getDisplay().getSystemColor(SWT.COLOR_BLACK));
        gc.setLineWidth(3);
        gc.drawLine(x, 0, x, GAP + height);
        gc.setForeground(getDisplay().getSystemColor(SWT.COLOR_WHITE));
        gc.setLineWidth(1);
        gc.drawLine(x, 0, x, GAP + height);
    }

    /** A triangle that stands on the bar. */
    private void mark(GC gc, int x, int height) {
        int half = Math.max(3, height / 2);
        int[] triangle = {x, GAP, x - half, GAP + height, x + half, GAP + height};
        gc.setBackground(getDisplay().getSystemColor(SWT.COLOR_BLACK));
        gc.fillPolygon(triangle);
        gc.setForeground(getDisplay().getSystemColor(SWT.COLOR_WHITE));
        gc.setLineWidth(1);
        gc.drawPolygon(triangle);
    }

    private static void label(GC gc, String text, int x, int y, double before) {
        gc.drawText(text, x - (int) Math.round(before * gc.textExtent(text).x), y, true);
    }
}
