package org.glassbox.engine.history;

import java.nio.file.Path;
import java.util.Locale;

/** Where a run's folder keeps what its epochs were like. */
public final class HistoryFiles {
    private static final String PREDICTIONS = "predictions";

    private HistoryFiles() {
    }

    /** The folder of all tables and maps. */
    public static Path predictions(Path run) {
        return run.resolve(PREDICTIONS);
    }

    /**
     * What the network said of the validation images after an epoch.
     *
     * @param epoch from 1
     */
    public static Path predictions(Path run, int epoch) {
        return predictions(run).resolve(String.format(Locale.ROOT, "epoch-%04d.csv", epoch));
    }

    /**
     * What that rested on.
     *
     * @param epoch from 1
     */
    public static Path maps(Path run, int epoch) {
        return predictions(run).resolve(String.format(Locale.ROOT, "maps-%04d.safetensors", epoch));
    }

    /**
     * What the run's result says of a test split.
     *
     * @param split such as "test"
     */
    public static Path test(Path run, String split) {
        return predictions(run).resolve(split + ".csv");
    }

    /** Time and memory of each epoch. */
    static Path costs(Path run) {
        return run.resolve("costs.csv");
    }
}
