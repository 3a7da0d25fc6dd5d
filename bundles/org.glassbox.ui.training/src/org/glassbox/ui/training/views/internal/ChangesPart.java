package org.glassbox.ui.training.views.internal;

import jakarta.annotation.PostConstruct;
import jakarta.inject.Inject;
import org.eclipse.e4.ui.di.Focus;
import org.eclipse.swt.layout.FillLayout;
import org.eclipse.swt.widgets.Composite;

/** The images of which most has changed between two moments. */
public final class ChangesPart {
    private final ViewModels models;
    private ChangesPane pane;

    @Inject
    ChangesPart(ViewModels models) {
        this.models = models;
    }

    @PostConstruct
    void create(Composite parent) {
        parent.setLayout(new FillLayout());
        pane = new ChangesPane(parent, models.changes(), models.pictures());
    }

    @Focus
    void focus() {
        pane.focus();
    }
}
