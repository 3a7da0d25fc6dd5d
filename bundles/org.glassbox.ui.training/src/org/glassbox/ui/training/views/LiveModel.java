package org.glassbox.ui.training.views;

import java.nio.file.Path;
import java.util.Optional;
import org.glassbox.engine.history.ProcessMemory;
import org.glassbox.engine.history.RunMeter;
import org.glassbox.engine.run.TrainingEvent;
import org.glassbox.ui.training.RunsModel;

/** The run that goes on, between two epochs. Hears each step without telling anybody; who shows it asks as often as it can be read. Thread safe. */
public final class LiveModel {
    private Path folder;
    private RunMeter meter;

    public LiveModel(RunsModel runs) {
        runs.listen(this::heard);
    }

    /**
     * The run at one time.
     *
     * @param memory of this process, in which the run goes on
     */
    public record Live(Path folder, RunMeter.Reading reading, ProcessMemory memory) {
    }

    private synchronized void heard(Path of, TrainingEvent event) {
        if (meter == null || !of.equals(folder)) {
            folder = of;
            meter = new RunMeter(System::nanoTime);
        }
        meter.heard(event);
        if (event instanceof TrainingEvent.Ended) {
            meter = null;
        }
    }

    /** As it is now; absent while no run goes on. */
    public synchronized Optional<Live> live() {
        return meter == null ? Optional.empty() : Optional.of(new Live(folder, meter.reading(), ProcessMemory.now()));
    }
}
