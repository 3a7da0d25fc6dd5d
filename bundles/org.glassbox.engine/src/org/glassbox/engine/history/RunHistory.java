package org.glassbox.engine.history;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.glassbox.core.GlassboxException;
import org.glassbox.engine.experiment.Experiment;
import org.glassbox.engine.experiment.ExperimentYaml;
import org.glassbox.engine.io.Csv;
import org.glassbox.engine.run.TrainingEvent.EpochSummary;

/**
 * What a run's folder says of its epochs, whether the run is over, was broken off, or goes on in this or another process.
 *
 * @param folder the run's
 * @param experiment as resolved
 * @param epochs that are done, in order; their seconds are NaN for runs of earlier versions
 * @param costs of the epochs, as far as they are known
 * @param askings when queries were put, in order
 */
public record RunHistory(Path folder, Experiment experiment, List<EpochSummary> epochs, List<EpochCost> costs, List<Asking> askings) {
    private static final String TRAINING = "train loss ";
    private static final String VALIDATION = "validation ";

    public RunHistory {
        epochs = List.copyOf(epochs);
        costs = List.copyOf(costs);
        askings = List.copyOf(askings);
    }

    /**
     * Reads a run's folder. Files that are not there yet mean that nothing is done yet.
     *
     * @throws GlassboxException if it holds no run, or a file is damaged
     */
    public static RunHistory read(Path folder) throws GlassboxException {
        Path yaml = folder.resolve("experiment.yaml");
        if (!Files.isRegularFile(yaml)) {
            throw GlassboxException.badInput("The folder " + folder + " holds no run yet: there is no experiment.yaml in it.");
        }
        Experiment experiment = ExperimentYaml.readToShow(yaml);
        List<EpochCost> costs = EpochCost.read(folder);
        Map<Integer, Double> seconds = new TreeMap<>();
        costs.forEach(cost -> seconds.put(cost.epoch(), cost.seconds()));
        Path table = folder.resolve("metrics.csv");
        List<EpochSummary> epochs = new ArrayList<>();
        if (Files.exists(table)) {
            for (Csv.Row row : Csv.read(table, "table of metrics", List.of("epoch", "phase", "queried", "annotated", "best"))) {
                epochs.add(epoch(table, row, seconds));
            }
        }
        return new RunHistory(folder, experiment, epochs, costs, Asking.read(folder.resolve("feedback.jsonl")));
    }

    private static EpochSummary epoch(Path table, Csv.Row row, Map<Integer, Double> seconds) throws GlassboxException {
        Map<String, Double> training = new LinkedHashMap<>();
        Map<String, Double> validation = new LinkedHashMap<>();
        for (String column : row.cells().keySet()) {
            if (column.startsWith(TRAINING)) {
                training.put(column.substring(TRAINING.length()), Numbers.of(table, row, column));
            } else if (column.startsWith(VALIDATION)) {
                validation.put(column.substring(VALIDATION.length()), Numbers.of(table, row, column));
            }
        }
        int epoch = (int) Numbers.of(table, row, "epoch");
        return new EpochSummary(epoch, row.text("phase"), training, validation, (int) Numbers.of(table, row, "queried"), (int) Numbers.of(table, row, "annotated"),
                Boolean.parseBoolean(row.text("best")), seconds.getOrDefault(epoch, Double.NaN));
    }

    /** The epochs of which it is known what the network said of the validation images. */
    public List<Integer> predicted() {
        return epochs.stream().map(EpochSummary::epoch).filter(epoch -> Files.isRegularFile(HistoryFiles.predictions(folder, epoch))).toList();
    }

    /**
     * What the network said of the validation images after an epoch, one of {@link #predicted}.
     *
     * @throws GlassboxException if the table is gone or damaged
     */
    public PredictionTable predictions(int epoch) throws GlassboxException {
        return PredictionTable.read(HistoryFiles.predictions(folder, epoch));
    }

    /**
     * What that rested on; none where it was not kept.
     *
     * @throws GlassboxException if the file is damaged
     */
    public KeptMaps maps(int epoch) throws GlassboxException {
        Path file = HistoryFiles.maps(folder, epoch);
        return Files.isRegularFile(file) ? KeptMaps.read(file) : KeptMaps.none();
    }
}
