package org.glassbox.ui.training.internal;

import jakarta.annotation.PostConstruct;
import jakarta.inject.Inject;
import org.eclipse.e4.ui.di.Focus;
import org.eclipse.swt.layout.FillLayout;
import org.eclipse.swt.widgets.Composite;
import org.glassbox.ui.open.Drops;
import org.glassbox.ui.training.Console;

/** The experiment that is being written: its parts, a form for the one that is looked at, and the YAML. */
public final class ExperimentPart {
    private final Console console;
    private final ConsoleKeys keys;
    private ExperimentPane pane;

    @Inject
    ExperimentPart(Console console, ConsoleKeys keys) {
        this.console = console;
        this.keys = keys;
    }

    @PostConstruct
    void create(Composite parent) {
        parent.setLayout(new FillLayout());
        pane = new ExperimentPane(parent, console);
        Drops.accept(pane.control(), files -> files.stream().findFirst().ifPresent(pane::open));
        keys.commands().context("writing").handle("start", pane::start).handle("enqueue", pane::enqueue).handle("save", pane::save).handle("saveAs", pane::saveAs)
                .handle("open", pane::askAndOpen).handle("undo", console.drafts()::undo).handle("redo", console.drafts()::redo)
                .handle("up", () -> pane.pages().move(-1)).handle("down", () -> pane.pages().move(1)).handle("remove", () -> pane.pages().remove())
                .handle("add", () -> pane.pages().askAndAdd());
    }

    @Focus
    void focus() {
        pane.focus();
    }
}
