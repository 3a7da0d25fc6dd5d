package org.glassbox.ui.annotation.internal;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.eclipse.core.commands.AbstractHandler;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.core.commands.ExecutionException;
import org.eclipse.jface.dialogs.MessageDialog;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.FileDialog;
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
import org.glassbox.engine.experiment.ExperimentYaml;
import org.glassbox.engine.experiment.Selection;
import org.glassbox.ui.annotation.Messages;
import org.glassbox.ui.annotation.RunFolders;
import org.glassbox.ui.annotation.RunPlan;

/** An experiment from a YAML file, answered by whom it names or by somebody else. */
public final class OpenExperimentHandler extends AbstractHandler {
    /** The command's parameter that names the file; without it the user is asked. */
    private static final String FILE = "file";

    @Override
    public Object execute(ExecutionEvent event) throws ExecutionException {
        IWorkbenchWindow window = HandlerUtil.getActiveWorkbenchWindowChecked(event);
        if (Starter.isFree(window)) {
            String named = event.getParameter(FILE);
            String chosen = named == null ? ask(window) : named;
            if (chosen != null) {
                open(window, Path.of(chosen));
            }
        }
        return null;
    }

    private static String ask(IWorkbenchWindow window) {
        FileDialog dialog = new FileDialog(window.getShell(), SWT.OPEN);
        dialog.setText(Messages.openTitle);
        dialog.setFilterExtensions(new String[] {"*.yaml;*.yml", "*"});
        dialog.setFilterNames(new String[] {Messages.experimentFilter, "*"});
        return dialog.open();
    }

    /** Reads the file, asks what has to be known and starts. */
    private static void open(IWorkbenchWindow window, Path file) throws ExecutionException {
        try {
            Experiment experiment = ExperimentYaml.read(file, List.of());
            List<Contribution<Annotator>> annotators = Contributions.ofPlatform().all(ExtensionPoint.ANNOTATORS).usable();
            Optional<RunDialog.Choice> choice = RunDialog.ask(window.getShell(), setup(experiment, annotators));
            if (choice.isPresent()) {
                Experiment chosen = chosen(experiment, choice.get());
                Starter.start(window, new RunPlan(chosen, choice.get().folder(), choice.get().resume(), choice.get().waits()));
            }
        } catch (GlassboxException e) {
            MessageDialog.openError(window.getShell(), Messages.openFailed, e.getMessage());
        } catch (WorkbenchException e) {
            throw new ExecutionException(e.getMessage(), e);
        }
    }

    private static RunDialog.Setup setup(Experiment experiment, List<Contribution<Annotator>> annotators) {
        Path proposed = RunFolders.propose(experiment.name(), Path.of(System.getProperty("user.home")), LocalDate.now());
        String message = Messages.bind(Messages.experimentMessage,
                new Object[] {experiment.epochs(), experiment.phases().size(), experiment.data().id(), experiment.network().id()});
        Optional<Selection> named = Starter.annotator(experiment);
        return new RunDialog.Setup(Messages.bind(Messages.experimentTitle, experiment.name()), message, proposed, false, named.isEmpty() ? List.of()
                : annotators, named.orElse(Selection.of("")), RunPlan.waits(experiment));
    }

    /**
     * With the annotator that the user chose. A run that goes on keeps the annotator that it had.
     *
     * @throws GlassboxException if the earlier run's experiment can't be read
     */
    private static Experiment chosen(Experiment experiment, RunDialog.Choice choice) throws GlassboxException {
        Optional<Selection> named = Starter.annotator(experiment);
        if (named.isEmpty()) {
            return experiment;
        }
        if (choice.resume()) {
            Experiment earlier = Starter.earlier(choice.folder());
            return DemoExperiments.withAnnotator(experiment, Starter.annotator(earlier).orElse(named.get()), RunPlan.waits(earlier));
        }
        return DemoExperiments.withAnnotator(experiment, choice.annotator(), choice.waits());
    }
}
