package org.glassbox.advise.report;

import java.util.Arrays;
import org.glassbox.advise.density.UnitDensity;
import org.glassbox.engine.report.Html;
import org.glassbox.engine.report.Numbers;
import org.glassbox.engine.report.Ticks;

/**
 * A unit's density as a drawing: its histogram as bars, the density as a line with its peaks marked, and, dashed and on a scale of its own, the bandwidth.
 *
 * @param title for those who can't see it
 */
record DensityChart(String title, UnitDensity unit) {
    private static final int WIDTH = 420;
    private static final int HEIGHT = 200;
    private static final double LEFT = 34;
    private static final double RIGHT = WIDTH - 16.0;
    private static final double TOP = 12;
    private static final double BOTTOM = HEIGHT - 24.0;

    /** An SVG; a sentence where the unit has no density. */
    Html html() {
        Html html = new Html();
        if (!unit.exists()) {
            return html.element("p", title + ": no density, since the unit is equal everywhere.", "class", "note");
        }
        double highest = Arrays.stream(unit.density()).max().orElse(1);
        Ticks x = Ticks.around(unit.grid()[0], unit.grid()[unit.grid().length - 1], 4);
        Ticks y = Ticks.around(0, highest, 3);
        html.open("svg", "class", "chart", "viewBox", "0 0 " + WIDTH + " " + HEIGHT, "role", "img", "aria-label",
                title + ". Density with " + Numbers.count(unit.peaks(), "peak", "peaks") + ".");
        html.element("title", title);
        for (double tick : y.at()) {
            line(html, "grid", LEFT, down(y, tick), RIGHT, down(y, tick));
            label(html, y.label(tick, false), LEFT - 5, down(y, tick) + 4, "end");
        }
        bars(html, x, y);
        line(html, "axis", LEFT, BOTTOM, RIGHT, BOTTOM);
        for (double tick : x.at()) {
            label(html, x.label(tick, false), across(x, tick), BOTTOM + 16, "middle");
        }
        double widest = Arrays.stream(unit.bandwidth()).max().orElse(1);
        curve(html, "s1", "5 4", i -> BOTTOM - 0.9 * (BOTTOM - TOP) * unit.bandwidth()[i] / widest, x);
        curve(html, "s0", "none", i -> down(y, unit.density()[i]), x);
        html.open("g", "class", "s0");
        for (int place : unit.peakPlaces()) {
            html.open("circle", "class", "marker", "cx", Numbers.coordinate(across(x, unit.grid()[place])), "cy", Numbers.coordinate(down(y,
                    unit.density()[place])), "r", "4")
                    .close("circle");
        }
        return html.close("g").close("svg").line();
    }

    /** The histogram is a density too; a bar that is higher than the chart ends at its top. */
    private void bars(Html html, Ticks x, Ticks y) {
        double[] histogram = unit.histogram();
        double low = unit.grid()[0];
        double step = (unit.grid()[unit.grid().length - 1] - low) / Math.max(1, histogram.length - 1);
        double count = Arrays.stream(histogram).sum() * step;
        for (int i = 0; i < histogram.length; i++) {
            if (histogram[i] > 0) {
                double from = Math.max(LEFT, across(x, low + (i - 0.5) * step));
                double to = Math.min(RIGHT, across(x, low + (i + 0.5) * step));
                double top = Math.max(TOP, down(y, histogram[i] / count));
                html.open("rect", "x", Numbers.coordinate(from), "y", Numbers.coordinate(top), "width", Numbers.coordinate(Math.max(0.5, to - from)), "height",
                        Numbers.coordinate(BOTTOM - top), "style", "fill:var(--rule)").close("rect");
            }
        }
    }

    /** Down the drawing, by point of the grid. */
    @FunctionalInterface
    private interface Place {
        double of(int point);
    }

    private void curve(Html html, String series, String dashes, Place place, Ticks x) {
        StringBuilder path = new StringBuilder();
        for (int i = 0; i < unit.grid().length; i++) {
            path.append(i == 0 ? 'M' : 'L').append(Numbers.coordinate(across(x, unit.grid()[i]))).append(' ').append(Numbers.coordinate(place.of(i)));
        }
        html.open("g", "class", series).open("path", "class", "curve", "d", path.toString(), "stroke-dasharray", dashes).close("path").close("g");
    }

    private static double across(Ticks x, double value) {
        return LEFT + (RIGHT - LEFT) * x.position(value);
    }

    private static double down(Ticks y, double value) {
        return BOTTOM - (BOTTOM - TOP) * y.position(value);
    }

    static void line(Html html, String kind, double x1, double y1, double x2, double y2) {
        html.open("line", "class", kind, "x1", Numbers.coordinate(x1), "y1", Numbers.coordinate(y1), "x2", Numbers.coordinate(x2), "y2",
                Numbers.coordinate(y2)).close("line");
    }

    static void label(Html html, String text, double x, double y, String anchor) {
        html.element("text", text, "x", Numbers.coordinate(x), "y", Numbers.coordinate(y), "text-anchor", anchor);
    }
}
