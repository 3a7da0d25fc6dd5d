package org.glassbox.cli;

import java.util.List;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.eclipse.core.runtime.OperationCanceledException;
import org.glassbox.core.GlassboxException;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * While open, Ctrl-C and a request to terminate cancel the monitor, so that the command ends with its work on disk; a second one ends the process at once.
 * {@code sun.misc.Signal} is the only way to hear of them that does not begin to shut the platform down under the running command.
 */
final class Interrupts implements AutoCloseable {
    private static final int SIGNAL_EXIT = 128; // exit codes of signals begin here

    private record Replaced(Signal signal, SignalHandler handler) {
    }

    private final IProgressMonitor monitor;
    private final Console console;
    private final List<Replaced> replaced;
    private volatile int exitCode;

    Interrupts(IProgressMonitor monitor, Console console) {
        this.monitor = monitor;
        this.console = console;
        replaced = List.of(new Signal("INT"), new Signal("TERM")).stream().map(signal -> new Replaced(signal, Signal.handle(signal, this::hear))).toList();
    }

    /** What a command does as long as nobody stops it. */
    @FunctionalInterface
    interface Work {
        /** The exit code. */
        int run(IProgressMonitor monitor) throws GlassboxException;
    }

    /**
     * Does something that the user may stop.
     *
     * @param stopped what is said then
     * @return the exit code of the work, or the one that says that it was stopped
     * @throws GlassboxException as the work does
     */
    static int during(Console console, String stopped, Work work) throws GlassboxException {
        IProgressMonitor monitor = new NullProgressMonitor();
        try (Interrupts interrupts = new Interrupts(monitor, console)) {
            try {
                return work.run(monitor);
            } catch (OperationCanceledException e) {
                console.say(stopped);
                return interrupts.exitCode();
            }
        }
    }

    private void hear(Signal signal) {
        if (monitor.isCanceled()) {
            Runtime.getRuntime().halt(SIGNAL_EXIT + signal.getNumber());
        }
        exitCode = SIGNAL_EXIT + signal.getNumber();
        console.say((console.isTerminal() ? System.lineSeparator() : "") + "Stopping after the present step; once more stops at once.");
        monitor.setCanceled(true);
    }

    /** What a command that was cancelled ends with: 130 after Ctrl-C. */
    int exitCode() {
        return exitCode == 0 ? ExitCode.INTERRUPTED : exitCode;
    }

    @Override
    public void close() {
        replaced.forEach(before -> Signal.handle(before.signal(), before.handler()));
    }
}
