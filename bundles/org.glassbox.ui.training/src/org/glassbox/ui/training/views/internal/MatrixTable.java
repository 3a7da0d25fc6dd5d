package org.glassbox.ui.training.views.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.eclipse.nebula.widgets.nattable.NatTable;
import org.eclipse.nebula.widgets.nattable.config.CellConfigAttributes;
import org.eclipse.nebula.widgets.nattable.config.DefaultNatTableStyleConfiguration;
import org.eclipse.nebula.widgets.nattable.data.IDataProvider;
import org.eclipse.nebula.widgets.nattable.grid.GridRegion;
import org.eclipse.nebula.widgets.nattable.grid.data.DefaultColumnHeaderDataProvider;
import org.eclipse.nebula.widgets.nattable.grid.layer.ColumnHeaderLayer;
import org.eclipse.nebula.widgets.nattable.grid.layer.CornerLayer;
import org.eclipse.nebula.widgets.nattable.grid.layer.DefaultColumnHeaderDataLayer;
import org.eclipse.nebula.widgets.nattable.grid.layer.RowHeaderLayer;
import org.eclipse.nebula.widgets.nattable.layer.CompositeLayer;
import org.eclipse.nebula.widgets.nattable.layer.DataLayer;
import org.eclipse.nebula.widgets.nattable.selection.SelectionLayer;
import org.eclipse.nebula.widgets.nattable.selection.command.SelectCellCommand;
import org.eclipse.nebula.widgets.nattable.selection.event.CellSelectionEvent;
import org.eclipse.nebula.widgets.nattable.style.DisplayMode;
import org.eclipse.nebula.widgets.nattable.style.HorizontalAlignmentEnum;
import org.eclipse.nebula.widgets.nattable.viewport.ViewportLayer;
import org.eclipse.swt.SWT;
import org.eclipse.swt.accessibility.AccessibleAdapter;
import org.eclipse.swt.accessibility.AccessibleEvent;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.widgets.Composite;
import org.glassbox.engine.history.PredictionTable;
import org.glassbox.ui.Keys;
import org.glassbox.ui.LineHeight;
import org.glassbox.ui.TableLook;
import org.glassbox.ui.training.views.ConfusionModel.Cell;
import org.glassbox.ui.training.views.Messages;
import org.glassbox.ui.training.views.Sentences;

/** A confusion matrix: a row for each true class, a column for each class that was said, shaded by the share of the row. Arrow keys go from cell to cell. */
final class MatrixTable {
    private static final int PADDING = 24; // points beside a text
    private final NatTable table;
    private final SelectionLayer selection;
    private final DataLayer body;
    private final DataLayer names;
    private final DataLayer said;
    private final Consumer<Cell> chosen;
    private Optional<PredictionTable> shown = Optional.empty();
    private int[][] counts = new int[0][0];
    private Optional<Cell> cell = Optional.empty();
    private boolean rendering;

    /** @param chosen hears of the cell that the user goes to */
    MatrixTable(Composite parent, Consumer<Cell> chosen) {
        this.chosen = chosen;
        int line = new LineHeight(parent).points();
        body = new DataLayer(new Counts(), 5 * line, 2 * line);
        selection = new SelectionLayer(body);
        selection.getSelectionModel().setMultipleSelectionAllowed(false);
        ViewportLayer viewport = new ViewportLayer(selection);
        viewport.setRegionName(GridRegion.BODY);
        said = new DefaultColumnHeaderDataLayer(new Names(false));
        said.setDefaultRowHeight(line + line / 2);
        said.setDefaultColumnWidth(5 * line);
        names = new DataLayer(new Names(true), 5 * line, 2 * line);
        DataLayer corner = new DataLayer(new DefaultColumnHeaderDataProvider(new String[] {Messages.trueSaid}));
        CompositeLayer grid = new CompositeLayer(2, 2);
        grid.setChildLayer(GridRegion.CORNER, new CornerLayer(corner, names, said), 0, 0);
        grid.setChildLayer(GridRegion.COLUMN_HEADER, new ColumnHeaderLayer(said, viewport, selection), 1, 0);
        grid.setChildLayer(GridRegion.ROW_HEADER, new RowHeaderLayer(names, viewport, selection), 0, 1);
        grid.setChildLayer(GridRegion.BODY, viewport, 1, 1);
        table = new NatTable(parent, SWT.NO_BACKGROUND | SWT.DOUBLE_BUFFERED | SWT.V_SCROLL | SWT.H_SCROLL | SWT.BORDER, grid, false);
        table.addConfiguration(new DefaultNatTableStyleConfiguration());
        table.addConfiguration(new TableLook(HorizontalAlignmentEnum.CENTER));
        table.configure();
        Keys.letTabLeave(table);
        table.getConfigRegistry().registerConfigAttribute(CellConfigAttributes.CELL_PAINTER, new ShadePainter(this::share), DisplayMode.NORMAL, GridRegion.BODY);
        table.setBackground(parent.getBackground());
        selection.addLayerListener(event -> {
            if (event instanceof CellSelectionEvent && !rendering) {
                chosen();
            }
        });
        table.getAccessible().addAccessibleListener(new AccessibleAdapter() {
            @Override
            public void getName(AccessibleEvent event) {
                event.result = shown.isPresent() && cell.isPresent() ? Sentences.cell(shown.get(), cell.get()) : Messages.matrixTip;
            }
        });
        table.setToolTipText(Messages.matrixTip);
    }

