package org.glassbox.ui.saliency.internal;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import org.eclipse.e4.ui.di.Focus;
import org.eclipse.swt.layout.FillLayout;
import org.eclipse.swt.widgets.Composite;
import org.glassbox.ui.saliency.InspectorModel;
import org.glassbox.ui.saliency.LookModel;

/** The methods and their options. */
public final class MethodsPart {
    private final InspectorModel model;
    private final LookModel look;
    private MethodsPane pane;
    private Runnable unobserve;

    @Inject
    MethodsPart(InspectorModel model, LookModel look) {
        this.model = model;
        this.look = look;
    }

    @PostConstruct
    void create(Composite parent) {
        parent.setLayout(new FillLayout());
        pane = new MethodsPane(parent, model);
        unobserve = look.observe(seen -> seen.map().ifPresent(pane::choose));
    }

    @Focus
    void focus() {
        pane.focus();
    }

    @PreDestroy
    void close() {
        unobserve.run();
    }
}
