package org.glassbox.ui.training.internal;

import org.eclipse.core.commands.ExecutionException;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.WorkbenchException;

/** Brings the perspective to the front. */
final class Windows {
    private Windows() {
    }

    /** @param view that gets the focus */
    static void show(IWorkbenchWindow window, String view) throws ExecutionException {
        try {
            PlatformUI.getWorkbench().showPerspective(TrainingPerspective.ID, window);
            window.getActivePage().showView(view);
        } catch (WorkbenchException e) {
            throw new ExecutionException(e.getMessage(), e);
        }
    }
}
