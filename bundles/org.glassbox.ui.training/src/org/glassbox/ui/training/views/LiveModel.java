package org.glassbox.ui.training.views;

import java.nio.file.Path;
import java.util.List;
import org.glassbox.engine.history.StepLosses;
import org.glassbox.engine.run.TrainingEvent;
import org.glassbox.ui.training.RunsModel;

/** The losses of the run that goes on, or went on last, step by step. Tells nobody of them; who shows them asks as often as they can be read. Thread safe. */
public final class LiveModel {
    private Path folder;
    private StepLosses losses = new StepLosses();

    public LiveModel(RunsModel runs) {
        runs.listen(this::heard);
    }

    private synchronized void heard(Path of, TrainingEvent event) {
        if (!of.equals(folder)) {
            folder = of;
            losses = new StepLosses();
        }
        if (event instanceof TrainingEvent.StepDone step) {
            losses.add(step);
        }
    }

    /** Those of a run's steps that were heard of; none for other runs. */
    public synchronized List<StepLosses.Point> losses(Path run) {
        return run.equals(folder) ? losses.points() : List.of();
    }
}
