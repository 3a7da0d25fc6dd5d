package org.glassbox.ui.training.internal;

import org.eclipse.core.commands.AbstractHandler;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.core.commands.ExecutionException;
import org.eclipse.core.runtime.IConfigurationElement;
import org.eclipse.core.runtime.IExecutableExtension;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.handlers.HandlerUtil;

/** The console's commands that work in every perspective; which one is said in plugin.xml, after the class's name. */
public final class ConsoleHandler extends AbstractHandler implements IExecutableExtension {
    private String action;

    @Override
    public void setInitializationData(IConfigurationElement element, String property, Object data) {
        action = (String) data;
    }

    @Override
    public Object execute(ExecutionEvent event) throws ExecutionException {
        IWorkbenchWindow window = HandlerUtil.getActiveWorkbenchWindowChecked(event);
        switch (action) {
            case "show" -> Windows.show(window, TrainingPerspective.RUNS);
            default -> throw new ExecutionException("plugin.xml names an action that there is not: " + action);
        }
        return null;
    }
}
