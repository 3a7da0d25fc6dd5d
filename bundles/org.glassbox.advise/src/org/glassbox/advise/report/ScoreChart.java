package org.glassbox.advise.report;

import java.util.List;
import org.glassbox.advise.AdviseResult;
import org.glassbox.advise.AdviseResult.Unit;
import org.glassbox.engine.report.Html;
import org.glassbox.engine.report.Numbers;
import org.glassbox.engine.report.Ticks;

/** How many units have how many peaks, as bars. */
record ScoreChart(AdviseResult result) {
    private static final int WIDTH = 420;
    private static final int HEIGHT = 200;
    private static final double LEFT = 44;
    private static final double RIGHT = WIDTH - 16.0;
    private static final double TOP = 12;
    private static final double BOTTOM = HEIGHT - 40.0;

    Html html() {
        List<Integer> scores = result.units().stream().map(Unit::peaks).distinct().sorted().toList();
        int from = scores.getFirst();
        int to = scores.getLast();
        int[] counts = new int[to - from + 1];
        result.units().forEach(unit -> counts[unit.peaks() - from]++);
        int most = 0;
        for (int count : counts) {
            most = Math.max(most, count);
        }
        Ticks y = Ticks.around(0, most, 4);
        double column = (RIGHT - LEFT) / counts.length;
        Html html = new Html().open("svg", "class", "chart", "viewBox", "0 0 " + WIDTH + " " + HEIGHT, "role", "img", "aria-label",
                "How many units have how many peaks");
        html.element("title", "How many units have how many peaks");
        for (double tick : y.at()) {
            double height = BOTTOM - (BOTTOM - TOP) * y.position(tick);
            DensityChart.line(html, "grid", LEFT, height, RIGHT, height);
            DensityChart.label(html, y.label(tick, false), LEFT - 5, height + 4, "end");
        }
        html.open("g", "class", "s0");
        for (int i = 0; i < counts.length; i++) {
            double top = BOTTOM - (BOTTOM - TOP) * y.position(counts[i]);
            html.open("rect", "x", Numbers.coordinate(LEFT + (i + 0.15) * column), "y", Numbers.coordinate(top), "width", Numbers.coordinate(0.7 * column),
                    "height", Numbers.coordinate(BOTTOM - top), "style", "fill:var(--c)").close("rect");
        }
        html.close("g");
        for (int i = 0; i < counts.length; i++) {
            DensityChart.label(html, from + i < 0 ? "none" : Integer.toString(from + i), LEFT + (i + 0.5) * column, BOTTOM + 16, "middle");
        }
        DensityChart.line(html, "axis", LEFT, BOTTOM, RIGHT, BOTTOM);
        DensityChart.label(html, "peaks", (LEFT + RIGHT) / 2, HEIGHT - 6.0, "middle");
        return html.close("svg").line();
    }
}
