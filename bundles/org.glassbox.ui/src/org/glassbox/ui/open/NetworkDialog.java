package org.glassbox.ui.open;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
import org.eclipse.swt.widgets.FileDialog;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Text;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.network.NetworkArchitecture;
import org.glassbox.core.registry.Contribution;
import org.glassbox.engine.explain.Inspections;
import org.glassbox.engine.explain.Inspections.WeightsCard;
import org.glassbox.engine.explain.NetworkFile;
import org.glassbox.ui.Keys;
import org.glassbox.ui.OptionForm;

/** Asks for a network: its weights, and what they don't say of themselves. What the file says is read while the dialog is open. */
public final class NetworkDialog extends TitleAreaDialog {
    private static final Pattern SIZE = Pattern.compile("\\s*(\\d{1,4})\\s*(?:x\\s*(\\d{1,4})\\s*)?");
    private static final int TYPING_MILLISECONDS = 300;
    private final String title;
    private final Inspections engine;
    private final List<Contribution<NetworkArchitecture>> architectures;
    private final Optional<NetworkFile> like;
    private Text weights;
    private Combo architecture;
    private Composite optionsPlace;
    private OptionForm options;
    private Text size;
    private Button allowMissing;
    private Optional<WeightsCard> card = Optional.empty();
    private Optional<String> problem = Optional.empty();
    private int ticket;
    private NetworkFile chosen;

    private NetworkDialog(Shell parent, String title, Inspections engine, Optional<NetworkFile> like) {
        super(parent);
        this.title = title;
        this.engine = engine;
        this.architectures = engine.architectures();
        this.like = like;
        setHelpAvailable(false);
    }

    /**
     * Opens the dialog and waits for it.
     *
     * @param like a network that was opened before, whose answers are proposed
     * @return empty if it was cancelled
     */
    public static Optional<NetworkFile> ask(Shell parent, String title, Inspections engine, Optional<NetworkFile> like) {
        NetworkDialog dialog = new NetworkDialog(parent, title, engine, like);
        return dialog.open() == OK ? Optional.of(dialog.chosen) : Optional.empty();
    }

    @Override
    protected boolean isResizable() {
        return true;
    }

    @Override
    protected void configureShell(Shell shell) {
        super.configureShell(shell);
        shell.setText(title);
    }

    @Override
    protected Control createDialogArea(Composite parent) {
        setTitle(title);
        Composite area = new Composite((Composite) super.createDialogArea(parent), SWT.NONE);
        GridDataFactory.fillDefaults().grab(true, true).applyTo(area);
        GridLayoutFactory.swtDefaults().numColumns(3).margins(12, 12).applyTo(area);
        new Label(area, SWT.NONE).setText(Messages.dialogFile);
        weights = text(area, like.map(file -> file.weights().toString()).orElse(""), Messages.dialogFileTip, 420);
        weights.addListener(SWT.Modify, event -> look());
        Button browse = new Button(area, SWT.PUSH);
        browse.setText(Messages.browse);
        browse.addListener(SWT.Selection, event -> browse());
        new Label(area, SWT.NONE).setText(Messages.dialogArchitecture);
        architecture = new Combo(area, SWT.READ_ONLY);
        architecture.setToolTipText(Messages.dialogArchitectureTip);
        Keys.name(architecture, Messages.dialogArchitectureTip);
        architecture.add(Messages.dialogAsFile);
        architectures.forEach(each -> architecture.add(each.name() + " (" + each.id() + ")"));
        architecture.select(like.flatMap(NetworkFile::architecture).map(id -> ids().indexOf(id) + 1).orElse(0));
        architecture.addListener(SWT.Selection, event -> {
            makeOptions(Map.of());
            check();
        });
        GridDataFactory.fillDefaults().span(2, 1).applyTo(architecture);
        optionsPlace = new Composite(area, SWT.NONE);
        GridLayoutFactory.fillDefaults().applyTo(optionsPlace);
        GridDataFactory.fillDefaults().grab(true, false).span(3, 1).indent(24, 0).applyTo(optionsPlace);
        new Label(area, SWT.NONE).setText(Messages.dialogSize);
        size = text(area, like.filter(file -> file.width() > 0).map(file -> file.width() + "x" + file.height()).orElse(""), Messages.dialogSizeTip, 100);
        size.addListener(SWT.Modify, event -> check());
        new Label(area, SWT.NONE);
        Label help = new Label(area, SWT.WRAP);
        help.setText(Messages.dialogSizeTip);
        GridDataFactory.fillDefaults().grab(true, false).span(3, 1).hint(420, SWT.DEFAULT).applyTo(help);
        allowMissing = new Button(area, SWT.CHECK);
        allowMissing.setText(Messages.dialogAllowMissing);
        allowMissing.setToolTipText(Messages.dialogAllowMissingTip);
        allowMissing.setSelection(like.map(NetworkFile::allowMissing).orElse(false));
        GridDataFactory.fillDefaults().span(3, 1).indent(0, 8).applyTo(allowMissing);
        return area;
    }

