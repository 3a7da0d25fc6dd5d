package org.glassbox.cli;

import org.eclipse.equinox.app.IApplication;
import org.eclipse.equinox.app.IApplicationContext;

/** The product's second application: runs one command without a display and ends with its exit code. */
public final class CliApplication implements IApplication {
    @Override
    public Object start(IApplicationContext context) {
        context.applicationRunning();
        String[] arguments = (String[]) context.getArguments().get(IApplicationContext.APPLICATION_ARGS);
        return CommandLineTool.run(Console.ofProcess(), Services.ofProduct(), arguments);
    }

    @Override
    public void stop() {
        // a command ends by itself or by a signal, see Interrupts
    }
}
