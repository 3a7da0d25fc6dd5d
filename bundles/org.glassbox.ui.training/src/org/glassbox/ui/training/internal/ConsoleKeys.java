package org.glassbox.ui.training.internal;

import jakarta.inject.Inject;
import org.eclipse.e4.core.commands.EHandlerService;
import org.eclipse.e4.core.di.annotations.Creatable;
import org.eclipse.e4.ui.services.EContextService;
import org.glassbox.ui.PartCommands;

/** The console's keys. They work in the part that this is injected into, while it is active. */
@Creatable
final class ConsoleKeys {
    /** What the ids of this bundle's commands and contexts begin with. */
    static final String COMMAND = "org.glassbox.ui.training.";
    private final PartCommands commands;

    @Inject
    ConsoleKeys(EHandlerService handlers, EContextService contexts) {
        commands = new PartCommands(handlers, contexts, COMMAND);
    }

    PartCommands commands() {
        return commands;
    }
}
