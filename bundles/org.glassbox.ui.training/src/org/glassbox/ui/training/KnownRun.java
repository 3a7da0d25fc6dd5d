package org.glassbox.ui.training;

import java.nio.file.Path;

/**
 * A run that the console knows, with its folder.
 *
 * @param folder absolute; tells runs apart
 * @param name of its experiment
 * @param epochsDone epochs that are finished and on disk
 * @param epochs of the whole experiment
 * @param message why it failed, or how it ended; empty where there is nothing to say
 */
public record KnownRun(Path folder, String name, Status status, int epochsDone, int epochs, String message) {
    /** How far a run is. */
    public enum Status {
        /** In the queue. */
        WAITING,
        /** Its data and network are being made. */
        STARTING,
        /** It goes on. */
        RUNNING,
        /** It was paused and stands still. */
        PAUSED,
        /** It was stopped, or its process ended; it can be resumed. */
        UNFINISHED,
        /** It ended with a failure and can be tried again. */
        FAILED,
        /** It is complete. */
        FINISHED,
        /** Another process works on it. */
        ELSEWHERE
    }

    /** Whether it holds the device now. */
    public boolean isActive() {
        return switch (status) {
            case STARTING, RUNNING, PAUSED -> true;
            case WAITING, UNFINISHED, FAILED, FINISHED, ELSEWHERE -> false;
        };
    }

    /** Whether it can go on from where it is. */
    public boolean isResumable() {
        return status == Status.UNFINISHED || status == Status.FAILED;
    }

    KnownRun with(Status changed) {
        return new KnownRun(folder, name, changed, epochsDone, epochs, message);
    }

    KnownRun with(Status changed, String why) {
        return new KnownRun(folder, name, changed, epochsDone, epochs, why);
    }

    KnownRun done(int number) {
        return new KnownRun(folder, name, status, number, epochs, message);
    }
}
