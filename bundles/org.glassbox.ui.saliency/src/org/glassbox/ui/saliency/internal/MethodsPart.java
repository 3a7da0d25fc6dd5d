package org.glassbox.ui.saliency.internal;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import org.eclipse.e4.ui.di.Focus;
import org.eclipse.swt.layout.FillLayout;
import org.eclipse.swt.widgets.Composite;
import org.glassbox.core.explain.Explainer;
import org.glassbox.core.registry.Contribution;
import org.glassbox.ui.saliency.InspectorModel;
import org.glassbox.ui.saliency.LookModel;
import org.glassbox.ui.saliency.Messages;

/** The methods and their options. */
public final class MethodsPart {
    private final InspectorModel model;
    private final LookModel look;
    private ChoicesPane<Explainer> pane;
    private Runnable unobserveModel;
    private Runnable unobserveLook;

    @Inject
    MethodsPart(InspectorModel model, LookModel look) {
        this.model = model;
        this.look = look;
    }

    @PostConstruct
    void create(Composite parent) {
        parent.setLayout(new FillLayout());
        pane = new ChoicesPane<>(parent, model.methods(), new ChoicesPane.Words<>(Messages.methodsTip, Contribution::help, Messages.showTip, Messages.applyTip,
                Messages.besideTip, Messages.removeTip));
        unobserveModel = model.observe(state -> pane.render());
        unobserveLook = look.observe(seen -> seen.map().ifPresent(pane::look));
    }

    @Focus
    void focus() {
        pane.focus();
    }

    @PreDestroy
    void close() {
        unobserveModel.run();
        unobserveLook.run();
    }
}
