package org.glassbox.ui.advise.internal;

import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.RGB;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swtchart.Chart;
import org.eclipse.swtchart.IAxis;
import org.eclipse.swtchart.IAxis.Position;
import org.eclipse.swtchart.ILineSeries;
import org.eclipse.swtchart.ISeries;
import org.eclipse.swtchart.LineStyle;
import org.eclipse.swtchart.Range;
import org.glassbox.ui.ChartLook;
import org.glassbox.ui.advise.DensityCurves;
import org.glassbox.ui.advise.Messages;
import org.glassbox.ui.advise.Sentences;

/** A unit's histogram as an area, its density as a line with its peaks as triangles, and, dashed and on a scale of its own, the bandwidth. */
final class DensityChart {
    private static final int MARK = 6;
    private final Chart chart;
    private final ChartLook look;
    private final IAxis second;
    private String spoken = "";

    DensityChart(Composite parent) {
        chart = new Chart(parent, SWT.NONE);
        look = new ChartLook(chart);
        look.axis(chart.getAxisSet().getXAxis(0), "");
        look.axis(chart.getAxisSet().getYAxis(0), Messages.density);
        second = chart.getAxisSet().getYAxis(chart.getAxisSet().createYAxis());
        second.setPosition(Position.Secondary);
        look.axis(second, Messages.bandwidthAxis);
        second.getGrid().setStyle(LineStyle.NONE);
        look.speak(() -> spoken);
    }

    Composite control() {
        return chart;
    }

    /**
     * Shows a unit.
     *
     * @param values what the horizontal axis is
     * @param text for those who can't see it
     */
    void show(DensityCurves curves, String values, String text) {
        spoken = text;
        chart.suspendUpdate(true);
        clear();
        ILineSeries<?> histogram = line(Sentences.histogram(curves), curves.stepX(), curves.stepY(), ChartLook.LIGHT, LineStyle.SOLID);
        histogram.enableStep(true);
        histogram.enableArea(true);
        ILineSeries<?> bandwidth = line(Messages.bandwidth, curves.x(), curves.bandwidth(), ChartLook.MARK, LineStyle.DASH);
        bandwidth.setYAxisId(second.getId());
        line(Messages.density, curves.x(), curves.density(), ChartLook.LINE, LineStyle.SOLID).setLineWidth(2);
        if (curves.peakX().length > 0) {
            ILineSeries<?> peaks = line(Messages.peaksMarked, curves.peakX(), curves.peakY(), ChartLook.MARK, LineStyle.NONE);
            peaks.setSymbolType(ILineSeries.PlotSymbolType.INVERTED_TRIANGLE);
            peaks.setSymbolColor(look.colour(ChartLook.MARK));
            peaks.setSymbolSize(MARK);
        }
        chart.getAxisSet().getXAxis(0).getTitle().setText(values);
        chart.getAxisSet().getXAxis(0).setRange(new Range(curves.stepX()[0], curves.stepX()[curves.stepX().length - 1]));
        chart.getAxisSet().getYAxis(0).setRange(new Range(0, curves.top()));
        second.setRange(new Range(0, curves.widest()));
        chart.suspendUpdate(false);
        chart.redraw();
    }

    private void clear() {
        for (ISeries<?> series : chart.getSeriesSet().getSeries()) {
            chart.getSeriesSet().deleteSeries(series.getId());
        }
    }

    private ILineSeries<?> line(String name, double[] x, double[] y, RGB colour, LineStyle style) {
        ILineSeries<?> series = (ILineSeries<?>) chart.getSeriesSet().createSeries(ISeries.SeriesType.LINE, name);
        series.setXSeries(x);
        series.setYSeries(y);
        series.setLineColor(look.colour(colour));
        series.setLineStyle(style);
        series.setSymbolType(ILineSeries.PlotSymbolType.NONE);
        return series;
    }
}
