package org.glassbox.ui.training.internal;

import org.eclipse.core.commands.ExecutionException;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.PartInitException;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.WorkbenchException;

/** Brings perspectives and views to the front. */
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

    /** Gives a view of the active window the focus. */
    static void bring(String view) {
        try {
            PlatformUI.getWorkbench().getActiveWorkbenchWindow().getActivePage().showView(view);
        } catch (PartInitException e) {
            throw new IllegalStateException(e); // plugin.xml names it
        }
    }

    /** Shows where queries are answered. */
    static void answer() {
        try {
            PlatformUI.getWorkbench().showPerspective("org.glassbox.ui.annotation.perspective", PlatformUI.getWorkbench().getActiveWorkbenchWindow());
        } catch (WorkbenchException e) {
            throw new IllegalStateException(e); // this bundle requires the one that has it
        }
        bring("org.glassbox.ui.annotation.image");
    }
}
