package org.glassbox.cli;

import java.io.PrintWriter;
import java.util.List;
import org.eclipse.core.runtime.OperationCanceledException;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.option.Suggestion;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Runs a command and turns whatever goes wrong into one sentence and an exit code. */
public final class CommandLineTool {
    private CommandLineTool() {
    }

    /** Runs the command that the arguments name; see {@link ExitCode} for what comes back. */
    public static int run(Console console, Services services, String... arguments) {
        try {
            return of(console, services).execute(arguments);
        } catch (RuntimeException | Error e) { // an Error passes picocli's handlers; whatever it is, the user gets a sentence
            console.say(CrashLog.report(e));
            return ExitCode.FAULT;
        }
    }

    private static CommandLine of(Console console, Services services) {
        CommandLine tool = new CommandLine(new GlassboxCommand(console, services));
        tool.setOut(new PrintWriter(console.out(), true));
        tool.setErr(new PrintWriter(console.err(), true));
        tool.setUsageHelpWidth(console.width());
        tool.setUsageHelpLongOptionsMaxWidth(console.width() / 2);
        tool.setCaseInsensitiveEnumValuesAllowed(true);
        tool.setAbbreviatedOptionsAllowed(false);
        tool.setParameterExceptionHandler((problem, given) -> refuse(console, problem));
        tool.setExecutionExceptionHandler((failure, command, parsed) -> explain(console, failure));
        return tool;
    }

    private static int refuse(Console console, ParameterException problem) {
        CommandSpec command = problem.getCommandLine().getCommandSpec();
        console.say(command.qualifiedName() + ": " + sentence(problem, command));
        console.say("'" + command.qualifiedName() + " --help' shows what there is.");
        return ExitCode.BAD_INPUT;
    }

    private static String sentence(ParameterException problem, CommandSpec command) {
        if (problem instanceof UnmatchedArgumentException unmatched && !unmatched.getUnmatched().isEmpty()) {
            String typed = unmatched.getUnmatched().getFirst();
            if (unmatched.isUnknownOption()) {
                List<String> options = command.options().stream().filter(option -> !option.hidden()).map(option -> option.longestName()).toList();
                String name = typed.replaceFirst("=.*", "");
                return "There is no option " + name + Suggestion.among(name, options);
            }
            if (!command.subcommands().isEmpty()) {
                return "There is no command \"" + typed + "\"" + Suggestion.among(typed, command.subcommands().keySet());
            }
            return "\"" + typed + "\" is one argument too many.";
        }
        return problem.getMessage();
    }

    private static int explain(Console console, Exception failure) {
        if (failure instanceof GlassboxException expected) {
            console.say(expected.getMessage());
            boolean unforeseen = expected.getCause() instanceof RuntimeException || expected.getCause() instanceof Error;
            if (unforeseen && expected.kind() == GlassboxException.Kind.FAULT) {
                console.say(CrashLog.keep(expected.getCause()));
            }
            return ExitCode.of(expected);
        }
        if (failure instanceof OperationCanceledException) {
            console.say("Stopped.");
            return ExitCode.INTERRUPTED;
        }
        console.say(CrashLog.report(failure));
        return ExitCode.FAULT;
    }
}
