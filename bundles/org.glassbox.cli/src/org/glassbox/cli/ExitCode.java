package org.glassbox.cli;

import org.glassbox.core.GlassboxException;

/** What a command's exit code means. */
public final class ExitCode {
    /** Done. */
    public static final int OK = 0;
    /** Something broke. */
    public static final int FAULT = 1;
    /** A file, option or value that the user gave can't be used. */
    public static final int BAD_INPUT = 2;
    /** Stopped by Ctrl-C; what was done so far is on disk. */
    public static final int INTERRUPTED = 130;

    private ExitCode() {
    }

    /** By who can mend it. */
    public static int of(GlassboxException failure) {
        return switch (failure.kind()) {
            case BAD_INPUT -> BAD_INPUT;
            case FAULT -> FAULT;
        };
    }
}
