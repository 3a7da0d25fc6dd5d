package org.glassbox.ui.advise.internal;

import jakarta.annotation.PostConstruct;
import jakarta.inject.Inject;
import org.eclipse.e4.ui.di.Focus;
import org.eclipse.swt.layout.FillLayout;
import org.eclipse.swt.widgets.Composite;
import org.glassbox.ui.advise.AdviseModel;

/** How densities are estimated and maps are made. */
public final class OptionsPart {
    private final AdviseModel model;
    private OptionsPane pane;

    @Inject
    OptionsPart(AdviseModel model) {
        this.model = model;
    }

    @PostConstruct
    void create(Composite parent) {
        parent.setLayout(new FillLayout());
        pane = new OptionsPane(parent, model);
    }

    @Focus
    void focus() {
        pane.focus();
    }
}
