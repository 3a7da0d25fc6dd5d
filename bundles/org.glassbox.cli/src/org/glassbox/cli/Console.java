package org.glassbox.cli;

import java.io.PrintStream;

/**
 * Where a command writes.
 *
 * @param out data that was asked for, and nothing else
 * @param err messages and progress
 * @param columns of the terminal that {@code err} is shown in; 0 where it is a file or a pipe
 */
public record Console(PrintStream out, PrintStream err, int columns) {
    private static final int DEFAULT_WIDTH = 100;

    /** This process's streams; the start script finds out about the terminal. */
    public static Console ofProcess() {
        return new Console(System.out, System.err, Integer.getInteger("glassbox.columns", 0));
    }

    /** Whether a person watches {@code err}, so that a line can be drawn over. */
    public boolean isTerminal() {
        return columns > 0;
    }

    /** Columns for text that is wrapped. */
    public int width() {
        return isTerminal() ? Math.clamp(columns, 60, 160) : DEFAULT_WIDTH;
    }

    /** Writes a sentence for the user. */
    public void say(String message) {
        err.println(message);
    }
}
