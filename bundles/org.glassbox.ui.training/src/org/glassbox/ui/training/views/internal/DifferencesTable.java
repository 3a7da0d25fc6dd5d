package org.glassbox.ui.training.views.internal;

import java.util.List;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.TableColumn;
import org.eclipse.swt.widgets.TableItem;
import org.glassbox.engine.study.OptionDifferences.Difference;
import org.glassbox.ui.Keys;
import org.glassbox.ui.Rows;
import org.glassbox.ui.training.views.Messages;

/** In which options runs differ: a row an option, a column a run. */
final class DifferencesTable {
    private final Label head;
    private final Table table;
    private List<String> runs = List.of();
    private List<Difference> shown = List.of();

    DifferencesTable(Composite parent) {
        Composite pane = new Composite(parent, SWT.NONE);
        GridLayoutFactory.fillDefaults().spacing(4, 4).applyTo(pane);
        head = Rows.head(pane, Messages.differences);
        table = new Table(pane, SWT.FULL_SELECTION | SWT.BORDER);
        table.setHeaderVisible(true);
        table.setLinesVisible(true);
        table.setToolTipText(Messages.differencesTip);
        Keys.name(table, Messages.differencesTip);
        GridDataFactory.fillDefaults().grab(true, true).hint(100, 60).applyTo(table);
    }

    void show(List<String> names, List<Difference> differences) {
        if (names.equals(runs) && differences.equals(shown)) {
            return;
        }
        runs = names;
        shown = differences;
        Rows.set(head, differences.isEmpty() ? Messages.noDifferences : Messages.differences);
        table.setRedraw(false);
        table.removeAll();
        for (TableColumn column : table.getColumns()) {
            column.dispose();
        }
        new TableColumn(table, SWT.NONE).setText(Messages.option);
        names.forEach(name -> new TableColumn(table, SWT.NONE).setText(name));
        for (Difference difference : differences) {
            TableItem item = new TableItem(table, SWT.NONE);
            item.setText(0, difference.key());
            for (int run = 0; run < names.size(); run++) {
                item.setText(run + 1, difference.values().get(run));
            }
        }
        for (TableColumn column : table.getColumns()) {
            column.pack();
        }
        table.setRedraw(true);
    }
}
