package org.glassbox.engine.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;
import org.glassbox.core.statistics.Interval;
import org.glassbox.core.statistics.Wilson;

/**
 * Numbers of several things below each other as inline SVG: a marker for each with a line over its 95 % interval, and its number beside it.
 *
 * @param title what is shown, for those who hear the page as well
 * @param xTitle of the axis
 * @param share whether the numbers are shares, to be shown in percent on an axis that does not leave 0 to 100 %
 * @param rows from top to bottom
 */
record SvgDotPlot(String title, String xTitle, boolean share, List<Row> rows) {
    private static final int WIDTH = 1000;
    private static final int ROW = 34;
    private static final int BELOW = 9; // the line, so that single dots can be seen

    SvgDotPlot {
        rows = List.copyOf(rows);
    }

    /**
     * A number.
     *
     * @param value NaN where undefined
     * @param interval nothing where it is not known
     * @param single what the number is the mean of, shown as small dots; may be empty
     */
    record Row(String name, double value, Optional<Interval> interval, double[] single) {
        /** A share of {@code count} things, with its interval after Wilson; without one where their number is 0, not known. */
        static Row ofShare(String name, double share, int count) {
            boolean known = count > 0 && Double.isFinite(share);
            return new Row(name, share, known ? Wilson.of((int) Math.round(share * count), count) : Optional.empty(), new double[0]);
        }

        private DoubleStream ends() {
            DoubleStream line = interval.stream().flatMapToDouble(known -> DoubleStream.of(known.low(), known.high()));
            return DoubleStream.concat(DoubleStream.concat(DoubleStream.of(value), line), DoubleStream.of(single)).filter(Double::isFinite);
        }
    }

    /** The drawing. */
    Html html() {
        double[] ends = rows.stream().flatMapToDouble(Row::ends).toArray();
        if (ends.length == 0) {
            return new Html().element("p", title + ": no number to show (" + Numbers.UNDEFINED + ").", "class", "note");
        }
        double min = DoubleStream.of(ends).min().getAsDouble();
        double max = DoubleStream.of(ends).max().getAsDouble();
        Ticks axis = share ? Ticks.around(Math.max(0, min), Math.min(1, max), 8) : Ticks.around(min, max, 8);
        double left = 24 + SvgLineChart.BOLD_LETTER * rows.stream().mapToInt(row -> row.name().length()).max().getAsInt();
        double right = WIDTH - 70;
        double bottom = 10 + ROW * rows.size();
        List<String> told = new ArrayList<>();
        rows.forEach(row -> told.add(row.name() + " " + number(row.value())));
        Html html = new Html().open("svg", "class", "chart", "viewBox", "0 0 " + WIDTH + " " + Numbers.coordinate(bottom + 44), "role", "img", "aria-label",
                title + ". " + String.join("; ", told) + ".");
        html.element("title", title);
        for (double tick : axis.at()) {
            double x = left + (right - left) * axis.position(tick);
            SvgLineChart.line(html, "grid", x, 4, x, bottom);
            SvgLineChart.text(html, axis.label(tick, share), x, bottom + 18, "middle");
        }
        SvgLineChart.text(html, xTitle, (left + right) / 2, bottom + 38, "middle");
        for (int i = 0; i < rows.size(); i++) {
            row(html, i, axis, left, right);
        }
        return html.close("svg").line();
    }

    private String number(double value) {
        return share ? Numbers.percent(value) : Numbers.plain(value);
    }

    private void row(Html html, int index, Ticks axis, double left, double right) {
        Row row = rows.get(index);
        int look = index % SvgLineChart.capacity();
        double y = 10 + ROW * (index + 0.5);
        html.open("g", "class", "series s" + look);
        html.element("text", row.name(), "class", "name", "x", "0", "y", Numbers.coordinate(y + 4));
        double end = left;
        for (double single : row.single()) {
            if (Double.isFinite(single)) {
                double x = across(single, axis, left, right);
                html.open("circle", "class", "single", "cx", Numbers.coordinate(x), "cy", Numbers.coordinate(y + BELOW), "r", "2.5").close("circle");
                end = Math.max(end, x);
            }
        }
        if (row.interval().isPresent()) {
            end = Math.max(end, across(row.interval().get().high(), axis, left, right));
            SvgLineChart.line(html, "whisker", across(row.interval().get().low(), axis, left, right), y, across(row.interval().get().high(), axis, left, right),
                    y);
        }
        if (Double.isFinite(row.value())) {
            double x = across(row.value(), axis, left, right);
            end = Math.max(end, x);
            html.open("path", "class", "marker", "d", SvgLineChart.marker(look, x, y)).close("path");
        }
        SvgLineChart.text(html, number(row.value()), end + 8, y + 4, "start");
        html.close("g").line();
    }

    /** A line over an interval that leaves the axis ends where the axis does. */
    private static double across(double value, Ticks axis, double left, double right) {
        return left + (right - left) * Math.clamp(axis.position(value), 0, 1);
    }
}
