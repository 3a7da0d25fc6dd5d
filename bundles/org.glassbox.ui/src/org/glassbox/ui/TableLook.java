package org.glassbox.ui;

import java.util.List;
import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.nebula.widgets.nattable.config.AbstractRegistryConfiguration;
import org.eclipse.nebula.widgets.nattable.config.CellConfigAttributes;
import org.eclipse.nebula.widgets.nattable.config.IConfigRegistry;
import org.eclipse.nebula.widgets.nattable.grid.GridRegion;
import org.eclipse.nebula.widgets.nattable.painter.cell.TextPainter;
import org.eclipse.nebula.widgets.nattable.painter.cell.decorator.PaddingDecorator;
import org.eclipse.nebula.widgets.nattable.style.CellStyleAttributes;
import org.eclipse.nebula.widgets.nattable.style.DisplayMode;
import org.eclipse.nebula.widgets.nattable.style.HorizontalAlignmentEnum;
import org.eclipse.nebula.widgets.nattable.style.SelectionStyleLabels;
import org.eclipse.nebula.widgets.nattable.style.Style;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Display;

/** Tables in the system's colours and font. */
public final class TableLook extends AbstractRegistryConfiguration {
    private static final int PADDING = 10; // so that a scroll bar that lies above the last column hides nothing
    private final HorizontalAlignmentEnum alignment;

    /** @param alignment of the cells' texts */
    public TableLook(HorizontalAlignmentEnum alignment) {
        this.alignment = alignment;
    }

    @Override
    public void configureRegistry(IConfigRegistry registry) {
        Display display = Display.getCurrent();
        Style plain = new Style();
        plain.setAttributeValue(CellStyleAttributes.FONT, JFaceResources.getDefaultFont());
        plain.setAttributeValue(CellStyleAttributes.HORIZONTAL_ALIGNMENT, alignment);
        plain.setAttributeValue(CellStyleAttributes.BACKGROUND_COLOR, display.getSystemColor(SWT.COLOR_LIST_BACKGROUND));
        plain.setAttributeValue(CellStyleAttributes.FOREGROUND_COLOR, display.getSystemColor(SWT.COLOR_LIST_FOREGROUND));
        registry.registerConfigAttribute(CellConfigAttributes.CELL_STYLE, plain, DisplayMode.NORMAL);
        registry.registerConfigAttribute(CellConfigAttributes.CELL_PAINTER, new PaddingDecorator(new TextPainter(), 0, PADDING, 0, PADDING),
                DisplayMode.NORMAL);
        Style chosen = new Style();
        chosen.setAttributeValue(CellStyleAttributes.FONT, JFaceResources.getDefaultFont());
        chosen.setAttributeValue(CellStyleAttributes.BACKGROUND_COLOR, display.getSystemColor(SWT.COLOR_LIST_SELECTION));
        chosen.setAttributeValue(CellStyleAttributes.FOREGROUND_COLOR, display.getSystemColor(SWT.COLOR_LIST_SELECTION_TEXT));
        registry.registerConfigAttribute(CellConfigAttributes.CELL_STYLE, chosen, DisplayMode.SELECT);
        registry.registerConfigAttribute(CellConfigAttributes.CELL_STYLE, chosen, DisplayMode.SELECT, SelectionStyleLabels.SELECTION_ANCHOR_STYLE);
        Style header = new Style();
        header.setAttributeValue(CellStyleAttributes.FONT, JFaceResources.getFontRegistry().getBold(JFaceResources.DEFAULT_FONT));
        header.setAttributeValue(CellStyleAttributes.BACKGROUND_COLOR, display.getSystemColor(SWT.COLOR_WIDGET_BACKGROUND));
        header.setAttributeValue(CellStyleAttributes.FOREGROUND_COLOR, display.getSystemColor(SWT.COLOR_WIDGET_FOREGROUND));
        for (String region : List.of(GridRegion.COLUMN_HEADER, GridRegion.ROW_HEADER, GridRegion.CORNER)) {
            registry.registerConfigAttribute(CellConfigAttributes.CELL_STYLE, header, DisplayMode.NORMAL, region);
            registry.registerConfigAttribute(CellConfigAttributes.CELL_STYLE, header, DisplayMode.SELECT, region);
        }
    }
}
