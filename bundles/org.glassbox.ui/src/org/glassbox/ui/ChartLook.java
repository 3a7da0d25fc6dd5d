package org.glassbox.ui;

import java.util.function.Supplier;
import org.eclipse.jface.resource.ColorDescriptor;
import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.jface.resource.LocalResourceManager;
import org.eclipse.swt.SWT;
import org.eclipse.swt.accessibility.AccessibleAdapter;
import org.eclipse.swt.accessibility.AccessibleEvent;
import org.eclipse.swt.graphics.Color;
import org.eclipse.swt.graphics.RGB;
import org.eclipse.swtchart.Chart;
import org.eclipse.swtchart.IAxis;
import org.eclipse.swtchart.LineStyle;

/**
 * What the charts have in common: fonts that scale with the system's, colours that people who don't tell red from green keep apart, a text for screen readers.
 */
public final class ChartLook {
    /** Lines and bars that matter. */
    public static final RGB LINE = new RGB(0x08, 0x51, 0x9c);
    /** Areas behind them. */
    public static final RGB LIGHT = new RGB(0x9e, 0xca, 0xe1);
    /** Marks, and what has a scale of its own. */
    public static final RGB MARK = new RGB(0xd9, 0x48, 0x01);
    private final Chart chart;
    private final LocalResourceManager resources;

    public ChartLook(Chart chart) {
        this.chart = chart;
        resources = new LocalResourceManager(JFaceResources.getResources(), chart);
        chart.getTitle().setVisible(false);
        chart.setBackground(chart.getParent().getBackground());
        chart.getLegend().setPosition(SWT.BOTTOM);
        chart.getLegend().setFont(JFaceResources.getDefaultFont());
        chart.getLegend().setForeground(chart.getParent().getForeground());
        chart.getLegend().setBackground(chart.getParent().getBackground());
    }

    public Color colour(RGB rgb) {
        return resources.create(ColorDescriptor.createFrom(rgb));
    }

    /** In the window's own colours. */
    public void axis(IAxis axis, String title) {
        axis.getTitle().setText(title);
        axis.getTitle().setFont(JFaceResources.getDefaultFont());
        axis.getTitle().setForeground(chart.getParent().getForeground());
        axis.getTick().setFont(JFaceResources.getDefaultFont());
        axis.getTick().setForeground(chart.getParent().getForeground());
        axis.getGrid().setStyle(LineStyle.DOT);
    }

    /** What a screen reader says of the chart. */
    public void speak(Supplier<String> text) {
        chart.getPlotArea().getControl().getAccessible().addAccessibleListener(new AccessibleAdapter() {
            @Override
            public void getName(AccessibleEvent event) {
                event.result = text.get();
            }
        });
    }
}
