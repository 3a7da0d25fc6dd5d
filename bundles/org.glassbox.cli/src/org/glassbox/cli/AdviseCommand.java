package org.glassbox.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** ADVISE: which units of a layer are relevant, and what they show. */
@Command(name = "advise", subcommands = DensityCommand.class, description = "Scores the units of a layer by the shape of their densities, and shows what units of each score look at.")
final class AdviseCommand implements Runnable {
    @ParentCommand
    private GlassboxCommand glassbox;

    @Spec
    private CommandSpec spec;

    GlassboxCommand glassbox() {
        return glassbox;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Which command? There is " + String.join(", ", spec.subcommands().keySet()) + ".");
    }
}
