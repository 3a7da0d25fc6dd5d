package org.glassbox.ui.training;

import org.eclipse.e4.core.contexts.IEclipseContext;
import org.eclipse.ui.IWorkbench;
import org.glassbox.ui.annotation.RunSession;
import org.glassbox.ui.training.form.DraftModel;

/**
 * The console's models, which belong together: one of each in a workbench.
 *
 * @param session of which the workbench has one, whoever starts runs
 * @param runs all that are known, and which of them are looked at
 * @param queue what waits
 * @param log what happened
 * @param throughput of the run that goes on
 * @param drafts the experiment that is being written
 */
public record Console(RunSession session, RunsModel runs, RunQueue queue, RunLog log, Throughput throughput, DraftModel drafts) {
    /** That of a workbench. */
    public static Console of(IWorkbench workbench) {
        return workbench.getService(IEclipseContext.class).get(Console.class);
    }
}
