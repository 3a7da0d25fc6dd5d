package org.glassbox.ui.advise.internal;

import java.util.Comparator;
import java.util.List;
import org.eclipse.nebula.widgets.nattable.NatTable;
import org.eclipse.nebula.widgets.nattable.config.DefaultNatTableStyleConfiguration;
import org.eclipse.nebula.widgets.nattable.data.IDataProvider;
import org.eclipse.nebula.widgets.nattable.grid.GridRegion;
import org.eclipse.nebula.widgets.nattable.grid.data.DefaultColumnHeaderDataProvider;
import org.eclipse.nebula.widgets.nattable.grid.layer.ColumnHeaderLayer;
import org.eclipse.nebula.widgets.nattable.grid.layer.DefaultColumnHeaderDataLayer;
import org.eclipse.nebula.widgets.nattable.layer.CompositeLayer;
import org.eclipse.nebula.widgets.nattable.layer.DataLayer;
import org.eclipse.nebula.widgets.nattable.selection.event.RowSelectionEvent;
import org.eclipse.nebula.widgets.nattable.sort.ISortModel;
import org.eclipse.nebula.widgets.nattable.sort.SortDirectionEnum;
import org.eclipse.nebula.widgets.nattable.sort.SortHeaderLayer;
import org.eclipse.nebula.widgets.nattable.sort.config.SingleClickSortConfiguration;
import org.eclipse.nebula.widgets.nattable.style.HorizontalAlignmentEnum;
import org.eclipse.nebula.widgets.nattable.tooltip.NatTableContentTooltip;
import org.eclipse.nebula.widgets.nattable.viewport.ViewportLayer;
import org.eclipse.swt.SWT;
import org.eclipse.swt.accessibility.AccessibleAdapter;
import org.eclipse.swt.accessibility.AccessibleEvent;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Event;
import org.glassbox.advise.AdviseResult.Unit;
import org.glassbox.ui.Keys;
import org.glassbox.ui.LineHeight;
import org.glassbox.ui.RowSelection;
import org.glassbox.ui.TableLook;
import org.glassbox.ui.advise.Messages;
import org.glassbox.ui.advise.Sentences;
import org.glassbox.ui.advise.UnitsModel;
import org.glassbox.ui.advise.UnitsModel.Column;
import org.glassbox.ui.advise.UnitsModel.Order;

/** The units as a table of which only what is seen is drawn. The model orders it; the row with the selection is the unit that is looked at. */
final class UnitTable {
    private static final int[] WIDTHS = {18, 20, 31, 31}; // percent
    private final UnitsModel units;
    private final NatTable table;
    private final RowSelection selection;
    private final ViewportLayer viewport;
    private UnitsModel.State shown;
    private boolean rendering;

    UnitTable(Composite parent, UnitsModel units) {
        this.units = units;
        this.shown = units.state();
        int line = new LineHeight(parent).points();
        DataLayer data = new DataLayer(new Cells(), 100, line + line / 3);
        data.setColumnPercentageSizing(true);
        for (int column = 0; column < WIDTHS.length; column++) {
            data.setColumnWidthPercentageByPosition(column, WIDTHS[column]);
        }
        selection = new RowSelection(data);
        viewport = new ViewportLayer(selection);
        viewport.setRegionName(GridRegion.BODY);
        String[] names = List.of(Column.values()).stream().map(Sentences::column).toArray(String[]::new);
        DataLayer headerData = new DefaultColumnHeaderDataLayer(new DefaultColumnHeaderDataProvider(names));
        headerData.setDefaultRowHeight(line + line / 2);
        ColumnHeaderLayer header = new ColumnHeaderLayer(headerData, viewport, selection);
        CompositeLayer both = new CompositeLayer(1, 2);
        both.setChildLayer(GridRegion.COLUMN_HEADER, new SortHeaderLayer<Unit>(header, new ModelOrder()), 0, 0);
        both.setChildLayer(GridRegion.BODY, viewport, 0, 1);
        table = new NatTable(parent, SWT.NO_BACKGROUND | SWT.DOUBLE_BUFFERED | SWT.V_SCROLL | SWT.BORDER, both, false);
        table.addConfiguration(new DefaultNatTableStyleConfiguration());
        table.addConfiguration(new TableLook(HorizontalAlignmentEnum.RIGHT));
        table.addConfiguration(new SingleClickSortConfiguration());
        table.configure();
        Keys.letTabLeave(table);
        table.setBackground(table.getDisplay().getSystemColor(SWT.COLOR_LIST_BACKGROUND));
        selection.addLayerListener(event -> {
            if (event instanceof RowSelectionEvent && !rendering) {
                selected();
            }
        });
        new HeaderTips(table);
        table.getAccessible().addAccessibleListener(new AccessibleAdapter() {
            @Override
            public void getName(AccessibleEvent event) {
                event.result = shown.selected().map(Sentences::unit).orElse(Messages.unitsTip);
            }
        });
    }

