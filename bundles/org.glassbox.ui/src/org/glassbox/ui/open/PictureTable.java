package org.glassbox.ui.open;

import java.util.List;
import java.util.function.IntConsumer;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.TableColumn;
import org.eclipse.swt.widgets.TableItem;
import org.glassbox.ui.Keys;

/** The names of images, of which one is looked at. There may be very many. */
public final class PictureTable {
    private final Table table;
    private List<PictureSource> listed = List.of();

    /**
     * @param parent has a grid layout
     * @param select hears the place of the image that is chosen
     */
    public PictureTable(Composite parent, String tip, String column, IntConsumer select) {
        table = new Table(parent, SWT.VIRTUAL | SWT.SINGLE | SWT.FULL_SELECTION | SWT.BORDER);
        table.setToolTipText(tip);
        Keys.name(table, tip);
        GridDataFactory.fillDefaults().grab(true, true).hint(100, 60).applyTo(table);
        new TableColumn(table, SWT.NONE).setText(column);
        table.addListener(SWT.SetData, event -> ((TableItem) event.item).setText(listed.get(event.index).name()));
        table.addListener(SWT.Selection, event -> select.accept(table.getSelectionIndex()));
        table.addListener(SWT.Resize, event -> table.getColumn(0).setWidth(table.getClientArea().width));
    }

    public void focus() {
        table.setFocus();
    }

    /** @param pictures the same list as before where nothing has changed */
    public void show(List<PictureSource> pictures, int selected) {
        if (pictures != listed) {
            listed = pictures;
            table.clearAll();
            table.setItemCount(listed.size());
        }
        if (table.getSelectionIndex() != selected) {
            table.setSelection(selected);
        }
    }
}
