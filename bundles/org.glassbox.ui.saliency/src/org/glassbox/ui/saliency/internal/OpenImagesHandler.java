package org.glassbox.ui.saliency.internal;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.core.commands.AbstractHandler;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.core.commands.ExecutionException;
import org.eclipse.core.runtime.IConfigurationElement;
import org.eclipse.core.runtime.IExecutableExtension;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.DirectoryDialog;
import org.eclipse.swt.widgets.FileDialog;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.handlers.HandlerUtil;
import org.glassbox.ui.saliency.Messages;

/** Images from files, or from a folder; plugin.xml says which, and that is also the command's parameter. */
public final class OpenImagesHandler extends AbstractHandler implements IExecutableExtension {
    private String parameter;

    @Override
    public void setInitializationData(IConfigurationElement config, String propertyName, Object data) {
        parameter = String.valueOf(data);
    }

    @Override
    public Object execute(ExecutionEvent event) throws ExecutionException {
        IWorkbenchWindow window = HandlerUtil.getActiveWorkbenchWindowChecked(event);
        Windows.showInspector(window);
        String named = event.getParameter(parameter);
        List<Path> paths = named != null ? named.lines().map(Path::of).toList() : parameter.equals("folder") ? askFolder(window) : askFiles(window);
        if (!paths.isEmpty()) {
            InspectorFunction.of(PlatformUI.getWorkbench()).openPictures(paths);
        }
        return null;
    }

    private static List<Path> askFiles(IWorkbenchWindow window) {
        FileDialog dialog = new FileDialog(window.getShell(), SWT.OPEN | SWT.MULTI);
        dialog.setText(Messages.chooseImages);
        String chosen = dialog.open();
        return chosen == null ? List.of() : Stream.of(dialog.getFileNames()).map(name -> Path.of(dialog.getFilterPath()).resolve(name)).toList();
    }

    private static List<Path> askFolder(IWorkbenchWindow window) {
        DirectoryDialog dialog = new DirectoryDialog(window.getShell());
        dialog.setMessage(Messages.chooseFolderOfImages);
        String chosen = dialog.open();
        return chosen == null ? List.of() : List.of(Path.of(chosen));
    }
}
