package org.glassbox.engine.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.training.Predictions;
import org.glassbox.engine.history.EpochCost;
import org.glassbox.engine.history.HistoryFiles;
import org.glassbox.engine.history.KeptMaps;
import org.glassbox.engine.history.PredictionTable;
import org.glassbox.engine.history.ProcessMemory;
import org.glassbox.engine.io.AtomicFiles;
import org.glassbox.engine.io.FileProblems;

/**
 * Keeps what a run's epochs were like, a file an epoch, each written before the epoch's checkpoint: a run that is resumed writes those again that came after
 * its checkpoint, with the same numbers. Used by the run's thread.
 */
final class RunRecording {
    private final Path run;
    private final int keptMaps;
    private final List<EpochCost> costs;

    private RunRecording(Path run, int keptMaps, List<EpochCost> costs) {
        this.run = run;
        this.keptMaps = keptMaps;
        this.costs = new ArrayList<>(costs);
    }

    /**
     * Makes the folder.
     *
     * @param done epochs that the run has behind it
     * @param keptMaps images whose maps are kept
     * @throws GlassboxException if it can't be written, or what is there is damaged
     */
    static RunRecording of(Path run, int done, int keptMaps) throws GlassboxException {
        Path folder = HistoryFiles.predictions(run);
        try {
            Files.createDirectories(folder);
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.filter(AtomicFiles::isTemporary).toList()) {
                    Files.delete(file);
                }
            }
        } catch (IOException e) {
            throw FileProblems.cannotWrite(folder, e);
        }
        return new RunRecording(run, keptMaps, EpochCost.read(run).stream().filter(cost -> cost.epoch() <= done).toList());
    }

    /** What the network says of the validation images after an epoch, and what that rests on. */
    void validation(int epoch, Predictions predictions) throws GlassboxException {
        if (predictions.size() == 0) {
            return;
        }
        PredictionTable.of(predictions).write(HistoryFiles.predictions(run, epoch));
        KeptMaps maps = KeptMaps.of(predictions, keptMaps);
        if (!maps.isEmpty()) {
            maps.write(HistoryFiles.maps(run, epoch));
        }
    }

    /** What the result says of a test split. */
    void test(String split, Predictions predictions) throws GlassboxException {
        PredictionTable.of(predictions).write(HistoryFiles.test(run, split));
    }

    /** How long an epoch took, and how much memory there is now. */
    void cost(int epoch, double seconds, double imagesPerSecond) throws GlassboxException {
        ProcessMemory memory = ProcessMemory.now();
        costs.add(new EpochCost(epoch, seconds, imagesPerSecond, memory.resident(), memory.outsideHeap()));
        EpochCost.write(run, costs);
    }
}
