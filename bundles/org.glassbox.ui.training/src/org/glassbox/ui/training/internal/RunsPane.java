package org.glassbox.ui.training.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.program.Program;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.DirectoryDialog;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.TableColumn;
import org.eclipse.swt.widgets.TableItem;
import org.glassbox.ui.Keys;
import org.glassbox.ui.ProblemBar;
import org.glassbox.ui.Rows;
import org.glassbox.ui.training.Console;
import org.glassbox.ui.training.KnownRun;
import org.glassbox.ui.training.KnownRun.Status;
import org.glassbox.ui.training.Messages;
import org.glassbox.ui.training.RunQueue;
import org.glassbox.ui.training.RunsModel;
import org.glassbox.ui.training.Sentences;

/** The list of runs, what can be done with the selected ones, and what is offered after a crash. */
final class RunsPane {
    private static final int LOWEST = 80; // pixels
    private final Console console;
    private final Composite offer;
    private final Label offerText;
    private final Composite hold;
    private final ProblemBar problems;
    private final Table table;
    private final Label about;
    private final Button resumeOffered;
    private final Button resume;
    private final Button up;
    private final Button down;
    private final Button remove;
    private final Button folder;
    private final Button change;
    private List<KnownRun> listed = List.of();

    RunsPane(Composite parent, Console console) {
        this.console = console;
        Composite pane = new Composite(parent, SWT.NONE);
        GridLayoutFactory.fillDefaults().margins(6, 4).spacing(4, 4).applyTo(pane);
        problems = new ProblemBar(pane, 1);
        problems.onDismiss(console.queue()::dismiss);
        offer = bar(pane);
        offerText = Rows.text(offer);
        Composite answers = Rows.row(offer);
        resumeOffered = Rows.button(answers, SWT.PUSH, Messages.resumeOffered, Messages.resumeOfferedTip, this::resumeOffered);
        Rows.button(answers, SWT.PUSH, Messages.later, Messages.laterTip, console.queue()::later);
        hold = bar(pane);
        Rows.text(hold).setText(Messages.held);
        Rows.button(Rows.row(hold), SWT.PUSH, Messages.letGo, Messages.letGoTip, () -> console.queue().hold(false));
        table = new Table(pane, SWT.MULTI | SWT.FULL_SELECTION | SWT.BORDER);
        table.setHeaderVisible(true);
        table.setToolTipText(Messages.runsTip);
        Keys.name(table, Messages.runsTip);
        GridDataFactory.fillDefaults().grab(true, true).hint(100, LOWEST).applyTo(table);
        for (String head : new String[] {Messages.columnState, Messages.columnRun, Messages.columnEpochs}) {
            new TableColumn(table, SWT.NONE).setText(head);
        }
        table.addListener(SWT.Selection, event -> selected());
        table.addListener(SWT.DefaultSelection, event -> resume());
        table.addListener(SWT.Resize, event -> fitColumns());
        about = Rows.text(pane);
        Composite row = Rows.row(pane);
        resume = Rows.button(row, SWT.PUSH, Messages.resume, Messages.resumeTip, ConsoleKeys.COMMAND + "resume", this::resume);
        up = Rows.button(row, SWT.PUSH, Messages.up, Messages.upTip, ConsoleKeys.COMMAND + "up", () -> move(-1));
        down = Rows.button(row, SWT.PUSH, Messages.down, Messages.downTip, ConsoleKeys.COMMAND + "down", () -> move(1));
        remove = Rows.button(row, SWT.PUSH, Messages.remove, Messages.removeTip, ConsoleKeys.COMMAND + "remove", this::remove);
        folder = Rows.button(row, SWT.PUSH, Messages.folder, Messages.folderTip, () -> one().ifPresent(run -> Program.launch(run.folder().toString())));
        change = Rows.button(row, SWT.PUSH, Messages.change, Messages.changeTip, this::change);
        Rows.button(row, SWT.PUSH, Messages.openRun, Messages.openRunTip, this::openRun);
        Runnable unobserve = console.runs().observe(this::render);
        Runnable unobserveQueue = console.queue().observe(this::render);
        pane.addListener(SWT.Dispose, event -> {
            unobserve.run();
            unobserveQueue.run();
        });
    }

    private static Composite bar(Composite pane) {
        Composite bar = new Composite(pane, SWT.BORDER);
        GridLayoutFactory.fillDefaults().margins(6, 4).spacing(4, 4).applyTo(bar);
        GridDataFactory.fillDefaults().grab(true, false).exclude(true).applyTo(bar);
        bar.setVisible(false);
        return bar;
    }

