package org.glassbox.ui.annotation.internal;

import org.eclipse.core.commands.AbstractHandler;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.ui.PlatformUI;

/** Pauses the run, or goes on. */
public final class PauseHandler extends AbstractHandler {
    @Override
    public Object execute(ExecutionEvent event) {
        RunSessionFunction.of(PlatformUI.getWorkbench()).pauseOrProceed();
        return null;
    }
}
