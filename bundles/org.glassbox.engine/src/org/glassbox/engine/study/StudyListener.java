package org.glassbox.engine.study;

import org.glassbox.engine.run.RunListener;

/** Hears of a study's progress and of that of each of its runs. Called on the study's thread, in order. */
public interface StudyListener extends RunListener {
    /**
     * A run begins or goes on; its own news follow.
     *
     * @param number its place among those that this call does, from 1
     * @param of how many these are
     */
    void begins(PlannedRun run, int number, int of);

    /** A run has ended or was passed over. */
    void ended(PlannedRun run, RunEnd end);
}
