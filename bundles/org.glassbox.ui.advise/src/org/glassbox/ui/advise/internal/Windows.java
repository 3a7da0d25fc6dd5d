package org.glassbox.ui.advise.internal;

import org.eclipse.core.commands.ExecutionException;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.WorkbenchException;

/** Brings the perspective to the front. */
final class Windows {
    private Windows() {
    }

    static void showUnits(IWorkbenchWindow window) throws ExecutionException {
        try {
            PlatformUI.getWorkbench().showPerspective(AdvisePerspective.ID, window);
            window.getActivePage().showView(AdvisePerspective.GROUPS);
        } catch (WorkbenchException e) {
            throw new ExecutionException(e.getMessage(), e);
        }
    }
}