    Composite control() {
        return table;
    }

    /** What the columns are about. */
    private static final class HeaderTips extends NatTableContentTooltip {
        private final NatTable about;

        HeaderTips(NatTable table) {
            super(table, GridRegion.COLUMN_HEADER);
            about = table;
        }

        @Override
        protected String getText(Event event) {
            int column = about.getColumnPositionByX(event.x);
            return column < 0 || column >= Column.values().length ? null : Sentences.columnTip(Column.values()[column]);
        }
    }

    /** The texts of the cells. */
    private final class Cells implements IDataProvider {
        @Override
        public Object getDataValue(int column, int row) {
            return row < shown.rows().size() ? Sentences.cell(shown.rows().get(row), Column.values()[column]) : "";
        }

        @Override
        public void setDataValue(int column, int row, Object value) {
            throw new UnsupportedOperationException("units are only looked at");
        }

        @Override
        public int getColumnCount() {
            return Column.values().length;
        }

        @Override
        public int getRowCount() {
            return shown.rows().size();
        }
    }

    /** Clicks on the header order the model, which orders the rows. */
    private final class ModelOrder implements ISortModel {
        @Override
        public List<Integer> getSortedColumnIndexes() {
            return List.of(shown.order().column().ordinal());
        }

        @Override
        public boolean isColumnIndexSorted(int column) {
            return shown.order().column().ordinal() == column;
        }

        @Override
        public SortDirectionEnum getSortDirection(int column) {
            return !isColumnIndexSorted(column) ? SortDirectionEnum.NONE : shown.order().descending() ? SortDirectionEnum.DESC : SortDirectionEnum.ASC;
        }

        @Override
        public int getSortOrder(int column) {
            return isColumnIndexSorted(column) ? 0 : -1;
        }

        @Override
        @SuppressWarnings("rawtypes")
        public List<Comparator> getComparatorsForColumnIndex(int column) {
            return List.of();
        }

        @Override
        public Comparator<?> getColumnComparator(int column) {
            return null;
        }

        @Override
        public void sort(int column, SortDirectionEnum direction, boolean accumulate) {
            units.sort(Column.values()[column]);
        }

        @Override
        public void clear() {
            units.order(new Order(Column.UNIT, false));
        }
    }

    private void selected() {
        int row = selection.row();
        if (row >= 0 && row < shown.rows().size()) {
            units.select(shown.rows().get(row).index());
        }
    }

    /** Shows other rows, or another selection. */
    void show(UnitsModel.State state) {
        boolean sameRows = state.rows() == shown.rows();
        shown = state;
        rendering = true;
        try {
            if (!sameRows) {
                table.refresh();
            }
            int row = state.selectedRow();
            if (selection.select(row) && row >= 0) {
                viewport.moveRowPositionIntoViewport(row);
            }
        } finally {
            rendering = false;
        }
    }
}