    void focus() {
        if (offer.getVisible()) {
            resumeOffered.setFocus();
        } else {
            table.setFocus();
        }
    }

    private Optional<KnownRun> one() {
        return table.getSelectionCount() == 1 ? Optional.of(listed.get(table.getSelectionIndex())) : Optional.empty();
    }

    private void selected() {
        console.runs().select(Arrays.stream(table.getSelectionIndices()).mapToObj(index -> listed.get(index).folder()).toList());
        enable();
    }

    private void resumeOffered() {
        List<KnownRun> offered = console.queue().state().offered();
        offered.reversed().forEach(run -> console.queue().resume(run.folder()));
    }

    /** Goes on with the selected run. */
    void resume() {
        one().filter(run -> run.isResumable() || run.status() == Status.WAITING).ifPresent(run -> console.queue().resume(run.folder()));
    }

    /** Moves the selected run in the queue. */
    void move(int by) {
        one().ifPresent(run -> console.queue().move(run.folder(), by));
    }

    /** Takes the selected runs out of the queue, or out of the list. */
    void remove() {
        for (int index : table.getSelectionIndices()) {
            KnownRun run = listed.get(index);
            if (run.status() == Status.WAITING) {
                console.queue().withdraw(run.folder());
            } else {
                console.queue().hide(run.folder());
            }
        }
    }

    private void change() {
        one().ifPresent(run -> {
            try {
                console.drafts().openText(run.name(), Files.readString(run.folder().resolve("experiment.yaml")));
                Windows.bring(TrainingPerspective.EXPERIMENT);
            } catch (IOException e) {
                problems.show(Optional.of(Messages.bind(Messages.noExperimentThere, run.folder())));
            }
        });
    }

    private void openRun() {
        DirectoryDialog dialog = new DirectoryDialog(table.getShell());
        dialog.setMessage(Messages.openRunTip);
        Optional.ofNullable(dialog.open()).map(Path::of).ifPresent(console.queue()::open);
    }

    private void render(RunQueue.State state) {
        problems.show(state.problem());
        Rows.show(offer, !state.offered().isEmpty());
        if (!state.offered().isEmpty()) {
            Rows.set(offerText, Sentences.offer(state.offered()));
        }
        Rows.show(hold, state.held());
    }

    private void render(RunsModel.Runs runs) {
        if (!runs.known().equals(listed)) {
            listed = runs.known();
            table.setRedraw(false);
            table.setItemCount(listed.size());
            for (int i = 0; i < listed.size(); i++) {
                show(table.getItem(i), listed.get(i), Sentences.name(listed.get(i), listed));
            }
            table.setRedraw(true);
            fitColumns();
        }
        int[] selection = runs.selected().stream().mapToInt(path -> listed.stream().map(KnownRun::folder).toList().indexOf(path)).sorted().toArray();
        int[] present = Arrays.stream(table.getSelectionIndices()).sorted().toArray();
        if (!Arrays.equals(selection, present)) {
            table.setSelection(selection);
        }
        enable();
    }

    private static void show(TableItem item, KnownRun run, String name) {
        String[] texts = {Sentences.status(run), name, Sentences.epochs(run)};
        for (int column = 0; column < texts.length; column++) {
            if (!item.getText(column).equals(texts[column])) {
                item.setText(column, texts[column]);
            }
        }
    }

    private void enable() {
        Optional<KnownRun> one = one();
        resume.setEnabled(one.filter(run -> run.isResumable() || run.status() == Status.WAITING).isPresent());
        boolean waits = one.filter(run -> run.status() == Status.WAITING).isPresent();
        up.setEnabled(waits);
        down.setEnabled(waits);
        remove.setEnabled(Arrays.stream(table.getSelectionIndices()).anyMatch(index -> !listed.get(index).isActive()));
        folder.setEnabled(one.isPresent());
        change.setEnabled(one.isPresent());
        Rows.set(about, one.map(run -> run.message().isEmpty() ? console.queue().place(run) : run.message())
                .orElse(listed.isEmpty() ? Messages.noRuns : table.getSelectionCount() > 1 ? Messages.bind(Messages.severalSelected, table.getSelectionCount()) : ""));
    }

    /** State and epochs are as wide as they need to be, the name takes what is left. */
    private void fitColumns() {
        TableColumn[] columns = table.getColumns();
        columns[0].pack();
        columns[2].pack();
        columns[1].setWidth(Math.max(60, table.getClientArea().width - columns[0].getWidth() - columns[2].getWidth()));
    }
}
