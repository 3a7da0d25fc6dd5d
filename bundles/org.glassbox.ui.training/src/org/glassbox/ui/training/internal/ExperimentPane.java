package org.glassbox.ui.training.internal;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import org.eclipse.jface.dialogs.MessageDialog;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.SashForm;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.FileDialog;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Menu;
import org.eclipse.swt.widgets.MenuItem;
import org.glassbox.core.GlassboxException;
import org.glassbox.engine.experiment.Experiment;
import org.glassbox.engine.experiment.ShippedExperiments;
import org.glassbox.ui.ProblemBar;
import org.glassbox.ui.Rows;
import org.glassbox.ui.training.Console;
import org.glassbox.ui.training.Messages;
import org.glassbox.ui.training.form.Draft;

/** The parts of an experiment, the form of one of them, and the YAML, side by side; above them what can be done with it. */
final class ExperimentPane {
    private final Console console;
    private final Composite pane;
    private final ProblemBar problems;
    private final Label title;
    private final Label mistake;
    private final Button save;
    private final Button undo;
    private final Button redo;
    private final Button start;
    private final Button enqueue;
    private final PageList pages;
    private final PageForm form;
    private final YamlPane yaml;

    ExperimentPane(Composite parent, Console console) {
        this.console = console;
        pane = new Composite(parent, SWT.NONE);
        GridLayoutFactory.fillDefaults().margins(6, 4).spacing(4, 4).applyTo(pane);
        problems = new ProblemBar(pane, 1);
        problems.onDismiss(() -> problems.show(Optional.empty()));
        title = Rows.head(pane, "");
        Composite row = Rows.row(pane);
        start = Rows.button(row, SWT.PUSH, Messages.start, Messages.startTip, ConsoleKeys.COMMAND + "start", this::start);
        enqueue = Rows.button(row, SWT.PUSH, Messages.enqueue, Messages.enqueueTip, ConsoleKeys.COMMAND + "enqueue", this::enqueue);
        Button shipped = Rows.button(row, SWT.PUSH, Messages.shipped, Messages.shippedTip, () -> {
        });
        shipped.addListener(SWT.Selection, event -> shippedMenu(shipped));
        Rows.button(row, SWT.PUSH, Messages.openFile, Messages.openFileTip, ConsoleKeys.COMMAND + "open", this::askAndOpen);
        save = Rows.button(row, SWT.PUSH, Messages.save, Messages.saveTip, ConsoleKeys.COMMAND + "save", this::save);
        Rows.button(row, SWT.PUSH, Messages.saveAs, Messages.saveAsTip, ConsoleKeys.COMMAND + "saveAs", this::saveAs);
        undo = Rows.button(row, SWT.PUSH, Messages.undo, Messages.undoTip, ConsoleKeys.COMMAND + "undo", console.drafts()::undo);
        redo = Rows.button(row, SWT.PUSH, Messages.redo, Messages.redoTip, ConsoleKeys.COMMAND + "redo", console.drafts()::redo);
        SashForm sash = new SashForm(pane, SWT.HORIZONTAL);
        GridDataFactory.fillDefaults().grab(true, true).hint(300, 120).applyTo(sash);
        Consumer<GlassboxException> say = refusal -> problems.show(Optional.of(refusal.getMessage()));
        pages = new PageList(sash, console.drafts(), say);
        form = new PageForm(sash, console.drafts(), say);
        yaml = new YamlPane(sash, console.drafts());
        sash.setWeights(22, 42, 36);
        pages.onSelect(path -> {
            form.look(path);
            yaml.reveal(path);
        });
        mistake = Rows.text(pane);
        Rows.bold(mistake, true);
        Runnable unobserve = console.drafts().observe(this::render);
        pane.addListener(SWT.Dispose, event -> unobserve.run());
    }

    Composite control() {
        return pane;
    }

    PageList pages() {
        return pages;
    }

    void focus() {
        pages.focus();
    }

