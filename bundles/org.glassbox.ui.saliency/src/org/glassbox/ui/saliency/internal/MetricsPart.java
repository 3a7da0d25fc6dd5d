package org.glassbox.ui.saliency.internal;

import jakarta.annotation.PostConstruct;
import jakarta.inject.Inject;
import org.eclipse.e4.ui.di.Focus;
import org.eclipse.swt.layout.FillLayout;
import org.eclipse.swt.widgets.Composite;
import org.glassbox.ui.saliency.InspectorModel;

/** The metrics by which maps are judged. */
public final class MetricsPart {
    private final InspectorModel model;
    private MetricsPane pane;

    @Inject
    MetricsPart(InspectorModel model) {
        this.model = model;
    }

    @PostConstruct
    void create(Composite parent) {
        parent.setLayout(new FillLayout());
        pane = new MetricsPane(parent, model);
    }

    @Focus
    void focus() {
        pane.focus();
    }
}
