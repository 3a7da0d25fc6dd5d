package org.glassbox.ui.annotation.internal;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.eclipse.core.commands.AbstractHandler;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.core.commands.ExecutionException;
import org.eclipse.jface.dialogs.MessageDialog;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.WorkbenchException;
import org.eclipse.ui.handlers.HandlerUtil;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.feedback.Annotator;
import org.glassbox.core.registry.Contribution;
import org.glassbox.core.registry.Contributions;
import org.glassbox.core.registry.ExtensionPoint;
import org.glassbox.engine.demo.DemoExperiments;
import org.glassbox.engine.experiment.Experiment;
import org.glassbox.engine.experiment.Selection;
import org.glassbox.ui.annotation.Messages;
import org.glassbox.ui.annotation.RunFolders;
import org.glassbox.ui.annotation.RunPlan;

/** The demo's run with feedback, with the user as the annotator. */
public final class StartDemoHandler extends AbstractHandler {
    private static final long SEED = 1;
    private static final Selection ME = Selection.of("interactive");

    @Override
    public Object execute(ExecutionEvent event) throws ExecutionException {
        IWorkbenchWindow window = HandlerUtil.getActiveWorkbenchWindowChecked(event);
        if (Starter.isFree(window)) {
            Path proposed = RunFolders.propose("demo", Path.of(System.getProperty("user.home")), LocalDate.now());
            RunDialog.Setup setup = new RunDialog.Setup(Messages.demoTitle, Messages.demoMessage, proposed, true, persons(), ME, true);
            Optional<RunDialog.Choice> choice = RunDialog.ask(window.getShell(), setup);
            if (choice.isPresent()) {
                start(window, choice.get());
            }
        }
        return null;
    }

    private static List<Contribution<Annotator>> persons() {
        return Contributions.ofPlatform().all(ExtensionPoint.ANNOTATORS).usable().stream().filter(annotator -> annotator.id().equals(ME.id())).toList();
    }

    private static void start(IWorkbenchWindow window, RunDialog.Choice choice) throws ExecutionException {
        try {
            Starter.start(window, new RunPlan(experiment(choice), choice.folder(), choice.resume(), choice.waits()));
        } catch (GlassboxException e) {
            MessageDialog.openError(window.getShell(), Messages.openFailed, e.getMessage());
        } catch (WorkbenchException e) {
            throw new ExecutionException(e.getMessage(), e);
        }
    }

    /** A run that goes on does so as it began, quick or full. */
    private static Experiment experiment(RunDialog.Choice choice) throws GlassboxException {
        Experiment demo = DemoExperiments.withAnnotator(DemoExperiments.feedback(SEED, choice.quick()), choice.annotator(), choice.waits());
        if (!choice.resume()) {
            return demo;
        }
        Experiment earlier = Starter.earlier(choice.folder());
        if (!earlier.name().equals(demo.name())) {
            throw GlassboxException.badInput(Messages.bind(Messages.folderOtherRun, choice.folder(), earlier.name()));
        }
        return earlier;
    }
}
