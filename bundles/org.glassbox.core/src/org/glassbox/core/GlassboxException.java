package org.glassbox.core;

/**
 * A failure that the user can understand and usually mend. The message is one or two sentences: what was being done, what was found and where, what to do.
 */
public final class GlassboxException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Who can mend it; it decides the exit code of the command line. */
    public enum Kind {
        /** A file, option or value that the user gave is wrong. */
        BAD_INPUT,
        /** Something broke that the user did not cause: a full disk, a lost device. */
        FAULT
    }

    private final Kind kind;

    private GlassboxException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /** The user gave something that can't be used. */
    public static GlassboxException badInput(String message) {
        return new GlassboxException(Kind.BAD_INPUT, message, null);
    }

    /** The user gave something that can't be used, as {@code cause} found out. */
    public static GlassboxException badInput(String message, Throwable cause) {
        return new GlassboxException(Kind.BAD_INPUT, message, cause);
    }

    /** Something broke. */
    public static GlassboxException fault(String message, Throwable cause) {
        return new GlassboxException(Kind.FAULT, message, cause);
    }

    /** Who can mend it. */
    public Kind kind() {
        return kind;
    }
}
