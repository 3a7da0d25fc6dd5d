package org.glassbox.ui.training.internal;

import jakarta.annotation.PostConstruct;
import jakarta.inject.Inject;
import org.eclipse.e4.ui.di.Focus;
import org.eclipse.swt.layout.FillLayout;
import org.eclipse.swt.widgets.Composite;
import org.glassbox.ui.training.Console;

/** How the run gets on that goes on, and what one can do with it. */
public final class ProgressPart {
    private final Console console;
    private ProgressPane pane;

    @Inject
    ProgressPart(Console console) {
        this.console = console;
    }

    @PostConstruct
    void create(Composite parent) {
        parent.setLayout(new FillLayout());
        pane = new ProgressPane(parent, console);
    }

    @Focus
    void focus() {
        pane.focus();
    }
}
