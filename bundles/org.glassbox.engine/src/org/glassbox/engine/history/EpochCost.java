package org.glassbox.engine.history;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.glassbox.core.GlassboxException;
import org.glassbox.engine.io.AtomicFiles;
import org.glassbox.engine.io.Csv;

/**
 * Time and memory of an epoch; no two runs have the same. Kept in costs.csv, apart from the numbers of metrics.csv, which two runs can have in common.
 *
 * @param seconds wall time of the whole epoch, with pauses
 * @param imagesPerSecond training images by the time that the steps took, without pauses; NaN for an epoch without steps
 * @param resident bytes of the process at its end; NaN where unknown
 * @param outsideHeap those of them that are not Java's heap; NaN where unknown
 */
public record EpochCost(int epoch, double seconds, double imagesPerSecond, double resident, double outsideHeap) {
    private static final double MEGABYTE = 1 << 20;
    private static final String EPOCH = "epoch";
    private static final String SECONDS = "seconds";
    private static final String SPEED = "images per second";
    private static final String RESIDENT = "resident MiB";
    private static final String OUTSIDE = "MiB outside Java's heap";

    /**
     * Writes a run's costs, whole or not at all.
     *
     * @param run the run's folder
     * @throws GlassboxException if the file can't be written
     */
    public static void write(Path run, List<EpochCost> costs) throws GlassboxException {
        StringBuilder csv = new StringBuilder(Csv.line(List.of(EPOCH, SECONDS, SPEED, RESIDENT, OUTSIDE)));
        for (EpochCost cost : costs) {
            csv.append(Csv.line(List.of(Integer.toString(cost.epoch()), Csv.number(cost.seconds()), Csv.number(cost.imagesPerSecond()),
                    Csv.number(cost.resident() / MEGABYTE), Csv.number(cost.outsideHeap() / MEGABYTE))));
        }
        AtomicFiles.writeString(HistoryFiles.costs(run), csv.toString());
    }

    /**
     * What is known of a run's costs: nothing for runs of earlier versions.
     *
     * @throws GlassboxException if the file can't be read or is no such table
     */
    public static List<EpochCost> read(Path run) throws GlassboxException {
        Path file = HistoryFiles.costs(run);
        List<EpochCost> costs = new ArrayList<>();
        if (Files.exists(file)) {
            for (Csv.Row row : Csv.read(file, "table of costs", List.of(EPOCH, SECONDS, SPEED, RESIDENT, OUTSIDE))) {
                costs.add(new EpochCost((int) Numbers.of(file, row, EPOCH), Numbers.of(file, row, SECONDS), Numbers.of(file, row, SPEED),
                        Numbers.of(file, row, RESIDENT) * MEGABYTE, Numbers.of(file, row, OUTSIDE) * MEGABYTE));
            }
        }
        return costs;
    }
}
