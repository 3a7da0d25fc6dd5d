package org.glassbox.ui;

import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.eclipse.jface.resource.ColorDescriptor;
import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.jface.resource.LocalResourceManager;
import org.eclipse.swt.SWT;
import org.eclipse.swt.accessibility.AccessibleAdapter;
import org.eclipse.swt.accessibility.AccessibleEvent;
import org.eclipse.swt.custom.StackLayout;
import org.eclipse.swt.graphics.Color;
import org.eclipse.swt.graphics.RGB;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swtchart.Chart;
import org.eclipse.swtchart.IAxis;
import org.eclipse.swtchart.ILineSeries;
import org.eclipse.swtchart.ISeries;
import org.eclipse.swtchart.LineStyle;
import org.eclipse.swtchart.Range;

/** Curves over a common axis. They differ by line style and symbol as well as by colour. */
public final class PlotPanel {
    private static final List<RGB> COLOURS = List.of(new RGB(0x08, 0x51, 0x9c), new RGB(0xd9, 0x48, 0x01), new RGB(0x21, 0x91, 0x8c),
            new RGB(0x47, 0x2d, 0x7b));
    private static final List<LineStyle> LINES = List.of(LineStyle.SOLID, LineStyle.DASH, LineStyle.DOT, LineStyle.DASHDOT);
    private static final List<ILineSeries.PlotSymbolType> SYMBOLS = List.of(ILineSeries.PlotSymbolType.CIRCLE, ILineSeries.PlotSymbolType.SQUARE,
            ILineSeries.PlotSymbolType.TRIANGLE, ILineSeries.PlotSymbolType.DIAMOND);
    private final Composite panel;
    private final StackLayout pages = new StackLayout();
    private final Label hint;
    private final Chart chart;
    private final List<Color> colours;
    private String spoken = Messages.noCurve;

    /**
     * A curve.
     *
     * @param x places, rising
     * @param y values; points that are not a number are left out
     */
    public record Curve(String name, double[] x, double[] y) {
        public Curve {
            if (x.length != y.length) {
                throw new IllegalArgumentException(x.length + " places and " + y.length + " values");
            }
            x = x.clone();
            y = y.clone();
        }
    }

    public PlotPanel(Composite parent, String xTitle) {
        panel = new Composite(parent, SWT.NONE);
        panel.setLayout(pages);
        hint = new Label(panel, SWT.WRAP | SWT.CENTER);
        hint.setText(Messages.noCurve);
        chart = new Chart(panel, SWT.NONE);
        LocalResourceManager resources = new LocalResourceManager(JFaceResources.getResources(), chart);
        colours = COLOURS.stream().map(colour -> resources.create(ColorDescriptor.createFrom(colour))).toList();
        chart.getTitle().setVisible(false);
        chart.getLegend().setPosition(SWT.BOTTOM);
        chart.getLegend().setFont(panel.getFont());
        chart.getAxisSet().getXAxis(0).setIntegerDataPointAxis(false);
        style(chart.getAxisSet().getXAxis(0), xTitle);
        style(chart.getAxisSet().getYAxis(0), "");
        chart.getPlotArea().getControl().getAccessible().addAccessibleListener(new AccessibleAdapter() {
            @Override
            public void getName(AccessibleEvent event) {
                event.result = spoken;
            }
        });
        pages.topControl = hint;
    }

    /** The widget, to be laid out. */
    public Composite control() {
        return panel;
    }

    /** Shows curves instead of those before; none shows a hint. */
    public void show(String yTitle, List<Curve> curves) {
        List<Curve> drawn = curves.stream().map(PlotPanel::finite).filter(curve -> curve.x().length > 0).toList();
        pages.topControl = drawn.isEmpty() ? hint : chart;
        panel.layout();
        chart.suspendUpdate(true);
        for (ISeries<?> series : chart.getSeriesSet().getSeries()) {
            chart.getSeriesSet().deleteSeries(series.getId());
        }
        for (int i = 0; i < drawn.size(); i++) {
            draw(drawn.get(i), i);
        }
        chart.getLegend().setVisible(drawn.size() > 1);
        chart.getAxisSet().getYAxis(0).getTitle().setText(yTitle);
        if (!drawn.isEmpty()) {
            chart.getAxisSet().getXAxis(0).setRange(range(drawn.stream().flatMapToDouble(curve -> DoubleStream.of(curve.x())), 0.5));
            chart.getAxisSet().getYAxis(0).setRange(range(drawn.stream().flatMapToDouble(curve -> DoubleStream.of(curve.y())), 0.02));
        }
        chart.suspendUpdate(false);
        chart.redraw();
        spoken = drawn.isEmpty() ? Messages.noCurve : yTitle + ": " + String.join("; ", drawn.stream().map(PlotPanel::describe).toList());
    }

    private void draw(Curve curve, int index) {
        ILineSeries<?> series = (ILineSeries<?>) chart.getSeriesSet().createSeries(ISeries.SeriesType.LINE, curve.name());
        series.setXSeries(curve.x());
        series.setYSeries(curve.y());
        series.setLineColor(colours.get(index % colours.size()));
        series.setSymbolColor(colours.get(index % colours.size()));
        series.setLineStyle(LINES.get(index % LINES.size()));
        series.setSymbolType(SYMBOLS.get(index % SYMBOLS.size()));
        series.setSymbolSize(4);
        series.setLineWidth(2);
    }

    private void style(IAxis axis, String title) {
        axis.getTitle().setText(title);
        axis.getTitle().setFont(panel.getFont());
        axis.getTitle().setForeground(panel.getForeground());
        axis.getTick().setFont(panel.getFont());
        axis.getTick().setForeground(panel.getForeground());
        axis.getGrid().setStyle(LineStyle.DOT);
    }

    private static Curve finite(Curve curve) {
        int[] kept = IntStream.range(0, curve.y().length).filter(i -> Double.isFinite(curve.y()[i])).toArray();
        return new Curve(curve.name(), Arrays.stream(kept).mapToDouble(i -> curve.x()[i]).toArray(),
                Arrays.stream(kept).mapToDouble(i -> curve.y()[i]).toArray());
    }

    /** From the smallest to the largest value with a twentieth of room on both sides, at least {@code least} in all. */
    private static Range range(DoubleStream values, double least) {
        double[] all = values.toArray();
        double low = Arrays.stream(all).min().orElseThrow();
        double high = Arrays.stream(all).max().orElseThrow();
        double room = Math.max((high - low) / 20, least / 2);
        return new Range(low - room, high + room);
    }

    private static String describe(Curve curve) {
        int last = curve.x().length - 1;
        return String.format("%s %.3g at %.0f, last %.3g at %.0f", curve.name(), curve.y()[0], curve.x()[0], curve.y()[last], curve.x()[last]);
    }
}
