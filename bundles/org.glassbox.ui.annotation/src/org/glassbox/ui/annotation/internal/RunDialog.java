package org.glassbox.ui.annotation.internal;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jface.dialogs.IDialogConstants;
import org.eclipse.jface.dialogs.IMessageProvider;
import org.eclipse.jface.dialogs.TitleAreaDialog;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.DirectoryDialog;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Text;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.feedback.Annotator;
import org.glassbox.core.registry.Contribution;
import org.glassbox.engine.experiment.Selection;
import org.glassbox.ui.OptionForm;
import org.glassbox.ui.annotation.Messages;
import org.glassbox.ui.annotation.RunFolders;

/** Asks what has to be known before a run starts: where it is kept, who answers, whether it waits. Enter starts with what is proposed. */
final class RunDialog extends TitleAreaDialog {
    private final Setup setup;
    private Text folder;
    private final List<OptionForm> forms = new ArrayList<>();
    private Combo annotator;
    private Button wait;
    private Button quick;
    private Choice choice;

    /**
     * What is asked.
     *
     * @param offersLength whether there is a quick and a full variant
     * @param annotators who could answer; empty where nothing is asked of anybody
     * @param proposed the one that is chosen at first, with its options
     */
    record Setup(String title, String message, Path proposedFolder, boolean offersLength, List<Contribution<Annotator>> annotators, Selection proposed,
            boolean waits) {
        Setup {
            annotators = List.copyOf(annotators);
        }
    }

    /**
     * What was answered.
     *
     * @param annotator with its options; the proposed one where there was none to choose
     */
    record Choice(Path folder, boolean resume, boolean waits, boolean quick, Selection annotator) {
    }

    private RunDialog(Shell parent, Setup setup) {
        super(parent);
        this.setup = setup;
        setHelpAvailable(false);
    }

    /** Opens the dialog and waits for it; empty if it was cancelled. */
    static Optional<Choice> ask(Shell parent, Setup setup) {
        RunDialog dialog = new RunDialog(parent, setup);
        return dialog.open() == OK ? Optional.of(dialog.choice) : Optional.empty();
    }

    @Override
    protected boolean isResizable() {
        return true;
    }

    @Override
    protected void configureShell(Shell shell) {
        super.configureShell(shell);
        shell.setText(setup.title());
    }

    @Override
    protected Control createDialogArea(Composite parent) {
        setTitle(setup.title());
        Composite area = new Composite((Composite) super.createDialogArea(parent), SWT.NONE);
        GridDataFactory.fillDefaults().grab(true, true).applyTo(area);
        GridLayoutFactory.swtDefaults().numColumns(3).margins(12, 12).applyTo(area);
        createFolder(area);
        if (!setup.annotators().isEmpty()) {
            createAnnotator(area);
            createWaiting(area);
        }
        if (setup.offersLength()) {
            createLength(area);
        }
        return area;
    }

    @Override
    protected void createButtonsForButtonBar(Composite parent) {
        createButton(parent, IDialogConstants.OK_ID, Messages.start, true);
        createButton(parent, IDialogConstants.CANCEL_ID, Messages.cancel, false);
        check();
    }

    @Override
    protected void okPressed() {
        choice = new Choice(Path.of(folder.getText().strip()).toAbsolutePath(), RunFolders.look(folder.getText()) == RunFolders.Fitness.UNFINISHED_RUN,
                wait != null && wait.getSelection(), quick != null && quick.getSelection(),
                annotator == null ? setup.proposed() : Selection.of(chosen().id(), forms.get(annotator.getSelectionIndex()).values()));
        super.okPressed();
    }

    private void createFolder(Composite area) {
        new Label(area, SWT.NONE).setText(Messages.folderLabel);
        folder = new Text(area, SWT.BORDER);
        folder.setText(setup.proposedFolder().toString());
        folder.setToolTipText(Messages.folderUse);
        GridDataFactory.fillDefaults().grab(true, false).align(SWT.FILL, SWT.CENTER).hint(420, SWT.DEFAULT).applyTo(folder);
        folder.addListener(SWT.Modify, event -> check());
        Button browse = new Button(area, SWT.PUSH);
        browse.setText(Messages.changeFolder);
        browse.addListener(SWT.Selection, event -> browse());
    }

