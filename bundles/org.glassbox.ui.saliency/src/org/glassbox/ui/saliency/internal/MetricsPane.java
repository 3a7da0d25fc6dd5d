package org.glassbox.ui.saliency.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.TableColumn;
import org.eclipse.swt.widgets.TableItem;
import org.glassbox.core.explain.ExplanationMetric;
import org.glassbox.core.registry.Contribution;
import org.glassbox.ui.Keys;
import org.glassbox.ui.saliency.Inspection;
import org.glassbox.ui.saliency.InspectorModel;
import org.glassbox.ui.saliency.Messages;

/** All metrics of maps, of which those with a mark are computed. One that lacks something says so. */
final class MetricsPane {
    private final InspectorModel model;
    private final Composite pane;
    private final Table table;
    private final Label help;
    private final List<Contribution<ExplanationMetric>> available;

    MetricsPane(Composite parent, InspectorModel model) {
        this.model = model;
        available = model.availableMetrics();
        pane = new Composite(parent, SWT.NONE);
        GridLayoutFactory.fillDefaults().margins(6, 4).spacing(4, 4).applyTo(pane);
        table = new Table(pane, SWT.CHECK | SWT.SINGLE | SWT.FULL_SELECTION | SWT.BORDER);
        table.setToolTipText(Messages.metricsTip);
        Keys.name(table, Messages.metricsTip);
        GridDataFactory.fillDefaults().grab(true, true).hint(100, 60).applyTo(table);
        new TableColumn(table, SWT.NONE);
        new TableColumn(table, SWT.NONE);
        available.forEach(metric -> new TableItem(table, SWT.NONE).setText(metric.name()));
        table.addListener(SWT.Selection, event -> {
            explain(available.get(table.indexOf((TableItem) event.item)));
            if (event.detail == SWT.CHECK) {
                model.metrics(checked());
            }
        });
        table.addListener(SWT.Resize, event -> Tables.fit(table));
        help = new Label(pane, SWT.WRAP);
        GridDataFactory.fillDefaults().grab(true, false).hint(100, SWT.DEFAULT).applyTo(help);
        if (!available.isEmpty()) {
            table.setSelection(0);
            explain(available.getFirst());
        }
        Runnable unobserve = model.observe(this::render);
        pane.addListener(SWT.Dispose, event -> unobserve.run());
    }

    void focus() {
        table.setFocus();
    }

    private List<Contribution<ExplanationMetric>> checked() {
        List<Contribution<ExplanationMetric>> checked = new ArrayList<>();
        for (int i = 0; i < available.size(); i++) {
            if (table.getItem(i).getChecked()) {
                checked.add(available.get(i));
            }
        }
        return checked;
    }

    private void explain(Contribution<ExplanationMetric> metric) {
        String text = metric.help() + "; " + metric.defaults().direction().description() + "." + model.refusal(metric).map(sentence -> " \u26a0 " + Messages.bind(
                Messages.cannotJudge, sentence)).orElse("");
        if (!help.getText().equals(text)) {
            help.setText(text);
            help.requestLayout();
        }
    }

    private void render(Inspection state) {
        List<String> ids = state.setup().metrics().stream().map(Contribution::id).toList();
        boolean changed = false;
        for (int i = 0; i < available.size(); i++) {
            TableItem item = table.getItem(i);
            item.setChecked(ids.contains(available.get(i).id()));
            Optional<String> refusal = model.refusal(available.get(i));
            String text = refusal.isPresent() ? Messages.refusedShort : "";
            if (!item.getText(1).equals(text)) {
                item.setText(1, text);
                item.setForeground(refusal.isPresent() ? table.getDisplay().getSystemColor(SWT.COLOR_WIDGET_DISABLED_FOREGROUND) : null);
                changed = true;
            }
        }
        if (changed) {
            Tables.fit(table);
            explain(available.get(Math.max(0, table.getSelectionIndex())));
        }
    }
}
