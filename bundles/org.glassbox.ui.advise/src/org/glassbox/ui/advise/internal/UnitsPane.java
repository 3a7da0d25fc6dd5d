package org.glassbox.ui.advise.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.glassbox.ui.LineHeight;
import org.glassbox.ui.Rows;
import org.glassbox.ui.advise.Messages;
import org.glassbox.ui.advise.ScoreCount;
import org.glassbox.ui.advise.Sentences;
import org.glassbox.ui.advise.UnitsModel;

/** How many units have how many peaks as bars, and below them the units as a list that can be ordered and filtered. */
public final class UnitsPane {
    private final ScoreChart scores;
    private final Combo filter;
    private final Label listed;
    private final UnitTable table;
    private List<ScoreCount> counts = List.of();

    /** Shows the model until the parent is disposed. */
    public UnitsPane(Composite parent, UnitsModel units) {
        Composite pane = new Composite(parent, SWT.NONE);
        GridLayoutFactory.fillDefaults().margins(6, 4).spacing(4, 4).applyTo(pane);
        scores = new ScoreChart(pane, units::filter);
        GridDataFactory.fillDefaults().grab(true, false).hint(100, 9 * new LineHeight(pane).points()).applyTo(scores.control());
        Composite row = Rows.row(pane);
        new Label(row, SWT.NONE).setText(Messages.filter);
        filter = Rows.combo(row, Messages.filterTip, () -> units.filter(filter().getSelectionIndex() == 0 ? OptionalInt.empty()
                : OptionalInt.of(counts.get(filter().getSelectionIndex() - 1).peaks())));
        listed = new Label(row, SWT.NONE);
        table = new UnitTable(pane, units);
        GridDataFactory.fillDefaults().grab(true, true).hint(100, 100).applyTo(table.control());
        Runnable unobserve = units.observe(this::render);
        pane.addListener(SWT.Dispose, event -> unobserve.run());
    }

    private Combo filter() {
        return filter;
    }

    void focus() {
        table.control().setFocus();
    }

    private void render(UnitsModel.State state) {
        counts = state.analysis().map(analysis -> ScoreCount.of(analysis.result())).orElse(List.of());
        List<String> items = new ArrayList<>();
        items.add(Messages.allUnits);
        counts.forEach(count -> items.add(Sentences.peaks(count.peaks()) + " (" + count.units() + ")"));
        if (!List.of(filter.getItems()).equals(items)) {
            filter.setItems(items.toArray(String[]::new));
            filter.requestLayout();
        }
        filter.select(state.peaks().isEmpty() ? 0 : counts.stream().map(ScoreCount::peaks).toList().indexOf(state.peaks().getAsInt()) + 1);
        String text = Sentences.listed(state) + ", " + Sentences.order(state.order());
        if (!listed.getText().equals(text)) {
            listed.setText(text);
            listed.requestLayout();
        }
        scores.show(counts, state.peaks());
        table.show(state);
    }
}
