package org.glassbox.advise.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.glassbox.core.statistics.Bootstrap;
import org.glassbox.core.statistics.Interval;
import org.glassbox.engine.report.Html;
import org.glassbox.engine.report.HtmlPage;
import org.glassbox.engine.report.Numbers;
import org.glassbox.engine.report.Table;
import org.glassbox.engine.report.Ticks;

/**
 * AVX of ADVISE's best group under salt-and-pepper noise, with and without ReLU, as in the paper's Figure 5.
 *
 * @param densities of the noise, rising
 * @param withRelu AVX by density and image; NaN where undefined
 * @param withoutRelu likewise
 * @param seed of the intervals
 * @param facts what was used, by name
 */
public record NoiseAblation(List<Double> densities, List<double[]> withRelu, List<double[]> withoutRelu, long seed, Map<String, String> facts) {
    private static final int WIDTH = 640;
    private static final int HEIGHT = 320;
    private static final double LEFT = 52;
    private static final double RIGHT = WIDTH - 20.0;
    private static final double TOP = 14;
    private static final double BOTTOM = HEIGHT - 44.0;

    /**
     * One point of a curve.
     *
     * @param mean of the values that are defined; NaN where none is
     * @param interval of 95 %; absent for few images
     */
    private record Point(double density, double mean, Optional<Interval> interval, int undefined) {
    }

    private List<Point> points(List<double[]> values) {
        List<Point> points = new ArrayList<>();
        for (int d = 0; d < densities.size(); d++) {
            double sum = 0;
            int defined = 0;
            for (double value : values.get(d)) {
                sum += Double.isNaN(value) ? 0 : value;
                defined += Double.isNaN(value) ? 0 : 1;
            }
            points.add(new Point(densities.get(d), defined == 0 ? Double.NaN : sum / defined, Bootstrap.ofMean(values.get(d), seed),
                    values.get(d).length - defined));
        }
        return points;
    }

    /** All points as comma-separated values, with a head. */
    public String csv() {
        StringBuilder csv = new StringBuilder("density,relu,avx,low,high,images,undefined\n");
        for (boolean relu : new boolean[] {true, false}) {
            for (Point point : points(relu ? withRelu : withoutRelu)) {
                csv.append(point.density()).append(',').append(relu).append(',').append(number(point.mean())).append(',').append(number(low(point))).append(',')
                        .append(number(high(point))).append(',').append(withRelu.getFirst().length).append(',').append(point.undefined()).append('\n');
            }
        }
        return csv.toString();
    }

    private static String number(double value) {
        return Double.isNaN(value) ? "" : String.format(Locale.ROOT, "%.6f", value);
    }

    private static double low(Point point) {
        return point.interval().map(Interval::low).orElse(Double.NaN);
    }

    private static double high(Point point) {
        return point.interval().map(Interval::high).orElse(Double.NaN);
    }

    /** The page as text: one HTML file with everything inside. */
    public String html() {
        HtmlPage page = new HtmlPage("ADVISE under salt-and-pepper noise");
        page.lead().element("p", headline(), "class", "headline").line();
        page.section("AVX by the density of the noise", chart());
        page.section("In numbers", table());
        Html used = new Html().open("dl", "class", "facts");
        facts.forEach((name, value) -> used.element("dt", name).element("dd", value));
        page.section("How it was made", used.close("dl").line());
        return page.html("Made by Glassbox, in the manner of Figure 5 of ADVISE, Dehshibi et al. 2022.");
    }

    private String headline() {
        List<Point> with = points(withRelu);
        List<Point> without = points(withoutRelu);
        String first = densities.getFirst() == 0 ? "no noise" : Numbers.percent(densities.getFirst());
        return "From " + first + " to " + Numbers.percent(densities.getLast()) + " of the pixels, the mean AVX over "
                + Numbers.count(withRelu.getFirst().length, "image", "images")
                + " goes from " + Numbers.plain(with.getFirst().mean()) + " to " + Numbers.plain(with.getLast().mean()) + " with ReLU, and from "
                + Numbers.plain(without.getFirst().mean()) + " to " + Numbers.plain(without.getLast().mean()) + " without.";
    }

