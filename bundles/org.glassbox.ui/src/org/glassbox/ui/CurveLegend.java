package org.glassbox.ui;

import java.util.List;
import org.eclipse.swt.SWT;
import org.eclipse.swt.accessibility.AccessibleAdapter;
import org.eclipse.swt.accessibility.AccessibleEvent;
import org.eclipse.swt.graphics.Color;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.widgets.Canvas;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swtchart.ILineSeries.PlotSymbolType;
import org.eclipse.swtchart.LineStyle;

/** What the curves of several {@link PlotPanel}s stand for, once for all of them: a piece of each line with its symbol, and its name. */
public final class CurveLegend extends Canvas {
    private static final int SAMPLE = 36; // points, as long as a piece of a line is
    private static final int GAP = 6;
    private static final int RADIUS = 4;
    private List<String> names = List.of();

    public CurveLegend(Composite parent) {
        super(parent, SWT.DOUBLE_BUFFERED | SWT.NO_FOCUS);
        addPaintListener(event -> paint(event.gc));
        getAccessible().addAccessibleListener(new AccessibleAdapter() {
            @Override
            public void getName(AccessibleEvent event) {
                event.result = String.join(", ", names);
            }
        });
    }

    /** Shows other names, in the order of the curves. */
    public void show(List<String> changed) {
        if (!changed.equals(names)) {
            names = List.copyOf(changed);
            setToolTipText(String.join("\n", names).replace("&", "&&"));
            requestLayout();
            redraw();
        }
    }

    @Override
    public Point computeSize(int width, int height, boolean changed) {
        int line = new LineHeight(this).points() + GAP / 2;
        return new Point(width == SWT.DEFAULT ? 4 * SAMPLE : width, names.size() * line);
    }

    private void paint(GC gc) {
        int line = new LineHeight(this).points() + GAP / 2;
        gc.setAntialias(SWT.ON);
        for (int i = 0; i < names.size(); i++) {
            int y = i * line + line / 2;
            Color colour = new Color(PlotPanel.colour(i));
            gc.setForeground(colour);
            gc.setBackground(colour);
            gc.setLineWidth(2);
            gc.setLineStyle(style(PlotPanel.line(i)));
            gc.drawLine(0, y, SAMPLE, y);
            gc.setLineStyle(SWT.LINE_SOLID);
            symbol(gc, PlotPanel.symbol(i), SAMPLE / 2, y);
            gc.setForeground(getForeground());
            gc.setBackground(getBackground());
            gc.drawText(names.get(i), SAMPLE + GAP, i * line, true);
        }
    }

    private static int style(LineStyle style) {
        return switch (style) {
            case DASH -> SWT.LINE_DASH;
            case DOT -> SWT.LINE_DOT;
            case DASHDOT -> SWT.LINE_DASHDOT;
            case DASHDOTDOT -> SWT.LINE_DASHDOTDOT;
            case SOLID, NONE -> SWT.LINE_SOLID;
        };
    }

    private static void symbol(GC gc, PlotSymbolType type, int x, int y) {
        switch (type) {
            case SQUARE -> gc.fillRectangle(x - RADIUS, y - RADIUS, 2 * RADIUS, 2 * RADIUS);
            case TRIANGLE -> gc.fillPolygon(new int[] {x - RADIUS, y + RADIUS, x + RADIUS, y + RADIUS, x, y - RADIUS});
            case INVERTED_TRIANGLE -> gc.fillPolygon(new int[] {x - RADIUS, y - RADIUS, x + RADIUS, y - RADIUS, x, y + RADIUS});
            case DIAMOND -> gc.fillPolygon(new int[] {x - RADIUS, y, x, y - RADIUS, x + RADIUS, y, x, y + RADIUS});
            case CROSS -> {
                gc.drawLine(x - RADIUS, y - RADIUS, x + RADIUS, y + RADIUS);
                gc.drawLine(x - RADIUS, y + RADIUS, x + RADIUS, y - RADIUS);
            }
            default -> gc.fillOval(x - RADIUS, y - RADIUS, 2 * RADIUS, 2 * RADIUS);
        }
    }
}
