package org.glassbox.ui.advise.internal;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.core.commands.AbstractHandler;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.core.commands.ExecutionException;
import org.eclipse.core.runtime.IConfigurationElement;
import org.eclipse.core.runtime.IExecutableExtension;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.DirectoryDialog;
import org.eclipse.swt.widgets.FileDialog;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.handlers.HandlerUtil;
import org.glassbox.engine.explain.Inspections;
import org.glassbox.engine.explain.NetworkFile;
import org.glassbox.ui.advise.AdviseModel;
import org.glassbox.ui.advise.Messages;
import org.glassbox.ui.open.NetworkDialog;
import org.glassbox.ui.open.RunPictures;

/** What one can ask for from anywhere in the window; plugin.xml says which of it. What is to be opened is asked for where the command does not name it. */
public final class AdviseHandler extends AbstractHandler implements IExecutableExtension {
    private static final Path RUNS = Path.of("Glassbox", "runs"); // below the home folder, where the run dialog proposes to keep runs
    private static final String FILE = "file";
    private static final String NETWORK = "network";
    private static final String FILES = "files";
    private static final String FOLDER = "folder";
    private String action;

    @Override
    public void setInitializationData(IConfigurationElement config, String propertyName, Object data) {
        action = String.valueOf(data);
    }

    @Override
    public Object execute(ExecutionEvent event) throws ExecutionException {
        IWorkbenchWindow window = HandlerUtil.getActiveWorkbenchWindowChecked(event);
        AdviseModel model = AdviseFunction.of(PlatformUI.getWorkbench());
        switch (action) {
            case "cancel" -> model.cancel();
            case "again" -> model.again();
            default -> open(event, window, model);
        }
        return null;
    }

    private void open(ExecutionEvent event, IWorkbenchWindow window, AdviseModel model) throws ExecutionException {
        Windows.showUnits(window);
        switch (action) {
            case "show" -> {
                // that is all
            }
            case "network" -> network(event, window, model);
            case "run" -> Optional.ofNullable(event.getParameter(FOLDER)).or(() -> askFolder(window, Messages.chooseFolderOfRun)).map(Path::of)
                    .ifPresent(model::openRun);
            case "latest-run" -> RunPictures.latest(Path.of(System.getProperty("user.home")).resolve(RUNS))
                    .ifPresentOrElse(model::openRun, () -> model.say(Messages.noRun));
            case "images" -> images(Optional.ofNullable(event.getParameter(FILES)).map(names -> names.lines().map(Path::of).toList())
                    .orElseGet(() -> askFiles(window)), model);
            case "folder" -> Optional.ofNullable(event.getParameter(FOLDER)).or(() -> askFolder(window, Messages.chooseFolderOfImages)).map(Path::of)
                    .ifPresent(folder -> model.openPictures(List.of(folder)));
            default -> throw new ExecutionException("plugin.xml names an action that there is not: " + action);
        }
    }

    private static void network(ExecutionEvent event, IWorkbenchWindow window, AdviseModel model) {
        String named = event.getParameter(FILE);
        if (named != null) {
            model.open(new NetworkFile(Path.of(named), Optional.ofNullable(event.getParameter(NETWORK)), Map.of(), 0, 0, false, Optional.empty()));
            return;
        }
        Optional<Inspections> engine = AdviseFunction.engine();
        if (engine.isEmpty()) {
            model.say(Messages.noEngine);
        } else {
            NetworkDialog.ask(window.getShell(), Messages.dialogTitle, engine.get(), model.networkFile()).ifPresent(model::open);
        }
    }

    private static void images(List<Path> files, AdviseModel model) {
        if (!files.isEmpty()) {
            model.openPictures(files);
        }
    }

    private static List<Path> askFiles(IWorkbenchWindow window) {
        FileDialog dialog = new FileDialog(window.getShell(), SWT.OPEN | SWT.MULTI);
        dialog.setText(Messages.chooseImages);
        String chosen = dialog.open();
        return chosen == null ? List.of() : Stream.of(dialog.getFileNames()).map(name -> Path.of(dialog.getFilterPath()).resolve(name)).toList();
    }

    private static Optional<String> askFolder(IWorkbenchWindow window, String message) {
        DirectoryDialog dialog = new DirectoryDialog(window.getShell());
        dialog.setMessage(message);
        return Optional.ofNullable(dialog.open());
    }
}
