package org.glassbox.ui.annotation.internal;

import org.eclipse.jface.dialogs.MessageDialog;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.WorkbenchException;
import org.glassbox.ui.annotation.Messages;
import org.glassbox.ui.annotation.RunPlan;
import org.glassbox.ui.annotation.RunSession;

/** Starts a run and shows it. */
final class Starter {
    private Starter() {
    }

    /** Whether a run can be started; says so if one goes on. */
    static boolean isFree(IWorkbenchWindow window) {
        boolean running = RunSessionFunction.of(window.getWorkbench()).isRunning();
        if (running) {
            MessageDialog.openInformation(window.getShell(), Messages.runGoesOn, Messages.runGoesOnStop);
        }
        return !running;
    }

    /** Opens the annotation perspective with the image focused, and starts. */
    static void start(IWorkbenchWindow window, RunPlan plan) throws WorkbenchException {
        RunSession session = RunSessionFunction.of(window.getWorkbench());
        window.getWorkbench().showPerspective(AnnotationPerspective.ID, window);
        session.start(plan);
        window.getActivePage().showView(AnnotationPerspective.IMAGE);
    }
}
