package org.glassbox.engine.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Curves over epochs, or other whole numbers, as inline SVG. Each curve has its own colour, dash pattern and marker, and its name at its end, so that no legend
 * has to be searched and no colour known. Values that are not finite leave a gap. Positive values that span more than three powers of ten get a logarithmic
 * axis, which the axis's title says.
 *
 * @param title what is shown, for those who hear the page as well
 * @param xTitle what is counted along the horizontal axis, such as "epoch"
 * @param yTitle of the vertical axis, with its unit
 * @param share whether values are shares, to be shown in percent
 * @param series at most six; none finite makes a chart that says so
 * @param marks what happened at which epochs
 * @param size of the drawing
 */
record SvgLineChart(String title, String xTitle, String yTitle, boolean share, List<Series> series, EpochMarks marks, Size size) {
    private static final String EPOCH = "epoch";
    private static final int SPAN_OF_LINEAR_AXIS = 1000;
    private static final int TOP = 26;
    private static final int BOTTOM = 46;
    private static final int LEFT = 66;
    private static final double LETTER = 7.2;
    static final double BOLD_LETTER = 9;
    private static final int LABEL_HEIGHT = 17;
    /** The part of the width that names may take. */
    private static final double NAMES = 0.36;
    /** Dash patterns by series, as long and different as they can be; the first is solid. */
    private static final List<String> DASHES = List.of("none", "9 4", "3 3", "12 3 3 3", "6 2 2 2 2 2", "1 4");

    SvgLineChart {
        series = List.copyOf(series);
        if (series.size() > DASHES.size()) {
            throw new IllegalArgumentException(series.size() + " curves in a chart, " + DASHES.size() + " can be told apart");
        }
    }

    /** Over epochs. */
    SvgLineChart(String title, String yTitle, boolean share, List<Series> series, EpochMarks marks, Size size) {
        this(title, EPOCH, yTitle, share, series, marks, size);
    }

    /** How many curves one chart can hold. */
    static int capacity() {
        return DASHES.size();
    }

    /** A page's width, or half of it. */
    enum Size {
        WIDE(1000, 380), HALF(500, 300);

        private final int width;
        private final int height;

        Size(int width, int height) {
            this.width = width;
            this.height = height;
        }
    }

    /**
     * A curve.
     *
     * @param name shown at its end
     * @param epochs rising
     * @param values one for each epoch; NaN where undefined
     * @param low the lower edge of a band around the curve, one for each epoch, NaN where there is none; empty without a band
     * @param high its upper edge
     */
    record Series(String name, int[] epochs, double[] values, double[] low, double[] high) {
        Series {
            if (epochs.length != values.length) {
                throw new IllegalArgumentException(epochs.length + " epochs and " + values.length + " values");
            }
            if (low.length != high.length || low.length > 0 && low.length != values.length) {
                throw new IllegalArgumentException("a band of " + low.length + " and " + high.length + " values around " + values.length);
            }
        }

        /** Without a band. */
        Series(String name, int[] epochs, double[] values) {
            this(name, epochs, values, new double[0], new double[0]);
        }

        private DoubleStream all() {
            return DoubleStream.concat(DoubleStream.of(values), DoubleStream.concat(DoubleStream.of(low), DoubleStream.of(high))).filter(Double::isFinite);
        }
    }

    /**
     * What is marked along the axis of epochs.
     *
     * @param phases one after another
     * @param asked epochs after which images were asked about
     * @param used the epoch whose weights are the result
     */
    record EpochMarks(List<PhaseSpan> phases, List<Integer> asked, OptionalInt used) {
        EpochMarks {
            phases = List.copyOf(phases);
            asked = List.copyOf(asked);
        }
    }

    /** A phase from its first to its last epoch. */
    record PhaseSpan(String name, int first, int last) {
    }

