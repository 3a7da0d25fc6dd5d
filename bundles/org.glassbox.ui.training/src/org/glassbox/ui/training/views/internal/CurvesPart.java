package org.glassbox.ui.training.views.internal;

import jakarta.annotation.PostConstruct;
import jakarta.inject.Inject;
import org.eclipse.e4.ui.di.Focus;
import org.eclipse.swt.layout.FillLayout;
import org.eclipse.swt.widgets.Composite;

/** Curves of the selected runs, and the options in which they differ. */
public final class CurvesPart {
    private final ViewModels models;
    private CurvesPane pane;

    @Inject
    CurvesPart(ViewModels models) {
        this.models = models;
    }

    @PostConstruct
    void create(Composite parent) {
        parent.setLayout(new FillLayout());
        pane = new CurvesPane(parent, models.curves());
    }

    @Focus
    void focus() {
        pane.focus();
    }
}
