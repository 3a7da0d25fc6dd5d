package org.glassbox.engine.study;

import org.glassbox.engine.experiment.Experiment;

/**
 * One run of a study.
 *
 * @param experiment as resolved, with all that the study changes
 * @param folder the run's, relative to the study's, with forward slashes
 * @param settings the resolved experiment as text, with paths relative to the study's file as far as they lie below the same root, so that the same run is the
 *        same on another machine
 */
public record PlannedRun(Study.Subject subject, Study.Arm arm, long seed, Experiment experiment, String folder, String settings) {
    /** For people. */
    public String title() {
        return arm.name() + ", seed " + seed;
    }
}
