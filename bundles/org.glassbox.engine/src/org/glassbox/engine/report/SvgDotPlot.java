package org.glassbox.engine.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * Shares of several things below each other as inline SVG: a marker for each with a line over its 95 % interval, and its number beside it.
 *
 * @param title what is shown, for those who hear the page as well
 * @param xTitle of the axis
 * @param rows from top to bottom, at most as many as a line chart has markers
 */
record SvgDotPlot(String title, String xTitle, List<Row> rows) {
    private static final int WIDTH = 1000;
    private static final int ROW = 34;

    SvgDotPlot {
        rows = List.copyOf(rows);
    }

    /**
     * A share of counted things.
     *
     * @param share 0 to 1; NaN where undefined
     * @param count of what the share is; 0 where it is not known, then there is no interval
     */
    record Row(String name, double share, int count) {
        private static final double Z = 1.96;

        /** Lower end of the 95 % interval after Wilson 1927, Journal of the American Statistical Association 22. */
        double low() {
            return centre() - half();
        }

        /** Its upper end. */
        double high() {
            return centre() + half();
        }

        private double centre() {
            return count == 0 ? share : (share + Z * Z / (2 * count)) / (1 + Z * Z / count);
        }

        private double half() {
            return count == 0 ? 0 : Z / (1 + Z * Z / count) * Math.sqrt(share * (1 - share) / count + Z * Z / (4.0 * count * count));
        }
    }

    /** The drawing. */
    Html html() {
        double[] ends = rows.stream().filter(row -> Double.isFinite(row.share())).flatMapToDouble(row -> DoubleStream.of(row.low(), row.high())).toArray();
        if (ends.length == 0) {
            return new Html().element("p", title + ": no number to show (" + Numbers.UNDEFINED + ").", "class", "note");
        }
        double min = Math.max(0, DoubleStream.of(ends).min().getAsDouble());
        double max = Math.min(1, DoubleStream.of(ends).max().getAsDouble());
        Ticks axis = Ticks.around(min, max, 8);
        double left = 24 + SvgLineChart.BOLD_LETTER * rows.stream().mapToInt(row -> row.name().length()).max().getAsInt();
        double right = WIDTH - 70;
        double bottom = 10 + ROW * rows.size();
        List<String> told = new ArrayList<>();
        rows.forEach(row -> told.add(row.name() + " " + Numbers.percent(row.share())));
        Html html = new Html().open("svg", "class", "chart", "viewBox", "0 0 " + WIDTH + " " + Numbers.coordinate(bottom + 44), "role", "img", "aria-label",
                title + ". " + String.join("; ", told) + ".");
        html.element("title", title);
        for (double tick : axis.at()) {
            double x = left + (right - left) * axis.position(tick);
            SvgLineChart.line(html, "grid", x, 4, x, bottom);
            SvgLineChart.text(html, axis.label(tick, true), x, bottom + 18, "middle");
        }
        SvgLineChart.text(html, xTitle, (left + right) / 2, bottom + 38, "middle");
        for (int i = 0; i < rows.size(); i++) {
            row(html, i, axis, left, right);
        }
        return html.close("svg").line();
    }

    private void row(Html html, int index, Ticks axis, double left, double right) {
        Row row = rows.get(index);
        double y = 10 + ROW * (index + 0.5);
        html.open("g", "class", "series s" + index);
        html.element("text", row.name(), "class", "name", "x", "0", "y", Numbers.coordinate(y + 4));
        if (Double.isFinite(row.share())) {
            double low = left + (right - left) * axis.position(row.low());
            double high = left + (right - left) * axis.position(row.high());
            SvgLineChart.line(html, "whisker", low, y, high, y);
            html.open("path", "class", "marker", "d", SvgLineChart.marker(index, left + (right - left) * axis.position(row.share()), y)).close("path");
            SvgLineChart.text(html, Numbers.percent(row.share()), high + 8, y + 4, "start");
        } else {
            SvgLineChart.text(html, Numbers.UNDEFINED, left + 8, y + 4, "start");
        }
        html.close("g").line();
    }
}
