package org.glassbox.ui.saliency.internal;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.eclipse.core.commands.AbstractHandler;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.core.commands.ExecutionException;
import org.eclipse.core.runtime.IConfigurationElement;
import org.eclipse.core.runtime.IExecutableExtension;
import org.eclipse.e4.core.contexts.IEclipseContext;
import org.eclipse.ui.IWorkbench;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.handlers.HandlerUtil;
import org.glassbox.ui.annotation.RunSession;
import org.glassbox.ui.annotation.TrainingModel;
import org.glassbox.ui.open.RunPictures;
import org.glassbox.ui.saliency.InspectorModel;
import org.glassbox.ui.saliency.Messages;
import org.glassbox.ui.saliency.QueuePicture;

/** What one can ask of the inspector without saying more; plugin.xml says which of it. */
public final class InspectHandler extends AbstractHandler implements IExecutableExtension {
    private static final Path RUNS = Path.of("Glassbox", "runs"); // below the home folder, where the run dialog proposes to keep runs
    private String action;

    @Override
    public void setInitializationData(IConfigurationElement config, String propertyName, Object data) {
        action = String.valueOf(data);
    }

    @Override
    public Object execute(ExecutionEvent event) throws ExecutionException {
        IWorkbench workbench = PlatformUI.getWorkbench();
        InspectorModel model = InspectorFunction.of(workbench);
        switch (action) {
            case "show" -> Windows.showInspector(HandlerUtil.getActiveWorkbenchWindowChecked(event));
            case "close-second" -> model.closeSecond();
            case "cancel" -> model.cancel();
            case "again" -> model.again();
            case "latest-run" -> latestRun(HandlerUtil.getActiveWorkbenchWindowChecked(event), model);
            case "from-queue" -> fromQueue(HandlerUtil.getActiveWorkbenchWindowChecked(event), model, workbench);
            default -> throw new ExecutionException("plugin.xml names an action that there is not: " + action);
        }
        return null;
    }

    private static void latestRun(IWorkbenchWindow window, InspectorModel model) throws ExecutionException {
        Windows.showInspector(window);
        RunPictures.latest(Path.of(System.getProperty("user.home")).resolve(RUNS)).ifPresentOrElse(model::openRun, () -> model.say(Messages.noRun));
    }

    private static void fromQueue(IWorkbenchWindow window, InspectorModel model, IWorkbench workbench) throws ExecutionException {
        Windows.showInspector(window);
        RunSession session = workbench.getService(IEclipseContext.class).get(RunSession.class);
        List<QueuePicture> queue = QueuePicture.of(session.annotation());
        if (queue.isEmpty()) {
            model.say(Messages.noQueue);
            return;
        }
        model.show(List.copyOf(queue));
        Optional<Path> folder = switch (session.training().state()) {
            case TrainingModel.State.Running running -> Optional.of(running.run().folder());
            case TrainingModel.State.Ended ended -> Optional.of(ended.run().folder());
            case TrainingModel.State.Idle idle -> Optional.empty();
            case TrainingModel.State.Starting starting -> Optional.empty();
            case TrainingModel.State.Failed failed -> Optional.empty();
        };
        folder.ifPresent(model::openNetworkOfRun);
    }
}