    private static Text text(Composite area, String value, String tip, int width) {
        Text text = new Text(area, SWT.BORDER);
        text.setText(value);
        text.setToolTipText(tip);
        Keys.name(text, tip);
        GridDataFactory.fillDefaults().grab(true, false).align(SWT.FILL, SWT.CENTER).hint(width, SWT.DEFAULT).applyTo(text);
        return text;
    }

    @Override
    protected void createButtonsForButtonBar(Composite parent) {
        createButton(parent, IDialogConstants.OK_ID, Messages.open, true);
        createButton(parent, IDialogConstants.CANCEL_ID, IDialogConstants.CANCEL_LABEL, false);
        makeOptions(like.map(NetworkFile::options).orElse(Map.of()));
        look();
    }

    private void browse() {
        FileDialog dialog = new FileDialog(getShell(), SWT.OPEN);
        dialog.setText(Messages.chooseWeights);
        String file = dialog.open();
        if (file != null) {
            weights.setText(file);
        }
    }

    private List<String> ids() {
        return architectures.stream().map(Contribution::id).toList();
    }

    /** The architecture as it was chosen, or as the file says. */
    private Optional<Contribution<NetworkArchitecture>> wanted() {
        int index = architecture.getSelectionIndex();
        return index > 0 ? Optional.of(architectures.get(index - 1)) : card.flatMap(WeightsCard::architecture)
                .flatMap(id -> architectures.stream().filter(each -> each.id().equals(id)).findFirst());
    }

    private void makeOptions(Map<String, String> given) {
        if (options != null) {
            options.control().dispose();
            options = null;
        }
        wanted().filter(network -> !network.options().isEmpty()).ifPresent(network -> {
            options = new OptionForm(optionsPlace, network.options(), given);
            options.onChange(this::check);
            GridDataFactory.fillDefaults().grab(true, false).applyTo(options.control());
        });
        if (getShell().isVisible()) {
            getShell().pack();
        }
    }

    /** Reads what the file says, as soon as nobody types any more. */
    private void look() {
        int mine = ++ticket;
        card = Optional.empty();
        problem = Optional.empty();
        Optional<Path> file = file();
        if (file.isPresent()) {
            getShell().getDisplay().timerExec(TYPING_MILLISECONDS, () -> {
                if (mine == ticket && !getShell().isDisposed()) {
                    Thread.ofPlatform().daemon().name("glassbox-weights").start(() -> read(file.get(), mine));
                }
            });
        }
        check();
    }

