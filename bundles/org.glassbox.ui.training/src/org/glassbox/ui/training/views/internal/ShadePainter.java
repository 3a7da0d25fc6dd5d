package org.glassbox.ui.training.views.internal;

import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.nebula.widgets.nattable.config.IConfigRegistry;
import org.eclipse.nebula.widgets.nattable.layer.cell.ILayerCell;
import org.eclipse.nebula.widgets.nattable.painter.cell.AbstractCellPainter;
import org.eclipse.nebula.widgets.nattable.style.DisplayMode;
import org.eclipse.nebula.widgets.nattable.util.GUIHelper;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Color;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.graphics.RGB;
import org.eclipse.swt.graphics.Rectangle;
import org.glassbox.ui.ChartLook;

/** Numbers on a ground that is the darker the larger a share they are, from white to dark blue, with a frame around the one that is chosen. */
final class ShadePainter extends AbstractCellPainter {
    private static final RGB NONE = new RGB(255, 255, 255);
    private static final double LIGHT_TEXT_FROM = 0.75; // of the share, from which white can be read better than black
    private static final int FRAME = 3;
    private final Share share;

    /** Of the cell in a column and row, 0 to 1. */
    @FunctionalInterface
    interface Share {
        double of(int column, int row);
    }

    ShadePainter(Share share) {
        this.share = share;
    }

    @Override
    public void paintCell(ILayerCell cell, GC gc, Rectangle bounds, IConfigRegistry registry) {
        Color foreground = gc.getForeground();
        Color background = gc.getBackground();
        double part = share.of(cell.getColumnIndex(), cell.getRowIndex());
        gc.setFont(JFaceResources.getDefaultFont());
        gc.setBackground(shade(part));
        gc.fillRectangle(bounds);
        String text = String.valueOf(cell.getDataValue());
        Point size = gc.textExtent(text);
        gc.setForeground(gc.getDevice().getSystemColor(part >= LIGHT_TEXT_FROM ? SWT.COLOR_WHITE : SWT.COLOR_BLACK));
        gc.drawText(text, bounds.x + (bounds.width - size.x) / 2, bounds.y + (bounds.height - size.y) / 2, true);
        if (cell.getDisplayMode().equals(DisplayMode.SELECT)) {
            gc.setForeground(GUIHelper.getColor(ChartLook.MARK));
            gc.setLineWidth(FRAME);
            gc.drawRectangle(bounds.x + 1, bounds.y + 1, bounds.width - FRAME, bounds.height - FRAME);
            gc.setLineWidth(1);
        }
        gc.setForeground(foreground);
        gc.setBackground(background);
    }

    private static Color shade(double part) {
        return GUIHelper.getColor(between(NONE.red, ChartLook.LINE.red, part), between(NONE.green, ChartLook.LINE.green, part),
                between(NONE.blue, ChartLook.LINE.blue, part));
    }

    private static int between(int from, int to, double part) {
        return (int) Math.round(from + part * (to - from));
    }

    @Override
    public int getPreferredWidth(ILayerCell cell, GC gc, IConfigRegistry registry) {
        return gc.textExtent(String.valueOf(cell.getDataValue())).x;
    }

    @Override
    public int getPreferredHeight(ILayerCell cell, GC gc, IConfigRegistry registry) {
        return gc.getFontMetrics().getHeight();
    }
}
