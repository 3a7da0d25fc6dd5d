package org.glassbox.ui.training.views.internal;

import jakarta.annotation.PostConstruct;
import jakarta.inject.Inject;
import org.eclipse.e4.ui.di.Focus;
import org.eclipse.swt.layout.FillLayout;
import org.eclipse.swt.widgets.Composite;

/** Which classes a run took for which, and the images of each case. */
public final class ConfusionPart {
    private final ViewModels models;
    private ConfusionPane pane;

    @Inject
    ConfusionPart(ViewModels models) {
        this.models = models;
    }

    @PostConstruct
    void create(Composite parent) {
        parent.setLayout(new FillLayout());
        pane = new ConfusionPane(parent, models.confusion(), models.pictures());
    }

    @Focus
    void focus() {
        pane.focus();
    }
}