    private void read(Path file, int mine) {
        Optional<WeightsCard> read = Optional.empty();
        Optional<String> failure = Optional.empty();
        try {
            read = Optional.of(engine.look(file));
        } catch (GlassboxException e) {
            failure = Optional.of(e.getMessage());
        } catch (RuntimeException | LinkageError e) { // the edge of a thread
            failure = Optional.of(Messages.bind(Messages.unexpected, e));
        }
        Optional<WeightsCard> found = read;
        Optional<String> wrong = failure;
        Shell shell = getShell();
        if (shell != null && !shell.isDisposed()) {
            shell.getDisplay().asyncExec(() -> {
                if (mine == ticket && !shell.isDisposed()) {
                    card = found;
                    problem = wrong;
                    Optional<String> named = found.flatMap(WeightsCard::architecture);
                    architecture.setItem(0, named.map(id -> Messages.bind(Messages.dialogAsFileNamed, id)).orElse(Messages.dialogAsFile));
                    makeOptions(options == null ? Map.of() : options.values());
                    check();
                }
            });
        }
    }

    private Optional<Path> file() {
        try {
            return weights.getText().isBlank() ? Optional.empty() : Optional.of(Path.of(weights.getText().strip())).filter(Files::isRegularFile);
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    private Optional<int[]> wantedSize() {
        if (size.getText().isBlank()) {
            return Optional.of(new int[2]);
        }
        Matcher matcher = SIZE.matcher(size.getText());
        if (!matcher.matches() || Integer.parseInt(matcher.group(1)) == 0) {
            return Optional.empty();
        }
        int width = Integer.parseInt(matcher.group(1));
        return Optional.of(new int[] {width, matcher.group(2) == null ? width : Integer.parseInt(matcher.group(2))});
    }

    /** Says what is known, or what is still missing. */
    private void check() {
        List<String> errors = new ArrayList<>();
        problem.ifPresent(errors::add);
        if (!weights.getText().isBlank() && file().isEmpty()) {
            errors.add(Messages.bind(Messages.dialogNoFile, weights.getText()));
        }
        if (wantedSize().isEmpty()) {
            errors.add(Messages.bind(Messages.dialogSizeWrong, size.getText()));
        }
        optionProblem().ifPresent(errors::add);
        if (!errors.isEmpty()) {
            setMessage(errors.getFirst(), IMessageProvider.ERROR);
        } else if (file().isEmpty()) {
            setMessage(Messages.dialogMessage);
        } else if (card.isEmpty()) {
            setMessage(Messages.bind(Messages.dialogReading, file().get().getFileName()));
        } else {
            say(card.get());
        }
        getButton(IDialogConstants.OK_ID).setEnabled(errors.isEmpty() && card.isPresent() && (card.get().program() || wanted().isPresent()));
    }

    private void say(WeightsCard read) {
        if (read.program()) {
            setMessage(Messages.dialogProgram, IMessageProvider.WARNING);
        } else if (wanted().isEmpty()) {
            setMessage(Messages.bind(Messages.dialogSaysLittle, read.tensors()), IMessageProvider.INFORMATION);
        } else if (read.architecture().isPresent() && read.width() > 0) {
            Object[] facts = {read.tensors(), read.architecture().get(), read.classes().size(), read.width(), read.height()};
            setMessage(Messages.bind(Messages.dialogSays, facts));
        } else {
            setMessage(Messages.bind(Messages.dialogTensors, read.tensors()));
        }
    }

    private Optional<String> optionProblem() {
        try {
            if (options != null && wanted().isPresent()) {
                wanted().get().create(options.values());
            }
            return Optional.empty();
        } catch (GlassboxException e) {
            return Optional.of(e.getMessage());
        }
    }

    @Override
    protected void okPressed() {
        int[] wanted = wantedSize().orElseThrow();
        Optional<String> named = architecture.getSelectionIndex() == 0 ? Optional.empty() : wanted().map(Contribution::id);
        Map<String, String> given = options == null ? Map.of() : options.values();
        chosen = new NetworkFile(file().orElseThrow().toAbsolutePath(), named, given, wanted[0], wanted[1], allowMissing.getSelection(), Optional.empty());
        super.okPressed();
    }
}