    /** Runs the experiment as soon as the device is free. */
    void start() {
        run(console.queue()::start);
    }

    /** Runs it after what waits. */
    void enqueue() {
        run(console.queue()::add);
    }

    private void run(Consumer<Experiment> how) {
        Draft draft = console.drafts().draft();
        draft.experiment().ifPresentOrElse(how, () -> problems.show(draft.mistake().map(Draft.Mistake::sentence)));
    }

    void save() {
        Optional<Path> file = console.drafts().draft().file();
        if (file.isPresent()) {
            save(file.get());
        } else {
            saveAs();
        }
    }

    void saveAs() {
        Draft draft = console.drafts().draft();
        FileDialog dialog = dialog(SWT.SAVE, Messages.saveAs);
        dialog.setOverwrite(true);
        dialog.setFileName(draft.name() + ".yaml");
        Optional.ofNullable(dialog.open()).map(Path::of).ifPresent(this::save);
    }

    private void save(Path file) {
        attempt(() -> console.drafts().save(file));
    }

    void askAndOpen() {
        Optional.ofNullable(dialog(SWT.OPEN, Messages.openFile).open()).map(Path::of).ifPresent(this::open);
    }

    void open(Path file) {
        if (mayLeave()) {
            attempt(() -> console.drafts().open(file));
        }
    }

    private FileDialog dialog(int style, String text) {
        FileDialog dialog = new FileDialog(pane.getShell(), style);
        dialog.setText(text.replace("&", ""));
        dialog.setFilterExtensions(new String[] {"*.yaml;*.yml", "*"});
        dialog.setFilterNames(new String[] {Messages.experimentFiles, "*"});
        console.drafts().draft().file().ifPresent(file -> dialog.setFilterPath(file.getParent().toString()));
        return dialog;
    }

    private void shippedMenu(Button button) {
        Menu menu = new Menu(button);
        for (String name : ShippedExperiments.names()) {
            MenuItem item = new MenuItem(menu, SWT.PUSH);
            item.setText(name);
            item.addListener(SWT.Selection, event -> {
                if (mayLeave()) {
                    problems.show(Optional.empty());
                    console.drafts().openShipped(name);
                }
            });
        }
        Point corner = button.toDisplay(0, button.getSize().y);
        menu.setLocation(corner);
        menu.setVisible(true);
    }

    /** Whether what was changed may be left; asks, if it is nowhere else. */
    private boolean mayLeave() {
        return !console.drafts().draft().changed() || MessageDialog.openQuestion(pane.getShell(), Messages.leaveTitle,
                Messages.bind(Messages.leaveQuestion, console.drafts().draft().name()));
    }

    /** Something that can be refused with a sentence. */
    private interface Attempt {
        void make() throws GlassboxException;
    }

    private void attempt(Attempt attempt) {
        try {
            attempt.make();
            problems.show(Optional.empty());
        } catch (GlassboxException e) {
            problems.show(Optional.of(e.getMessage()));
        }
    }

    private void render(Draft draft) {
        String where = draft.file().map(Path::toString).orElse(Messages.bind(Messages.nowhere, draft.name()));
        Rows.set(title, draft.changed() ? Messages.bind(Messages.titleChanged, where) : where);
        save.setEnabled(draft.changed() || draft.file().isEmpty());
        undo.setEnabled(draft.undoable());
        redo.setEnabled(draft.redoable());
        start.setEnabled(draft.mistake().isEmpty());
        enqueue.setEnabled(draft.mistake().isEmpty());
        Rows.set(mistake, draft.mistake().map(wrong -> "\u26a0 " + wrong.sentence()).orElse(Messages.bind(Messages.ready, summary(draft))));
        form.freeze(draft.broken());
    }

    private static String summary(Draft draft) {
        return draft.experiment().map(experiment -> Messages.bind(Messages.summary, new Object[] {experiment.data().id(), experiment.network().id(),
            experiment.epochs()})).orElse("");
    }
}
