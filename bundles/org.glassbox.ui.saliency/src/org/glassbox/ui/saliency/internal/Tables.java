package org.glassbox.ui.saliency.internal;

import org.eclipse.swt.widgets.Table;

/** The widths of tables with two columns. */
final class Tables {
    private Tables() {
    }

    /** The second column is as wide as it needs to be, the first takes what is left. */
    static void fit(Table table) {
        table.getColumn(1).pack();
        table.getColumn(0).setWidth(Math.max(50, table.getClientArea().width - table.getColumn(1).getWidth()));
    }
}
