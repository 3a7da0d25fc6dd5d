package org.glassbox.ui.annotation.internal;

import org.eclipse.core.commands.AbstractHandler;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.ui.PlatformUI;

/** Ends the run, so that it can be resumed. */
public final class StopHandler extends AbstractHandler {
    @Override
    public Object execute(ExecutionEvent event) {
        RunSessionFunction.of(PlatformUI.getWorkbench()).stop();
        return null;
    }
}
