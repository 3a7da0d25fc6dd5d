package org.glassbox.ui;

import org.eclipse.core.commands.common.CommandException;
import org.eclipse.jface.dialogs.MessageDialog;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.handlers.IHandlerService;

/** Executes commands for buttons that stand for them. */
public final class Commands {
    private Commands() {
    }

    /** What the command's key would do now. */
    public static void execute(String command) {
        try {
            PlatformUI.getWorkbench().getService(IHandlerService.class).executeCommand(command, null);
        } catch (CommandException e) {
            MessageDialog.openError(PlatformUI.getWorkbench().getActiveWorkbenchWindow().getShell(), command, String.valueOf(e.getMessage()));
        }
    }
}