    private Html chart() {
        List<Point> with = points(withRelu);
        List<Point> without = points(withoutRelu);
        Ticks x = Ticks.around(densities.getFirst(), densities.getLast(), 5);
        double highest = Math.max(highest(with), highest(without));
        Ticks y = Ticks.around(0, Math.max(0.1, highest), 5);
        Html html = new Html().open("figure", "class", "plot");
        html.open("svg", "class", "chart", "viewBox", "0 0 " + WIDTH + " " + HEIGHT, "role", "img", "aria-label", headline());
        for (double tick : y.at()) {
            DensityChart.line(html, "grid", LEFT, down(y, tick), RIGHT, down(y, tick));
            DensityChart.label(html, y.label(tick, false), LEFT - 6, down(y, tick) + 4, "end");
        }
        DensityChart.line(html, "axis", LEFT, BOTTOM, RIGHT, BOTTOM);
        for (double tick : x.at()) {
            DensityChart.label(html, x.label(tick, true), across(x, tick), BOTTOM + 18, "middle");
        }
        DensityChart.label(html, "pixels replaced", (LEFT + RIGHT) / 2, HEIGHT - 6.0, "middle");
        curve(html, "s0", "none", with, x, y);
        curve(html, "s1", "6 4", without, x, y);
        html.close("svg").element("figcaption", "Solid, circles: with ReLU. Dashed, squares: without. Bars: 95 % intervals of the mean.");
        return html.close("figure").line();
    }

    /** Of the curve and its intervals; 0 where nothing is defined. */
    private static double highest(List<Point> points) {
        return points.stream().mapToDouble(point -> point.interval().map(Interval::high).orElse(point.mean())).filter(value -> !Double.isNaN(value))
                .max().orElse(0);
    }

    private static void curve(Html html, String series, String dashes, List<Point> points, Ticks x, Ticks y) {
        StringBuilder path = new StringBuilder();
        html.open("g", "class", series);
        for (Point point : points) {
            if (!Double.isNaN(point.mean())) {
                path.append(path.isEmpty() ? 'M' : 'L').append(Numbers.coordinate(across(x, point.density()))).append(' ').append(Numbers.coordinate(down(y,
                        point.mean())));
                point.interval().ifPresent(interval -> DensityChart.line(html, "whisker", across(x, point.density()), down(y, interval.low()), across(x,
                        point.density()),
                        down(y, interval.high())));
            }
        }
        html.open("path", "class", "curve", "d", path.toString(), "stroke-dasharray", dashes).close("path");
        for (Point point : points) {
            if (!Double.isNaN(point.mean())) {
                String at = "M" + Numbers.coordinate(across(x, point.density())) + " " + Numbers.coordinate(down(y, point.mean()));
                html.open("path", "class", "marker", "d", at + (series.equals("s0") ? "m-4 0a4 4 0 1 0 8 0a4 4 0 1 0 -8 0z" : "m-3.5 -3.5h7v7h-7z"))
                        .close("path");
            }
        }
        html.close("g");
    }

    private static double across(Ticks x, double value) {
        return LEFT + (RIGHT - LEFT) * x.position(value);
    }

    private static double down(Ticks y, double value) {
        return BOTTOM - (BOTTOM - TOP) * y.position(value);
    }

    private Html table() {
        Table table = new Table("Mean AVX of the best group; an image without any group to show counts as 0.", List.of("Pixels replaced", "With ReLU",
                "95 % interval",
                "Without ReLU", "95 % interval"));
        List<Point> with = points(withRelu);
        List<Point> without = points(withoutRelu);
        for (int d = 0; d < densities.size(); d++) {
            table.row(List.of(Numbers.percent(densities.get(d)), Numbers.plain(with.get(d).mean()), interval(with.get(d)), Numbers.plain(without.get(d).mean()),
                    interval(without.get(d))));
        }
        return table.html();
    }

    private static String interval(Point point) {
        return point.interval().map(found -> Numbers.plain(found.low()) + " to " + Numbers.plain(found.high())).orElse(Numbers.UNDEFINED);
    }
}