    NatTable control() {
        return table;
    }

    /** How many images each cell has. */
    private final class Counts implements IDataProvider {
        @Override
        public Object getDataValue(int column, int row) {
            return counts[row][column];
        }

        @Override
        public void setDataValue(int column, int row, Object value) {
            throw new UnsupportedOperationException("a matrix is only looked at");
        }

        @Override
        public int getColumnCount() {
            return counts.length;
        }

        @Override
        public int getRowCount() {
            return counts.length;
        }
    }

    /** The classes' names, of rows or of columns. */
    private final class Names implements IDataProvider {
        private final boolean ofRows;

        Names(boolean ofRows) {
            this.ofRows = ofRows;
        }

        @Override
        public Object getDataValue(int column, int row) {
            return classes().get(ofRows ? row : column);
        }

        @Override
        public void setDataValue(int column, int row, Object value) {
            throw new UnsupportedOperationException("a matrix is only looked at");
        }

        @Override
        public int getColumnCount() {
            return ofRows ? 1 : counts.length;
        }

        @Override
        public int getRowCount() {
            return ofRows ? counts.length : 1;
        }
    }

    private List<String> classes() {
        return shown.map(PredictionTable::classes).orElse(List.of());
    }

    /** Of a true class's images, how many were taken for a class; 0 where there are none. */
    private double share(int column, int row) {
        int all = 0;
        for (int count : counts[row]) {
            all += count;
        }
        return all == 0 ? 0 : (double) counts[row][column] / all;
    }

    private void chosen() {
        int row = selection.getSelectionAnchor().getRowPosition();
        int column = selection.getSelectionAnchor().getColumnPosition();
        if (row >= 0 && column >= 0 && row < counts.length && column < counts.length) {
            chosen.accept(new Cell(row, column));
        }
    }

    /** Shows another matrix, or another cell. */
    void show(Optional<PredictionTable> changed, Optional<Cell> where) {
        boolean others = !changed.map(PredictionTable::classes).equals(shown.map(PredictionTable::classes));
        boolean same = changed.equals(shown);
        rendering = true;
        try {
            if (!same) {
                shown = changed;
                counts = changed.map(PredictionTable::confusion).orElse(new int[0][0]);
            }
            if (others) {
                widths();
            }
            if (!same) {
                table.refresh();
            }
            if (where.isEmpty()) {
                selection.clear();
            } else if (!where.equals(cell) || !same) {
                selection.doCommand(new SelectCellCommand(selection, where.get().predicted(), where.get().label(), false, false));
            }
            cell = where;
        } finally {
            rendering = false;
        }
    }

    /** As wide as the longest name needs. */
    private void widths() {
        GC gc = new GC(table);
        try {
            List<String> texts = new ArrayList<>(classes());
            texts.add("00000");
            int widest = texts.stream().mapToInt(text -> gc.textExtent(text).x).max().orElse(0) + PADDING;
            body.setDefaultColumnWidth(widest);
            said.setDefaultColumnWidth(widest);
            names.setDefaultColumnWidth(Math.max(widest, gc.textExtent(Messages.trueSaid).x + PADDING));
        } finally {
            gc.dispose();
        }
    }
}
