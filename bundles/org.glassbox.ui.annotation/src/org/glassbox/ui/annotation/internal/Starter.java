package org.glassbox.ui.annotation.internal;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.eclipse.jface.dialogs.MessageDialog;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.WorkbenchException;
import org.glassbox.core.GlassboxException;
import org.glassbox.engine.experiment.Experiment;
import org.glassbox.engine.experiment.ExperimentYaml;
import org.glassbox.engine.experiment.Selection;
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

    /**
     * The experiment of the run that a folder holds.
     *
     * @throws GlassboxException if it can't be read
     */
    static Experiment earlier(Path folder) throws GlassboxException {
        return ExperimentYaml.read(folder.resolve("experiment.yaml"), List.of());
    }

    /** Who answers an experiment's queries; absent if it has none. */
    static Optional<Selection> annotator(Experiment experiment) {
        return experiment.phases().stream().flatMap(phase -> phase.queries().stream()).map(queries -> queries.annotator()).findFirst();
    }

    /** Opens the annotation perspective with the image focused, and starts. */
    static void start(IWorkbenchWindow window, RunPlan plan) throws WorkbenchException {
        RunSession session = RunSessionFunction.of(window.getWorkbench());
        window.getWorkbench().showPerspective(AnnotationPerspective.ID, window);
        session.start(plan);
        window.getActivePage().showView(AnnotationPerspective.IMAGE);
    }
}
