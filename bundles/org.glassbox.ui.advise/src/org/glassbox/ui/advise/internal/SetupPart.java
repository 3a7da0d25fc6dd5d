package org.glassbox.ui.advise.internal;

import jakarta.annotation.PostConstruct;
import jakarta.inject.Inject;
import org.eclipse.e4.ui.di.Focus;
import org.eclipse.swt.layout.FillLayout;
import org.eclipse.swt.widgets.Composite;
import org.glassbox.ui.advise.AdviseModel;
import org.glassbox.ui.open.Drops;

/** What is looked at: the network and the images. */
public final class SetupPart {
    private final AdviseModel model;
    private SetupPane pane;

    @Inject
    SetupPart(AdviseModel model) {
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
