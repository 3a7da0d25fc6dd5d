package org.glassbox.ui;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.eclipse.jface.resource.ColorDescriptor;
import org.eclipse.jface.resource.FontDescriptor;
import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.jface.resource.LocalResourceManager;
import org.eclipse.swt.SWT;
import org.eclipse.swt.accessibility.AccessibleAdapter;
import org.eclipse.swt.accessibility.AccessibleEvent;
import org.eclipse.swt.graphics.Color;
import org.eclipse.swt.graphics.Font;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.graphics.RGB;
import org.eclipse.swt.widgets.Canvas;
import org.eclipse.swt.widgets.Composite;

/** Class probabilities as bars, the largest first. Which class is predicted and which is true is said in words. */
public final class ProbabilityBars extends Canvas {
    private static final int MOST_ROWS = 8;
    private static final int GAP = 4;
    private final LocalResourceManager resources = new LocalResourceManager(JFaceResources.getResources(), this);
    private final Color bar = resources.create(ColorDescriptor.createFrom(new RGB(0x42, 0x92, 0xc6)));
    private final Font bold = resources.create(FontDescriptor.createFrom(getFont()).setStyle(SWT.BOLD));
    private List<Row> rows = List.of();

    private record Row(String name, double probability, String role) {
    }

    public ProbabilityBars(Composite parent) {
        super(parent, SWT.DOUBLE_BUFFERED | SWT.NO_FOCUS);
        addPaintListener(event -> paint(event.gc));
        getAccessible().addAccessibleListener(new AccessibleAdapter() {
            @Override
            public void getName(AccessibleEvent event) {
                event.result = Messages.probabilities + ": " + String.join("; ", rows.stream().map(row -> row.name() + " " + percent(row)
                        + (row.role().isEmpty() ? "" : " (" + row.role() + ")")).toList());
            }
        });
    }

    /** Shows probabilities in the classes' order. With many classes the smallest are left out, the true one never. */
    public void show(List<String> classes, List<Double> probabilities, int predicted, int label) {
        List<Integer> order = new ArrayList<>();
        for (int k = 0; k < probabilities.size(); k++) {
            order.add(k);
        }
        order.sort(Comparator.comparingDouble(k -> -probabilities.get(k)));
        if (order.size() > MOST_ROWS) {
            List<Integer> shown = new ArrayList<>(order.subList(0, MOST_ROWS));
            if (!shown.contains(label)) {
                shown.set(MOST_ROWS - 1, label);
            }
            order = shown;
        }
        rows = order.stream().map(k -> new Row(classes.get(k), probabilities.get(k), role(k, predicted, label))).toList();
        redraw();
    }

    /** Shows nothing. */
    public void clear() {
        rows = List.of();
        redraw();
    }

    private static String role(int k, int predicted, int label) {
        if (k == predicted) {
            return k == label ? Messages.predictedAndTrue : Messages.predicted;
        }
        return k == label ? Messages.truth : "";
    }

    private static String percent(Row row) {
        return String.format(Locale.ROOT, "%.0f %%", 100 * row.probability());
    }

    @Override
    public Point computeSize(int widthHint, int heightHint, boolean changed) {
        GC gc = new GC(this);
        try {
            int line = gc.getFontMetrics().getHeight() + GAP;
            return new Point(widthHint == SWT.DEFAULT ? 40 * line / 2 : widthHint, heightHint == SWT.DEFAULT ? Math.max(2, rows.size()) * line + GAP
                    : heightHint);
        } finally {
            gc.dispose();
        }
    }

    private void paint(GC gc) {
        int line = gc.getFontMetrics().getHeight() + GAP;
        gc.setFont(bold);
        int names = 0;
        int roles = 0;
        for (Row row : rows) {
            names = Math.max(names, gc.textExtent(row.name()).x);
            roles = Math.max(roles, gc.textExtent(percent(row) + "  " + row.role()).x);
        }
        int width = getSize().x;
        names = Math.min(names, width / 3);
        int room = Math.max(10, width - names - roles - 6 * GAP);
        int y = GAP / 2;
        for (Row row : rows) {
            gc.setFont(row.role().isEmpty() ? getFont() : bold);
            gc.setForeground(getForeground());
            gc.drawText(row.name(), 0, y, true);
            int length = (int) Math.round(room * row.probability());
            gc.setBackground(bar);
            gc.fillRectangle(names + 2 * GAP, y + 2, Math.max(1, length), line - GAP - 2);
            gc.drawRectangle(names + 2 * GAP, y + 2, room, line - GAP - 3);
            gc.drawText(percent(row) + "  " + row.role(), names + room + 4 * GAP, y, true);
            y += line;
        }
    }
}