    /** The drawing. */
    Html html() {
        double[] finite = series.stream().flatMapToDouble(s -> DoubleStream.of(s.values())).filter(Double::isFinite).toArray();
        if (finite.length == 0) {
            return new Html().element("p", title + ": no number to show (" + Numbers.UNDEFINED + ").", "class", "note");
        }
        double min = series.stream().flatMapToDouble(Series::all).min().getAsDouble();
        double max = series.stream().flatMapToDouble(Series::all).max().getAsDouble();
        int first = series.stream().flatMapToInt(s -> Arrays.stream(s.epochs())).min().getAsInt();
        int last = series.stream().flatMapToInt(s -> Arrays.stream(s.epochs())).max().getAsInt();
        boolean logarithmic = min > 0 && max / min > SPAN_OF_LINEAR_AXIS;
        boolean fromZero = !share && min >= 0 && min < 0.4 * max;
        Ticks y = logarithmic ? Ticks.logarithmic(min, max) : Ticks.around(fromZero ? 0 : min, max, size.height / 60);
        Ticks x = Ticks.whole(first, last, size.width / 80);
        int longestName = series.size() < 2 ? 0 : series.stream().mapToInt(each -> name(each).length()).max().getAsInt();
        int right = longestName == 0 ? 16 : (int) (36 + BOLD_LETTER * longestName);
        Frame frame = new Frame(LEFT, TOP, size.width - right, size.height - BOTTOM, x, y);
        Html html = new Html().open("svg", "class", "chart", "viewBox", "0 0 " + size.width + " " + size.height, "role", "img", "aria-label",
                description(finite.length));
        html.element("title", title);
        axes(html, frame, logarithmic);
        marks(html, frame);
        for (int i = 0; i < series.size(); i++) {
            band(html, frame, i); // below all curves
        }
        for (int i = 0; i < series.size(); i++) {
            curve(html, frame, i);
        }
        if (longestName > 0) {
            names(html, frame);
        }
        return html.close("svg").line();
    }

    /** The drawing's place on the page and what its ends stand for. */
    private record Frame(double left, double top, double right, double bottom, Ticks x, Ticks y) {
        double across(double epoch) {
            return left + (right - left) * x.position(epoch);
        }

        double down(double value) {
            return bottom - (bottom - top) * y.position(value);
        }
    }

    private String description(int points) {
        List<String> ends = new ArrayList<>();
        for (Series s : series) {
            for (int i = s.values().length - 1; i >= 0; i--) {
                if (Double.isFinite(s.values()[i])) {
                    ends.add(s.name() + " " + (share ? Numbers.percent(s.values()[i]) : Numbers.plain(s.values()[i])) + (xTitle.equals(EPOCH) ? " after epoch "
                            : " at ") + s.epochs()[i]);
                    break;
                }
            }
        }
        return title + ". Line chart of " + points + " values; last values: " + String.join("; ", ends) + ".";
    }

    private void axes(Html html, Frame frame, boolean logarithmic) {
        for (double tick : frame.y().at()) {
            line(html, "grid", frame.left(), frame.down(tick), frame.right(), frame.down(tick));
            text(html, frame.y().label(tick, share), frame.left() - 8, frame.down(tick) + 4, "end");
        }
        for (double tick : frame.x().at()) {
            line(html, "axis", frame.across(tick), frame.bottom(), frame.across(tick), frame.bottom() + 5);
            text(html, frame.x().label(tick, false), frame.across(tick), frame.bottom() + 19, "middle");
        }
        line(html, "axis", frame.left(), frame.bottom(), frame.right(), frame.bottom());
        text(html, xTitle, (frame.left() + frame.right()) / 2, frame.bottom() + 38, "middle");
        double middle = (frame.top() + frame.bottom()) / 2;
        html.element("text", yTitle + (logarithmic ? " (logarithmic)" : ""), "x", "0", "y", "0", "text-anchor", "middle", "transform",
                "translate(14 " + Numbers.coordinate(middle) + ") rotate(-90)");
    }

    /** Phase boundaries stand between epochs; a name that does not fit its phase is left to the words below the chart. */
    private void marks(Html html, Frame frame) {
        for (PhaseSpan phase : marks.phases()) {
            double from = Math.max(frame.left(), frame.across(phase.first() - 0.5));
            double to = Math.min(frame.right(), frame.across(phase.last() + 0.5));
            if (from > frame.left() + 1) {
                line(html, "boundary", from, frame.top() - 14, from, frame.bottom());
            }
            if (LETTER * phase.name().length() < to - from) {
                text(html, phase.name(), (from + to) / 2, frame.top() - 9, "middle");
            }
        }
        for (int epoch : marks.asked()) {
            double x = frame.across(epoch);
            html.open("path", "class", "asked", "d", "M" + Numbers.coordinate(x - 5) + " " + Numbers.coordinate(frame.bottom() - 1)
                    + "h10l-5 -8z").close("path");
        }
        marks.used().ifPresent(epoch -> line(html, "used", frame.across(epoch), frame.top(), frame.across(epoch), frame.bottom()));
    }

    /** A filled outline for each stretch of epochs that have both edges: along the upper one and back along the lower. */
    private void band(Html html, Frame frame, int index) {
        Series s = series.get(index);
        StringBuilder path = new StringBuilder();
        for (int from = 0; from < s.low().length; from++) {
            int to = from;
            while (to < s.low().length && Double.isFinite(s.low()[to]) && Double.isFinite(s.high()[to])) {
                to++;
            }
            for (int i = from; i < to; i++) {
                path.append(i == from ? 'M' : 'L').append(Numbers.coordinate(frame.across(s.epochs()[i]))).append(' ')
                        .append(Numbers.coordinate(frame.down(s.high()[i])));
            }
            for (int i = to - 1; i >= from; i--) {
                path.append('L').append(Numbers.coordinate(frame.across(s.epochs()[i]))).append(' ').append(Numbers.coordinate(frame.down(s.low()[i])));
            }
            path.append(to > from ? "Z" : "");
            from = to;
        }
        if (!path.isEmpty()) {
            html.open("g", "class", "s" + index).open("path", "class", "band", "d", path.toString()).close("path").close("g").line();
        }
    }