    private void createAnnotator(Composite area) {
        Label label = new Label(area, SWT.NONE);
        label.setText(Messages.optionAnnotator);
        annotator = new Combo(area, SWT.READ_ONLY);
        annotator.setItems(setup.annotators().stream().map(Contribution::name).toArray(String[]::new));
        annotator.select(Math.max(0, setup.annotators().stream().map(Contribution::id).toList().indexOf(setup.proposed().id())));
        annotator.setToolTipText(Messages.optionAnnotatorTip);
        GridDataFactory.fillDefaults().span(2, 1).applyTo(annotator);
        boolean asked = setup.annotators().size() > 1;
        label.setVisible(asked);
        annotator.setVisible(asked);
        GridDataFactory.fillDefaults().align(SWT.FILL, SWT.CENTER).exclude(!asked).applyTo(label);
        GridDataFactory.fillDefaults().exclude(!asked).span(2, 1).applyTo(annotator);
        for (Contribution<Annotator> one : setup.annotators()) {
            Map<String, String> given = one.id().equals(setup.proposed().id()) ? setup.proposed().options() : Map.of();
            OptionForm form = new OptionForm(area, one.options(), given);
            form.onChange(this::check);
            forms.add(form);
        }
        annotator.addListener(SWT.Selection, event -> {
            showForm();
            getShell().pack(true);
            check();
        });
        showForm();
    }

    /** The form of the chosen annotator takes room, the others none. */
    private void showForm() {
        for (int i = 0; i < forms.size(); i++) {
            boolean shown = i == annotator.getSelectionIndex() && !setup.annotators().get(i).options().isEmpty();
            forms.get(i).control().setVisible(shown);
            GridDataFactory.fillDefaults().grab(true, false).span(3, 1).indent(24, 0).exclude(!shown).applyTo(forms.get(i).control());
        }
    }

    private Contribution<Annotator> chosen() {
        return setup.annotators().get(annotator.getSelectionIndex());
    }

    /** What is wrong with the annotator's options, if anything. */
    private Optional<String> optionProblem() {
        if (annotator == null) {
            return Optional.empty();
        }
        try {
            chosen().create(forms.get(annotator.getSelectionIndex()).values());
            return Optional.empty();
        } catch (GlassboxException e) {
            return Optional.of(e.getMessage());
        }
    }

    private void createWaiting(Composite area) {
        Composite group = group(area);
        wait = radio(group, Messages.optionWait, setup.waits());
        radio(group, Messages.optionGoOn, !setup.waits());
    }

    private void createLength(Composite area) {
        Composite group = group(area);
        quick = radio(group, Messages.optionQuick, true);
        radio(group, Messages.optionFull, false);
    }

    private static Composite group(Composite area) {
        Composite group = new Composite(area, SWT.NONE);
        GridLayoutFactory.fillDefaults().applyTo(group);
        GridDataFactory.fillDefaults().span(3, 1).indent(0, 8).applyTo(group);
        return group;
    }

    private static Button radio(Composite group, String text, boolean selected) {
        Button button = new Button(group, SWT.RADIO);
        button.setText(text);
        button.setSelection(selected);
        return button;
    }

    private void browse() {
        DirectoryDialog dialog = new DirectoryDialog(getShell());
        dialog.setMessage(Messages.folderUse);
        String chosen = dialog.open();
        if (chosen != null) {
            folder.setText(chosen);
        }
    }

    private void check() {
        RunFolders.Fitness fitness = RunFolders.look(folder.getText());
        switch (fitness) {
            case FREE -> setMessage(setup.message());
            case UNFINISHED_RUN -> setMessage(Messages.folderResume, IMessageProvider.INFORMATION);
            case FINISHED_RUN -> setMessage(Messages.bind(Messages.folderFinished, folder.getText()), IMessageProvider.ERROR);
            case OCCUPIED -> setMessage(Messages.bind(Messages.folderOther, folder.getText()), IMessageProvider.ERROR);
            case FILE -> setMessage(Messages.bind(Messages.folderIsFile, folder.getText()), IMessageProvider.ERROR);
            case INVALID -> setMessage(Messages.folderBlank, IMessageProvider.ERROR);
        }
        Optional<String> problem = optionProblem();
        problem.ifPresent(sentence -> setMessage(sentence, IMessageProvider.ERROR));
        getButton(IDialogConstants.OK_ID).setEnabled((fitness == RunFolders.Fitness.FREE || fitness == RunFolders.Fitness.UNFINISHED_RUN) && problem.isEmpty());
    }
}
