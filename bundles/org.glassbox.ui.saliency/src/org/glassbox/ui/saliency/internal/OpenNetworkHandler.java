package org.glassbox.ui.saliency.internal;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.eclipse.core.commands.AbstractHandler;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.core.commands.ExecutionException;
import org.eclipse.core.runtime.IConfigurationElement;
import org.eclipse.core.runtime.IExecutableExtension;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.handlers.HandlerUtil;
import org.glassbox.engine.explain.Inspections;
import org.glassbox.engine.explain.NetworkFile;
import org.glassbox.ui.open.NetworkDialog;
import org.glassbox.ui.saliency.InspectorModel;
import org.glassbox.ui.saliency.Messages;

/** A network from its weights; plugin.xml says whether it takes the first place or the second, which is compared with the first. */
public final class OpenNetworkHandler extends AbstractHandler implements IExecutableExtension {
    private static final String FILE = "file";
    private static final String NETWORK = "network";
    private int place;

    @Override
    public void setInitializationData(IConfigurationElement config, String propertyName, Object data) {
        place = Integer.parseInt(String.valueOf(data));
    }

    @Override
    public Object execute(ExecutionEvent event) throws ExecutionException {
        IWorkbenchWindow window = HandlerUtil.getActiveWorkbenchWindowChecked(event);
        Windows.showInspector(window);
        InspectorModel model = InspectorFunction.of(PlatformUI.getWorkbench());
        String named = event.getParameter(FILE);
        if (named != null) {
            model.open(place, new NetworkFile(Path.of(named), Optional.ofNullable(event.getParameter(NETWORK)), Map.of(), 0, 0, false, Optional.empty()));
            return null;
        }
        Optional<Inspections> engine = InspectorFunction.engine();
        if (engine.isEmpty()) {
            model.say(Messages.noEngine);
            return null;
        }
        String title = place == 0 ? Messages.dialogTitle : Messages.dialogTitleSecond;
        Optional<NetworkFile> like = model.networkFiles().reversed().stream().findFirst();
        NetworkDialog.ask(window.getShell(), title, engine.get(), like).ifPresent(file -> model.open(place, file));
        return null;
    }
}
