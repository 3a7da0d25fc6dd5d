package org.glassbox.ui.training.views.internal;

import java.util.List;
import java.util.function.Consumer;
import org.eclipse.nebula.widgets.nattable.NatTable;
import org.eclipse.nebula.widgets.nattable.config.CellConfigAttributes;
import org.eclipse.nebula.widgets.nattable.config.DefaultNatTableStyleConfiguration;
import org.eclipse.nebula.widgets.nattable.data.IDataProvider;
import org.eclipse.nebula.widgets.nattable.grid.GridRegion;
import org.eclipse.nebula.widgets.nattable.grid.data.DefaultColumnHeaderDataProvider;
import org.eclipse.nebula.widgets.nattable.grid.layer.ColumnHeaderLayer;
import org.eclipse.nebula.widgets.nattable.grid.layer.DefaultColumnHeaderDataLayer;
import org.eclipse.nebula.widgets.nattable.layer.CompositeLayer;
import org.eclipse.nebula.widgets.nattable.layer.DataLayer;
import org.eclipse.nebula.widgets.nattable.layer.cell.ColumnOverrideLabelAccumulator;
import org.eclipse.nebula.widgets.nattable.selection.event.RowSelectionEvent;
import org.eclipse.nebula.widgets.nattable.style.DisplayMode;
import org.eclipse.nebula.widgets.nattable.style.HorizontalAlignmentEnum;
import org.eclipse.nebula.widgets.nattable.viewport.ViewportLayer;
import org.eclipse.swt.SWT;
import org.eclipse.swt.accessibility.AccessibleAdapter;
import org.eclipse.swt.accessibility.AccessibleEvent;
import org.eclipse.swt.widgets.Composite;
import org.glassbox.engine.history.SampleChange;
import org.glassbox.ui.Keys;
import org.glassbox.ui.LineHeight;
import org.glassbox.ui.RowSelection;
import org.glassbox.ui.TableLook;
import org.glassbox.ui.training.views.ChangesModel;
import org.glassbox.ui.training.views.Messages;
import org.glassbox.ui.training.views.SamplePictures;
import org.glassbox.ui.training.views.Sentences;

/** The images of which most has changed, as a table of which only what is seen is drawn and read: their pictures, their maps, what was said of them. */
final class ChangesTable {
    private static final int PICTURE_LINES = 4; // as high as a picture is
    private static final int[] TEXT_WIDTHS = {7, 6, 10, 10, 6, 7}; // lines of text
    private static final int PICTURES = 3;
    private static final String PICTURE = "PICTURE";
    private final Consumer<String> chosen;
    private final NatTable table;
    private final RowSelection selection;
    private final ViewportLayer viewport;
    private final PicturePainter painter;
    private ChangesModel.State shown;
    private boolean rendering;

    /** @param chosen hears of the image that the user goes to, by its id */
    ChangesTable(Composite parent, SamplePictures pictures, Consumer<String> chosen) {
        this.chosen = chosen;
        int line = new LineHeight(parent).points();
        int side = PICTURE_LINES * line;
        DataLayer data = new DataLayer(new Cells(), side + line / 2, side + line / 3);
        for (int i = 0; i < TEXT_WIDTHS.length; i++) {
            data.setDefaultColumnWidthByPosition(PICTURES + i, TEXT_WIDTHS[i] * line);
        }
        ColumnOverrideLabelAccumulator labels = new ColumnOverrideLabelAccumulator(data);
        for (int i = 0; i < PICTURES; i++) {
            labels.registerColumnOverrides(i, PICTURE);
        }
        data.setConfigLabelAccumulator(labels);
        selection = new RowSelection(data);
        viewport = new ViewportLayer(selection);
        viewport.setRegionName(GridRegion.BODY);
        String[] names = {Messages.image, Messages.mapBefore, Messages.mapAfter, Messages.imageName, Messages.trueClass, Messages.saidBefore, Messages.saidAfter,
            Messages.predictionMoved, Messages.explanationMoved};
        DataLayer headerData = new DefaultColumnHeaderDataLayer(new DefaultColumnHeaderDataProvider(names));
        headerData.setDefaultRowHeight(2 * line + line / 2);
        CompositeLayer both = new CompositeLayer(1, 2);
        both.setChildLayer(GridRegion.COLUMN_HEADER, new ColumnHeaderLayer(headerData, viewport, selection), 0, 0);
        both.setChildLayer(GridRegion.BODY, viewport, 0, 1);
        table = new NatTable(parent, SWT.NO_BACKGROUND | SWT.DOUBLE_BUFFERED | SWT.V_SCROLL | SWT.H_SCROLL | SWT.BORDER, both, false);
        table.addConfiguration(new DefaultNatTableStyleConfiguration());
        table.addConfiguration(new TableLook(HorizontalAlignmentEnum.LEFT));
        table.configure();
        Keys.letTabLeave(table);
        painter = new PicturePainter(pictures, side);
        table.getConfigRegistry().registerConfigAttribute(CellConfigAttributes.CELL_PAINTER, painter, DisplayMode.NORMAL, PICTURE);
        table.setBackground(table.getDisplay().getSystemColor(SWT.COLOR_LIST_BACKGROUND));
        selection.addLayerListener(event -> {
            if (event instanceof RowSelectionEvent && !rendering) {
                selected();
            }
        });
        table.getAccessible().addAccessibleListener(new AccessibleAdapter() {
            @Override
            public void getName(AccessibleEvent event) {
                event.result = shown == null ? Messages.changesTip : shown.selected().map(Sentences::change).orElse(Messages.changesTip);
            }
        });
    }

    NatTable control() {
        return table;
    }

    /** Draws what is seen again: pictures have been read. */
    void repaint() {
        table.redraw();
    }

    /** The texts of the cells; the first ones are pictures. */
    private final class Cells implements IDataProvider {
        @Override
        public Object getDataValue(int column, int row) {
            SampleChange change = rows().get(row);
            return switch (column - PICTURES) {
                case 0 -> change.id();
                case 1 -> change.truth();
                case 2 -> Sentences.before(change);
                case 3 -> Sentences.after(change);
                case 4 -> Sentences.share(change.prediction());
                case 5 -> Sentences.share(change.explanation());
                default -> change;
            };
        }

        @Override
        public void setDataValue(int column, int row, Object value) {
            throw new UnsupportedOperationException("changes are only looked at");
        }

        @Override
        public int getColumnCount() {
            return PICTURES + TEXT_WIDTHS.length;
        }

        @Override
        public int getRowCount() {
            return rows().size();
        }
    }

    private List<SampleChange> rows() {
        return shown == null ? List.of() : shown.rows();
    }

    private void selected() {
        int row = selection.row();
        if (row >= 0 && row < rows().size()) {
            chosen.accept(rows().get(row).id());
        }
    }

    /** Shows other rows, or another selection. */
    void show(ChangesModel.State state) {
        boolean sameRows = shown != null && state.rows().equals(shown.rows());
        shown = state;
        painter.show(state);
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
