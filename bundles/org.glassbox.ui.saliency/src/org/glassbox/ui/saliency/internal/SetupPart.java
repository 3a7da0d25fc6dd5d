package org.glassbox.ui.saliency.internal;

import jakarta.annotation.PostConstruct;
import jakarta.inject.Inject;
import org.eclipse.e4.ui.di.Focus;
import org.eclipse.swt.layout.FillLayout;
import org.eclipse.swt.widgets.Composite;
import org.glassbox.ui.open.Drops;
import org.glassbox.ui.saliency.InspectorModel;

/** What is inspected. */
public final class SetupPart {
    private final InspectorModel model;
    private SetupPane pane;

    @Inject
    SetupPart(InspectorModel model) {
        this.model = model;
    }

    @PostConstruct
    void create(Composite parent) {
        parent.setLayout(new FillLayout());
        pane = new SetupPane(parent, model);
        Drops.accept(pane.control(), model::openAny);
    }

    @Focus
    void focus() {
        pane.focus();
    }
}
