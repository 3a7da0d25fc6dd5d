package org.glassbox.engine.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** Charts of numbers by step, for pages of other bundles. */
public final class StepCurves {
    private static final SvgLineChart.EpochMarks NO_MARKS = new SvgLineChart.EpochMarks(List.of(), List.of(), OptionalInt.empty());

    private StepCurves() {
    }

    /**
     * Curves over steps 1, 2 and so on; several charts beside each other where there are more than one can hold.
     *
     * @param xTitle what a step is
     * @param yTitle of the values
     * @param curves by name; NaN leaves a gap
     */
    public static Html charts(String title, String xTitle, String yTitle, Map<String, double[]> curves) {
        List<SvgLineChart.Series> series = new ArrayList<>();
        curves.forEach((name, values) -> series.add(new SvgLineChart.Series(name, IntStream.rangeClosed(1, values.length).toArray(), values)));
        Html html = new Html();
        for (int from = 0; from < series.size(); from += SvgLineChart.capacity()) {
            List<SvgLineChart.Series> some = series.subList(from, Math.min(series.size(), from + SvgLineChart.capacity()));
            html.add(Curves.figure(new SvgLineChart(title, xTitle, yTitle, false, some, NO_MARKS, SvgLineChart.Size.HALF)));
        }
        return html;
    }
}
