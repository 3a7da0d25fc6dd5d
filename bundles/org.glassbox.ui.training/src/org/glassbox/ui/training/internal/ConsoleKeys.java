package org.glassbox.ui.training.internal;

import jakarta.inject.Inject;
import org.eclipse.e4.core.commands.EHandlerService;
import org.eclipse.e4.core.di.annotations.Creatable;
import org.eclipse.e4.core.di.annotations.Execute;
import org.eclipse.e4.ui.services.EContextService;

/** The console's keys. They work in the part that this is injected into, while it is active. */
@Creatable
final class ConsoleKeys {
    static final String COMMAND = "org.glassbox.ui.training."; // what the ids of this bundle's commands and contexts begin with
    private final EHandlerService handlers;
    private final EContextService contexts;

    @Inject
    ConsoleKeys(EHandlerService handlers, EContextService contexts) {
        this.handlers = handlers;
        this.contexts = contexts;
    }

    /** What a command does. */
    private record Action(Runnable action) {
        @Execute
        void execute() {
            action.run();
        }
    }

    /** Makes the keys of a context of this bundle work. */
    ConsoleKeys context(String name) {
        contexts.activateContext(COMMAND + name);
        return this;
    }

    /** Says what a command of this bundle does. */
    ConsoleKeys handle(String command, Runnable action) {
        handlers.activateHandler(COMMAND + command, new Action(action));
        return this;
    }
}
