package org.glassbox.ui.annotation.internal;

import org.eclipse.core.commands.AbstractHandler;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.ui.PlatformUI;
import org.glassbox.ui.annotation.RunSession;
import org.glassbox.ui.annotation.TrainingModel;

/** Lets the run wait for answers, or go on without. */
public final class WaitHandler extends AbstractHandler {
    @Override
    public Object execute(ExecutionEvent event) {
        RunSession session = RunSessionFunction.of(PlatformUI.getWorkbench());
        if (session.training().state() instanceof TrainingModel.State.Running(TrainingModel.Run run)) {
            session.waitForAnswers(!run.waits());
        }
        return null;
    }
}
