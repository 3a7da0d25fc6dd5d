package org.glassbox.ui.training.internal;

import jakarta.annotation.PostConstruct;
import jakarta.inject.Inject;
import org.eclipse.e4.ui.di.Focus;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.glassbox.ui.training.Messages;
import org.glassbox.ui.training.RunsModel;

/** All runs that are known: the one that goes on, those that wait, and those that are over. */
public final class RunsPart {
    private final RunsModel runs;
    private Label hint;

    @Inject
    RunsPart(RunsModel runs) {
        this.runs = runs;
    }

    @PostConstruct
    void create(Composite parent) {
        GridLayoutFactory.fillDefaults().margins(6, 4).applyTo(parent);
        hint = new Label(parent, SWT.WRAP);
        GridDataFactory.fillDefaults().grab(true, false).hint(100, SWT.DEFAULT).applyTo(hint);
        Runnable unobserve = runs.observe(known -> hint.setText(known.known().isEmpty() ? Messages.noRuns : ""));
        parent.addListener(SWT.Dispose, event -> unobserve.run());
    }

    @Focus
    void focus() {
        hint.setFocus();
    }
}
