package org.glassbox.engine.run;

/** Hears of a run's progress. Called on the run's thread, in order; an implementation returns quickly and passes on to its own thread. */
@FunctionalInterface
public interface RunListener {
    void heard(TrainingEvent event);
}
