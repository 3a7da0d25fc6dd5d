package org.glassbox.ui.saliency.internal;

import org.eclipse.core.commands.ExecutionException;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.WorkbenchException;

/** Brings the inspector to the front. */
final class Windows {
    private Windows() {
    }

    static void showInspector(IWorkbenchWindow window) throws ExecutionException {
        try {
            PlatformUI.getWorkbench().showPerspective(SaliencyPerspective.ID, window);
            window.getActivePage().showView(SaliencyPerspective.MAPS);
        } catch (WorkbenchException e) {
            throw new ExecutionException(e.getMessage(), e);
        }
    }
}
