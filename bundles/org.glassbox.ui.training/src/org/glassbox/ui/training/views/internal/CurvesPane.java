package org.glassbox.ui.training.views.internal;

import java.util.List;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.SashForm;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.TableItem;
import org.glassbox.ui.CurveLegend;
import org.glassbox.ui.Keys;
import org.glassbox.ui.LineHeight;
import org.glassbox.ui.Rows;
import org.glassbox.ui.training.views.CurvesModel;
import org.glassbox.ui.training.views.Measure;
import org.glassbox.ui.training.views.Messages;

/** On the left what can be drawn, on the right a chart for each measure that is; below, for several runs, the options in which they differ. */
final class CurvesPane {
    private static final int REFRESH = 500; // milliseconds; more often can't be read
    private static final int[] COLUMNS = {24, 76};
    private static final int[] ROWS = {70, 30};
    private final CurvesModel model;
    private final HintedPane page;
    private final SashForm halves;
    private final CurveLegend legend;
    private final Label marks;
    private final Table measures;
    private final Button logarithmic;
    private final ChartGrid charts;
    private final DifferencesTable differences;
    private List<Measure> listed = List.of();

    CurvesPane(Composite parent, CurvesModel model) {
        this.model = model;
        page = new HintedPane(parent);
        Composite pane = page.pane();
        halves = new SashForm(pane, SWT.VERTICAL);
        GridDataFactory.fillDefaults().grab(true, true).hint(200, 100).applyTo(halves);
        SashForm columns = new SashForm(halves, SWT.HORIZONTAL);
        Composite left = new Composite(columns, SWT.NONE);
        GridLayoutFactory.fillDefaults().spacing(4, 4).applyTo(left);
        Rows.head(left, Messages.curves);
        measures = new Table(left, SWT.CHECK | SWT.BORDER | SWT.FULL_SELECTION);
        measures.setToolTipText(Messages.curvesTip);
        Keys.name(measures, Messages.curvesTip);
        measures.addListener(SWT.Selection, event -> {
            if (event.detail == SWT.CHECK) {
                TableItem item = (TableItem) event.item;
                model.draw(listed.get(measures.indexOf(item)), item.getChecked());
            }
        });
        GridDataFactory.fillDefaults().grab(true, true).hint(80, 5 * new LineHeight(pane).points()).applyTo(measures);
        logarithmic = Rows.button(Rows.row(left), SWT.CHECK, Messages.logarithmic, Messages.logarithmicTip, this::logarithmic);
        legend = new CurveLegend(left);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(legend);
        marks = Rows.text(left);
        charts = new ChartGrid(columns);
        columns.setWeights(COLUMNS);
        differences = new DifferencesTable(halves);
        halves.setWeights(ROWS);
        Runnable unobserve = model.observe(this::render);
        parent.addListener(SWT.Dispose, event -> unobserve.run());
        refresh();
    }

    void focus() {
        page.focus(measures);
    }

    private void logarithmic() {
        model.logarithmic(logarithmic.getSelection());
    }

    private void render(CurvesModel.State state) {
        page.show(!state.measures().isEmpty(), state.problems().isEmpty() ? state.runs().isEmpty() ? Messages.noRun : Messages.noEpoch
                : String.join("\n", state.problems()));
        if (!state.measures().equals(listed)) {
            listed = state.measures();
            measures.removeAll();
            listed.forEach(measure -> new TableItem(measures, SWT.NONE).setText(measure.name()));
        }
        for (int i = 0; i < listed.size(); i++) {
            measures.getItem(i).setChecked(state.isDrawn(listed.get(i)));
        }
        logarithmic.setSelection(state.logarithmic());
        legend.show(state.runs());
        Rows.set(marks, state.asked());
        charts.show(state.charts(), state.marks());
        differences.show(state.runs(), state.differences());
        halves.setMaximizedControl(state.runs().size() > 1 ? null : halves.getChildren()[0]);
    }

    /** Steps are told far more often than anybody could read. */
    private void refresh() {
        if (!measures.isDisposed()) {
            model.refresh();
            measures.getDisplay().timerExec(REFRESH, this::refresh);
        }
    }
}
