package org.glassbox.ui;

import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.StackLayout;
import org.eclipse.swt.events.PaintEvent;
import org.eclipse.swt.graphics.Color;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.RGB;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swtchart.Chart;
import org.eclipse.swtchart.IAxis;
import org.eclipse.swtchart.ICustomPaintListener;
import org.eclipse.swtchart.ILineSeries;
import org.eclipse.swtchart.ISeries;
import org.eclipse.swtchart.LineStyle;
import org.eclipse.swtchart.Range;

/** Curves over a common axis. They differ by line style and symbol as well as by colour, and a curve keeps its look by its place among the curves. */
public final class PlotPanel {
    private static final List<RGB> COLOURS = List.of(new RGB(0x08, 0x51, 0x9c), new RGB(0xd9, 0x48, 0x01), new RGB(0x21, 0x91, 0x8c),
            new RGB(0x47, 0x2d, 0x7b), new RGB(0x73, 0x73, 0x73), new RGB(0x8c, 0x51, 0x0a));
    private static final List<LineStyle> LINES = List.of(LineStyle.SOLID, LineStyle.DASH, LineStyle.DOT, LineStyle.DASHDOT, LineStyle.DASHDOTDOT,
            LineStyle.SOLID);
    private static final List<ILineSeries.PlotSymbolType> SYMBOLS = List.of(ILineSeries.PlotSymbolType.CIRCLE, ILineSeries.PlotSymbolType.SQUARE,
            ILineSeries.PlotSymbolType.TRIANGLE, ILineSeries.PlotSymbolType.DIAMOND, ILineSeries.PlotSymbolType.INVERTED_TRIANGLE,
            ILineSeries.PlotSymbolType.CROSS);
    private static final int SYMBOLS_UP_TO = 60; // points; of more only the line can be told apart
    private static final double LEAST = 0.02; // of a vertical axis, where values are not as small themselves
    private static final double LEAST_DECADE = 1.1; // times on both sides of a logarithmic axis
    private static final int MARK = 5;
    private static final int TICKS_APART = 64; // points at least
    private final Composite panel;
    private final StackLayout pages = new StackLayout();
    private final Label hint;
    private final Chart chart;
    private final List<Color> colours;
    private final boolean titled;
    private List<Mark> marks = List.of();
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

    /**
     * Something that happened at a place of the horizontal axis.
     *
     * @param curve to which it belongs, by its place among the curves
     */
    public record Mark(double x, int curve) {
    }

    /** Says beside the vertical axis what is drawn. */
    public PlotPanel(Composite parent, String xTitle) {
        this(parent, xTitle, false);
    }

    private PlotPanel(Composite parent, String xTitle, boolean titled) {
        this.titled = titled;
        panel = new Composite(parent, SWT.NONE);
        panel.setLayout(pages);
        hint = new Label(panel, SWT.WRAP | SWT.CENTER);
        hint.setText(Messages.noCurve);
        chart = new Chart(panel, SWT.NONE);
        ChartLook look = new ChartLook(chart);
        colours = COLOURS.stream().map(look::colour).toList();
        chart.getAxisSet().getXAxis(0).setIntegerDataPointAxis(false);
        look.axis(chart.getAxisSet().getXAxis(0), xTitle);
        look.axis(chart.getAxisSet().getYAxis(0), "");
        look.speak(() -> spoken);
        if (titled) {
            chart.getTitle().setVisible(true);
            chart.getTitle().setFont(JFaceResources.getFontRegistry().getBold(JFaceResources.DEFAULT_FONT));
            chart.getTitle().setForeground(panel.getForeground());
            chart.getAxisSet().getYAxis(0).getTitle().setVisible(false);
        }
        chart.getAxisSet().getYAxis(0).getTick().setTickMarkStepHint(2 * new LineHeight(panel).points());
        chart.addListener(SWT.Resize, event -> wholeTicks());
        chart.getPlotArea().addCustomPaintListener(new ICustomPaintListener() {
            @Override
            public void paintControl(PaintEvent event) {
                drawMarks(event.gc, event.height);
            }

            @Override
            public boolean drawBehindSeries() {
                return true;
            }
        });
        pages.topControl = hint;
    }

    /** Says above the curves what is drawn, for which there is more room, and leaves the curves' names to a {@link CurveLegend}. */
    public static PlotPanel titled(Composite parent, String xTitle) {
        return new PlotPanel(parent, xTitle, true);
    }

    /** The widget, to be laid out. */
    public Composite control() {
        return panel;
    }

    /** Shows curves instead of those before; none shows a hint. */
    public void show(String yTitle, List<Curve> curves) {
        show(yTitle, false, curves, List.of());
    }

