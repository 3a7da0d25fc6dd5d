package org.glassbox.ui;

import org.eclipse.nebula.widgets.nattable.layer.IUniqueIndexLayer;
import org.eclipse.nebula.widgets.nattable.selection.SelectionLayer;
import org.eclipse.nebula.widgets.nattable.selection.command.SelectRowsCommand;
import org.eclipse.nebula.widgets.nattable.selection.config.DefaultRowSelectionLayerConfiguration;
import org.eclipse.nebula.widgets.nattable.style.DisplayMode;

/** The selection of one row of a table, which looks selected as a whole. */
public final class RowSelection extends SelectionLayer {
    public RowSelection(IUniqueIndexLayer rows) {
        super(rows, false);
        addConfiguration(new DefaultRowSelectionLayerConfiguration());
        getSelectionModel().setMultipleSelectionAllowed(false);
    }

    /** NatTable itself selects a single cell of the row where only one row may be selected. */
    @Override
    public DisplayMode getDisplayModeByPosition(int column, int row) {
        return row == row() ? DisplayMode.SELECT : super.getDisplayModeByPosition(column, row);
    }

    /** The selected row; -1 where there is none. */
    public int row() {
        int row = getSelectionAnchor().getRowPosition();
        return row >= 0 && row < getRowCount() && isRowPositionSelected(row) ? row : -1;
    }

    /** Selects another row, or none for -1. @return whether it was another one */
    public boolean select(int row) {
        if (row == row()) {
            return false;
        }
        if (row < 0) {
            clear();
        } else {
            doCommand(new SelectRowsCommand(this, 0, row, false, false));
        }
        return true;
    }
}
