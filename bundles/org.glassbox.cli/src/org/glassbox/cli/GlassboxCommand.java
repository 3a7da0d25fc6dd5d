package org.glassbox.cli;

import org.eclipse.core.runtime.preferences.InstanceScope;
import org.glassbox.core.GlassboxException;
import org.glassbox.engine.device.DeviceChoice;
import org.glassbox.engine.device.DevicePreference;
import org.osgi.framework.Bundle;
import org.osgi.framework.FrameworkUtil;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** What all commands share: their names, the device, help, version. */
@Command(name = "glassbox",
        description = "Look at what a convolutional network looks at, and train it while correcting it.", versionProvider = GlassboxCommand.Version.class,
        subcommands = {DemoCommand.class, TrainCommand.class, StudyCommand.class, ExplainCommand.class, EvaluateCommand.class, CompareCommand.class,
                RobustnessCommand.class, AdviseCommand.class, GroupsCommand.class, WeightsCommand.class, NetworksCommand.class, PluginsCommand.class},
        synopsisSubcommandLabel = "COMMAND",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:something broke, or a check failed", "2:a file, option or value can't be used", "130:stopped by Ctrl-C; what was done so"
                + " far is on disk"},
        footer = {"", "Without a command, the workbench opens. 'glassbox COMMAND --help' explains a command."})
public final class GlassboxCommand implements Runnable {
    private final Console console;
    private final Services services;

    @Spec
    private CommandSpec spec;

    @Option(names = {"-h", "--help"}, usageHelp = true, scope = ScopeType.INHERIT, description = "Shows this help.")
    private boolean help;

    @Option(names = {"-V", "--version"}, versionHelp = true, description = "Prints the version.")
    private boolean version;

    GlassboxCommand(Console console, Services services) {
        this.console = console;
        this.services = services;
    }

    /** Takes effect for this process only, whatever the preference is. */
    @Option(names = "--device", paramLabel = "auto|cpu|cuda[:n]", scope = ScopeType.INHERIT,
            description = "Where to compute: a GPU where there is one that works, the CPU, or the n-th GPU (from 0). Default: the preference, at first auto.")
    void device(String text) {
        try {
            DeviceChoice.parse(text);
        } catch (GlassboxException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage());
        }
        InstanceScope.INSTANCE.getNode(DevicePreference.NODE).put(DevicePreference.KEY, text.strip()); // never saved: a command has no workspace
    }

    /** Where commands write. */
    public Console console() {
        return console;
    }

    /** What commands work with. */
    Services services() {
        return services;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Which command? There are " + String.join(", ", spec.subcommands().keySet()) + ".");
    }

    /** The version of this bundle and of what runs it. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            Bundle bundle = FrameworkUtil.getBundle(GlassboxCommand.class);
            String version = bundle == null ? "(not installed)" : bundle.getVersion().toString();
            return new String[] {
                "Glassbox " + version + ", Java " + System.getProperty("java.version") + ", " + System.getProperty("os.name") + " "
                        + System.getProperty("os.arch")};
        }
    }
}