    /**
     * Shows curves instead of those before; none shows a hint.
     *
     * @param logarithmic whether the vertical axis is; values that are not above zero are then left out
     * @param happened marked at the horizontal axis
     */
    public void show(String yTitle, boolean logarithmic, List<Curve> curves, List<Mark> happened) {
        List<Curve> drawn = curves.stream().map(curve -> drawable(curve, logarithmic)).toList();
        List<Curve> seen = drawn.stream().filter(curve -> curve.x().length > 0).toList();
        pages.topControl = seen.isEmpty() ? hint : chart;
        panel.layout();
        chart.suspendUpdate(true);
        for (ISeries<?> series : chart.getSeriesSet().getSeries()) {
            chart.getSeriesSet().deleteSeries(series.getId());
        }
        IAxis vertical = chart.getAxisSet().getYAxis(0);
        vertical.enableLogScale(false);
        for (int i = 0; i < drawn.size(); i++) {
            if (drawn.get(i).x().length > 0) {
                draw(drawn.get(i), i);
            }
        }
        if (!seen.isEmpty()) {
            Range range = logarithmic ? decades(values(seen)) : range(values(seen), least(values(seen)));
            vertical.setRange(range);
            vertical.enableLogScale(logarithmic); // only now that all there is to see is above zero
            vertical.setRange(range);
            chart.getAxisSet().getXAxis(0).setRange(range(seen.stream().flatMapToDouble(curve -> DoubleStream.of(curve.x())), 1));
            wholeTicks();
        }
        marks = List.copyOf(happened);
        chart.getLegend().setVisible(!titled && drawn.size() > 1);
        (titled ? chart.getTitle() : vertical.getTitle()).setText(yTitle);
        chart.suspendUpdate(false);
        chart.redraw();
        spoken = seen.isEmpty() ? Messages.noCurve : yTitle + ": " + String.join("; ", seen.stream().map(PlotPanel::describe).toList());
    }

    /** What a screen reader says. */
    public String spoken() {
        return spoken;
    }

    static RGB colour(int index) {
        return COLOURS.get(index % COLOURS.size());
    }

    static LineStyle line(int index) {
        return LINES.get(index % LINES.size());
    }

    static ILineSeries.PlotSymbolType symbol(int index) {
        return SYMBOLS.get(index % SYMBOLS.size());
    }

    private void draw(Curve curve, int index) {
        ILineSeries<?> series = (ILineSeries<?>) chart.getSeriesSet().createSeries(ISeries.SeriesType.LINE, curve.name());
        series.setXSeries(curve.x());
        series.setYSeries(curve.y());
        series.setLineColor(colours.get(index % colours.size()));
        series.setSymbolColor(colours.get(index % colours.size()));
        series.setLineStyle(line(index));
        series.setSymbolType(curve.x().length > SYMBOLS_UP_TO ? ILineSeries.PlotSymbolType.NONE : symbol(index));
        series.setSymbolSize(4);
        series.setLineWidth(2);
    }

    /** No ticks between epochs. */
    private void wholeTicks() {
        IAxis horizontal = chart.getAxisSet().getXAxis(0);
        double places = horizontal.getRange().upper - horizontal.getRange().lower;
        horizontal.getTick().setTickMarkStepHint((int) Math.max(TICKS_APART, chart.getPlotArea().getSize().x / places));
    }

    /** A dotted line with a triangle at its foot. */
    private void drawMarks(GC gc, int height) {
        IAxis horizontal = chart.getAxisSet().getXAxis(0);
        for (Mark mark : marks) {
            int x = horizontal.getPixelCoordinate(mark.x());
            gc.setForeground(colours.get(mark.curve() % colours.size()));
            gc.setBackground(colours.get(mark.curve() % colours.size()));
            gc.setLineStyle(SWT.LINE_DOT);
            gc.drawLine(x, 0, x, height);
            gc.fillPolygon(new int[] {x - MARK, height, x + MARK, height, x, height - 2 * MARK});
        }
    }

    private static Curve drawable(Curve curve, boolean logarithmic) {
        int[] kept = IntStream.range(0, curve.y().length).filter(i -> Double.isFinite(curve.y()[i]) && (!logarithmic || curve.y()[i] > 0)).toArray();
        return new Curve(curve.name(), Arrays.stream(kept).mapToDouble(i -> curve.x()[i]).toArray(),
                Arrays.stream(kept).mapToDouble(i -> curve.y()[i]).toArray());
    }

    private static DoubleStream values(List<Curve> curves) {
        return curves.stream().flatMapToDouble(curve -> DoubleStream.of(curve.y()));
    }

    /** How long a vertical axis is at least, so that what hardly changes does not look wild. */
    private static double least(DoubleStream values) {
        double largest = values.map(Math::abs).max().orElse(0);
        return largest == 0 ? LEAST : Math.min(LEAST, largest / 2);
    }

    /** Of a logarithmic axis. */
    private static Range decades(DoubleStream values) {
        double[] all = values.toArray();
        return new Range(Arrays.stream(all).min().orElseThrow() / LEAST_DECADE, Arrays.stream(all).max().orElseThrow() * LEAST_DECADE);
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
