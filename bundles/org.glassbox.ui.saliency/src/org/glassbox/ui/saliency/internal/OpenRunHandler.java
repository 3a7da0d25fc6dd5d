package org.glassbox.ui.saliency.internal;

import java.nio.file.Path;
import org.eclipse.core.commands.AbstractHandler;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.core.commands.ExecutionException;
import org.eclipse.swt.widgets.DirectoryDialog;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.handlers.HandlerUtil;
import org.glassbox.ui.saliency.Messages;

/** A run's network and images. */
public final class OpenRunHandler extends AbstractHandler {
    /** The command's parameter that names the folder; without it the user is asked. */
    private static final String FOLDER = "folder";

    @Override
    public Object execute(ExecutionEvent event) throws ExecutionException {
        IWorkbenchWindow window = HandlerUtil.getActiveWorkbenchWindowChecked(event);
        Windows.showInspector(window);
        String named = event.getParameter(FOLDER);
        String folder = named == null ? ask(window) : named;
        if (folder != null) {
            InspectorFunction.of(PlatformUI.getWorkbench()).openRun(Path.of(folder));
        }
        return null;
    }

    private static String ask(IWorkbenchWindow window) {
        DirectoryDialog dialog = new DirectoryDialog(window.getShell());
        dialog.setMessage(Messages.chooseFolderOfRun);
        return dialog.open();
    }
}
