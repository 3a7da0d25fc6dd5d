package org.glassbox.ui.advise.internal;

import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Color;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swtchart.Chart;
import org.eclipse.swtchart.IBarSeries;
import org.eclipse.swtchart.ISeries;
import org.eclipse.swtchart.Range;
import org.glassbox.ui.ChartLook;
import org.glassbox.ui.advise.Messages;
import org.glassbox.ui.advise.ScoreCount;
import org.glassbox.ui.advise.Sentences;

/** How many units have how many peaks, as bars; a click on one lists its units. The bar whose units are listed is darker, and the list says it too. */
final class ScoreChart {
    private static final double ROOM = 1.1;
    private final Chart chart;
    private final Color all;
    private final Color chosen;
    private List<ScoreCount> counts = List.of();
    private OptionalInt listed = OptionalInt.empty();
    private String spoken = "";

    /** @param filter hears which score's units are to be listed */
    ScoreChart(Composite parent, Consumer<OptionalInt> filter) {
        chart = new Chart(parent, SWT.NONE);
        ChartLook look = new ChartLook(chart);
        all = look.colour(ChartLook.LIGHT);
        chosen = look.colour(ChartLook.LINE);
        chart.getLegend().setVisible(false);
        look.axis(chart.getAxisSet().getXAxis(0), Messages.peaksScale);
        look.axis(chart.getAxisSet().getYAxis(0), Messages.unitsAxis);
        look.speak(() -> spoken);
        chart.setVisible(false);
        chart.getPlotArea().getControl().setToolTipText(Messages.scoresTip);
        chart.getPlotArea().getControl().addListener(SWT.MouseUp, event -> {
            int bar = (int) Math.round(chart.getAxisSet().getXAxis(0).getDataCoordinate(event.x));
            if (bar >= 0 && bar < counts.size()) {
                OptionalInt score = OptionalInt.of(counts.get(bar).peaks());
                filter.accept(score.equals(listed) ? OptionalInt.empty() : score);
            }
        });
    }

    Composite control() {
        return chart;
    }

    /** @param score whose units are listed; absent for all */
    void show(List<ScoreCount> shown, OptionalInt score) {
        if (counts.equals(shown) && listed.equals(score)) {
            return;
        }
        counts = shown;
        listed = score;
        spoken = Sentences.scores(shown);
        chart.suspendUpdate(true);
        for (ISeries<?> series : chart.getSeriesSet().getSeries()) {
            chart.getSeriesSet().deleteSeries(series.getId());
        }
        if (!shown.isEmpty()) {
            chart.getAxisSet().getXAxis(0).setCategorySeries(shown.stream().map(count -> count.peaks() < 0 ? Messages.none : Integer.toString(count.peaks()))
                    .toArray(String[]::new));
            chart.getAxisSet().getXAxis(0).enableCategory(true);
            bars("listed", shown.stream().mapToDouble(count -> score.isEmpty() || score.getAsInt() == count.peaks() ? count.units() : 0).toArray(), chosen);
            if (score.isPresent()) {
                bars("others", shown.stream().mapToDouble(count -> score.getAsInt() == count.peaks() ? 0 : count.units()).toArray(), all);
            }
            chart.getAxisSet().getXAxis(0).setRange(new Range(-0.5, shown.size() - 0.5));
            chart.getAxisSet().getYAxis(0).setRange(new Range(0, ROOM * shown.stream().mapToInt(ScoreCount::units).max().orElse(1)));
        }
        chart.suspendUpdate(false);
        chart.setVisible(!shown.isEmpty());
        chart.redraw();
    }

    private void bars(String id, double[] heights, Color colour) {
        IBarSeries<?> series = (IBarSeries<?>) chart.getSeriesSet().createSeries(ISeries.SeriesType.BAR, id);
        series.setYSeries(heights);
        series.setBarColor(colour);
        series.setBarPadding(25);
        series.enableStack(true);
    }
}
