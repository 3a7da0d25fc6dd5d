package org.glassbox.app;

import org.eclipse.core.commands.AbstractHandler;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.core.commands.ExecutionException;
import org.eclipse.ui.handlers.HandlerUtil;

/** Lists all keys. */
public final class KeysHandler extends AbstractHandler {
    @Override
    public Object execute(ExecutionEvent event) throws ExecutionException {
        new KeysDialog(HandlerUtil.getActiveShellChecked(event)).open();
        return null;
    }
}
