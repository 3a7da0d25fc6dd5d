package org.glassbox.engine.study;

/** What became of a study's run in one call. */
public sealed interface RunEnd {
    /** It was done already, or it is now. */
    record Done(boolean before) implements RunEnd {
    }

    /**
     * It failed; the others go on.
     *
     * @param message for the user
     */
    record Failed(String message) implements RunEnd {
    }

    /** Another process works on it. */
    record InUse() implements RunEnd {
    }

    /** The user stopped it; it can be gone on with. */
    record Stopped() implements RunEnd {
    }
}
