package org.glassbox.ui.training.views.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.ScrolledComposite;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.layout.GridLayout;
import org.eclipse.swt.widgets.Composite;
import org.glassbox.ui.LineHeight;
import org.glassbox.ui.PlotPanel;
import org.glassbox.ui.training.views.CurvesModel.Chart;
import org.glassbox.ui.training.views.Messages;

/** Charts beside and below each other, as many in a row as can be read, with a scroll bar where there are more than fit. */
final class ChartGrid {
    private static final int LINES = 12; // of text, as high as a chart is at least
    private static final int WIDEST = 24; // lines of text, as wide as a chart is at most before there are two in a row
    private final ScrolledComposite scrolled;
    private final Composite content;
    private final int line;
    private final List<PlotPanel> panels = new ArrayList<>();
    private List<Chart> shown = List.of();
    private List<PlotPanel.Mark> marked = List.of();

    ChartGrid(Composite parent) {
        scrolled = new ScrolledComposite(parent, SWT.V_SCROLL);
        scrolled.setExpandHorizontal(true);
        scrolled.setExpandVertical(true);
        scrolled.setShowFocusedControl(true);
        content = new Composite(scrolled, SWT.NONE);
        GridLayoutFactory.fillDefaults().equalWidth(true).applyTo(content);
        scrolled.setContent(content);
        line = new LineHeight(parent).points();
        scrolled.addListener(SWT.Resize, event -> arrange());
    }

    /** Draws charts instead of those before; those that are the same stay as they are. */
    void show(List<Chart> charts, List<PlotPanel.Mark> marks) {
        boolean others = charts.size() != panels.size();
        while (panels.size() > charts.size()) {
            panels.removeLast().control().dispose();
        }
        while (panels.size() < charts.size()) {
            PlotPanel panel = PlotPanel.titled(content, Messages.epoch);
            GridDataFactory.fillDefaults().grab(true, true).hint(60, LINES * line).applyTo(panel.control());
            panels.add(panel);
        }
        for (int i = 0; i < charts.size(); i++) {
            if (i >= shown.size() || !same(shown.get(i), charts.get(i)) || !marks.equals(marked)) {
                panels.get(i).show(charts.get(i).measure().name(), charts.get(i).logarithmic(), charts.get(i).curves(), marks);
            }
        }
        shown = charts;
        marked = marks;
        if (others) {
            arrange();
        }
    }

    /** Curves hold arrays, which are equal to nothing but themselves. */
    private static boolean same(Chart a, Chart b) {
        if (!a.measure().equals(b.measure()) || a.logarithmic() != b.logarithmic() || a.curves().size() != b.curves().size()) {
            return false;
        }
        for (int i = 0; i < a.curves().size(); i++) {
            PlotPanel.Curve first = a.curves().get(i);
            PlotPanel.Curve second = b.curves().get(i);
            if (!first.name().equals(second.name()) || !Arrays.equals(first.x(), second.x()) || !Arrays.equals(first.y(), second.y())) {
                return false;
            }
        }
        return true;
    }

    private void arrange() {
        int width = scrolled.getClientArea().width;
        int columns = Math.max(1, Math.min(panels.size(), width / (WIDEST * line) + (width % (WIDEST * line) > WIDEST * line / 2 ? 1 : 0)));
        ((GridLayout) content.getLayout()).numColumns = columns;
        int rows = (panels.size() + columns - 1) / columns;
        int room = rows == 0 ? 0 : scrolled.getClientArea().height / rows;
        panels.forEach(panel -> ((GridData) panel.control().getLayoutData()).heightHint = Math.max(LINES * line, room - 2 * line));
        scrolled.setMinHeight(content.computeSize(width, SWT.DEFAULT).y);
        content.layout();
    }
}