    private void curve(Html html, Frame frame, int index) {
        Series s = series.get(index);
        StringBuilder path = new StringBuilder();
        boolean drawing = false;
        for (int i = 0; i < s.values().length; i++) {
            if (Double.isFinite(s.values()[i])) {
                path.append(drawing ? 'L' : 'M').append(Numbers.coordinate(frame.across(s.epochs()[i]))).append(' ')
                        .append(Numbers.coordinate(frame.down(s.values()[i])));
                drawing = true;
            } else {
                drawing = false;
            }
        }
        html.open("g", "class", "series s" + index);
        html.open("path", "class", "curve", "d", path.toString(), "stroke-dasharray", DASHES.get(index)).close("path");
        int every = Math.max(1, (int) Math.ceil(s.values().length / 16.0)); // more markers would hide the curve
        for (int i = 0; i < s.values().length; i++) {
            boolean alone = (i == 0 || !Double.isFinite(s.values()[i - 1])) && (i == s.values().length - 1 || !Double.isFinite(s.values()[i + 1]));
            if (Double.isFinite(s.values()[i]) && (alone || (s.values().length - 1 - i) % every == 0)) {
                html.open("path", "class", "marker", "d", marker(index, frame.across(s.epochs()[i]), frame.down(s.values()[i]))).close("path");
            }
        }
        html.close("g").line();
    }

    /** Names beside the curves' ends, moved apart where they would lie over each other. */
    private void names(Html html, Frame frame) {
        double[] ends = new double[series.size()];
        for (int i = 0; i < ends.length; i++) {
            double[] values = DoubleStream.of(series.get(i).values()).filter(Double::isFinite).toArray();
            ends[i] = values.length == 0 ? frame.bottom() : frame.down(values[values.length - 1]);
        }
        List<Integer> downwards = IntStream.range(0, ends.length).boxed().sorted(Comparator.comparingDouble(i -> ends[i])).toList();
        double[] places = ends.clone();
        double free = frame.top() + 4;
        for (int i : downwards) {
            places[i] = Math.max(ends[i], free);
            free = places[i] + LABEL_HEIGHT;
        }
        free = frame.bottom();
        for (int i : downwards.reversed()) {
            places[i] = Math.min(places[i], free);
            free = places[i] - LABEL_HEIGHT;
        }
        for (int i = 0; i < ends.length; i++) {
            html.open("g", "class", "series s" + i);
            if (Math.abs(places[i] - ends[i]) > 4) {
                line(html, "leader", frame.right() + 2, ends[i], frame.right() + 14, places[i]);
            }
            html.open("path", "class", "marker", "d", marker(i, frame.right() + 20, places[i])).close("path");
            html.open("text", "class", "name", "x", Numbers.coordinate(frame.right() + 29), "y", Numbers.coordinate(places[i] + 4));
            html.text(name(series.get(i))).close("text").close("g").line();
        }
    }

    private String name(Series named) {
        int most = (int) (NAMES * size.width / BOLD_LETTER);
        return named.name().length() <= most ? named.name() : named.name().substring(0, most - 1) + "…";
    }

    /** Circle, square, triangle, diamond, cross, plus. */
    static String marker(int index, double x, double y) {
        String at = "M" + Numbers.coordinate(x) + " " + Numbers.coordinate(y);
        return at + switch (index) {
            case 0 -> "m-4 0a4 4 0 1 0 8 0a4 4 0 1 0 -8 0z";
            case 1 -> "m-3.5 -3.5h7v7h-7z";
            case 2 -> "m0 -4.8l4.6 8.2h-9.2z";
            case 3 -> "m0 -5l5 5l-5 5l-5 -5z";
            case 4 -> "m-4 -4l8 8m-8 0l8 -8";
            default -> "m0 -5v10m-5 -5h10";
        };
    }

    static void line(Html html, String kind, double x1, double y1, double x2, double y2) {
        html.open("line", "class", kind, "x1", Numbers.coordinate(x1), "y1", Numbers.coordinate(y1), "x2", Numbers.coordinate(x2), "y2",
                Numbers.coordinate(y2)).close("line");
    }

    static void text(Html html, String text, double x, double y, String anchor) {
        html.element("text", text, "x", Numbers.coordinate(x), "y", Numbers.coordinate(y), "text-anchor", anchor);
    }
}
