package org.glassbox.ui;

import org.eclipse.e4.core.commands.EHandlerService;
import org.eclipse.e4.core.di.annotations.Execute;
import org.eclipse.e4.ui.services.EContextService;

/** What a bundle's commands do, and which of its keys work, while a part is active. The services are those that were injected into something of that part. */
public final class PartCommands {
    private final EHandlerService handlers;
    private final EContextService contexts;
    private final String prefix;

    /** @param prefix what the ids of the bundle's commands and contexts begin with */
    public PartCommands(EHandlerService handlers, EContextService contexts, String prefix) {
        this.handlers = handlers;
        this.contexts = contexts;
        this.prefix = prefix;
    }

    /** What a command does. */
    private record Action(Runnable action) {
        @Execute
        void execute() {
            action.run();
        }
    }

    /** Makes the keys of a context work. */
    public PartCommands context(String name) {
        contexts.activateContext(prefix + name);
        return this;
    }

    /** Says what a command does. */
    public PartCommands handle(String command, Runnable action) {
        return handler(command, new Action(action));
    }

    /** Says what a command with parameters does. @param handler has a method for {@link Execute} */
    public PartCommands handler(String command, Object handler) {
        handlers.activateHandler(prefix + command, handler);
        return this;
    }
}
