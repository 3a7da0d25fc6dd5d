package org.glassbox.ui.training.internal;

import jakarta.annotation.PostConstruct;
import jakarta.inject.Inject;
import org.eclipse.e4.ui.di.Focus;
import org.eclipse.swt.layout.FillLayout;
import org.eclipse.swt.widgets.Composite;
import org.glassbox.ui.training.Console;

/** All runs that are known: the one that goes on, those that wait, and those that are over. */
public final class RunsPart {
    private final Console console;
    private final ConsoleKeys keys;
    private RunsPane pane;

    @Inject
    RunsPart(Console console, ConsoleKeys keys) {
        this.console = console;
        this.keys = keys;
    }

    @PostConstruct
    void create(Composite parent) {
        parent.setLayout(new FillLayout());
        pane = new RunsPane(parent, console);
        keys.commands().context("listing").handle("resume", pane::resume).handle("up", () -> pane.move(-1)).handle("down", () -> pane.move(1)).handle("remove", pane::remove)
                .handle("refresh", console.queue()::refresh);
    }

    @Focus
    void focus() {
        pane.focus();
    }
}
