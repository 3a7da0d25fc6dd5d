package org.glassbox.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.glassbox.core.GlassboxException;
import org.glassbox.engine.experiment.Experiment;
import org.glassbox.engine.experiment.ExperimentYaml;
import org.glassbox.engine.io.JsonNumbers;
import org.glassbox.engine.run.RunResult;
import org.glassbox.engine.run.Runs;
import org.glassbox.engine.run.TrainingEvent;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Trains what an experiment file describes. */
@Command(name = "train", description = "Trains a network as an experiment file says, and prints how its best weights do on the test data.")
final class TrainCommand implements Callable<Integer> {
    @ParentCommand
    private GlassboxCommand glassbox;

    @Parameters(paramLabel = "EXPERIMENT.yaml", description = "What to train, on which data, and how.")
    private Path file;

    @Option(names = "--out", paramLabel = "DIR", description = "The run's folder. Default: a new one below runs/.")
    private Path out;

    @Option(names = "--resume", description = "Goes on from the last checkpoint in DIR; the result is that of an unbroken run.")
    private boolean resume;

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "Changes a value of the experiment, such as phases[0].epochs=3. Can be repeated.")
    private List<String> sets = List.of();

    @Option(names = "--json", description = "Prints JSON instead of a table.")
    private boolean json;

    @Override
    public Integer call() throws GlassboxException, JsonProcessingException {
        if (resume && out == null) {
            throw GlassboxException.badInput("Which run is to go on? Give its folder with --out.");
        }
        Experiment experiment = ExperimentYaml.read(file, sets);
        Path folder = RunFolders.choose(out, experiment.name());
        Console console = glassbox.console();
        IProgressMonitor monitor = new NullProgressMonitor();
        List<RunResult> result = new ArrayList<>();
        TrainingEvent.Ended ended;
        try (Interrupts interrupts = new Interrupts(monitor, console); RunProgress progress = new RunProgress(console, Clock.systemUTC())) {
            ended = glassbox.services().get(Runs.class).run(experiment, folder, resume, Optional.empty(), event -> {
                if (event instanceof TrainingEvent.Evaluated evaluated) {
                    result.add(evaluated.result());
                }
                progress.heard(event);
            }, monitor);
            if (ended.outcome() == TrainingEvent.Outcome.CANCELLED) {
                progress.close();
                console.say(ended.message() + (ended.epoch() > 0 ? " Go on with: " + resumeCommand(folder) : ""));
                return interrupts.exitCode();
            }
        }
        console.say(ended.message());
        console.out().print(json ? json(folder, result.getFirst()) : table(result.getFirst().tests()).text());
        return ExitCode.OK;
    }

    private String resumeCommand(Path folder) {
        StringBuilder command = new StringBuilder("./glassbox train ").append(quoted(file.toString())).append(" --out ").append(quoted(folder.toString()));
        sets.forEach(set -> command.append(" --set ").append(quoted(set)));
        return command.append(" --resume").toString();
    }

    /** As a shell takes it for one word. */
    private static String quoted(String word) {
        return word.matches("[A-Za-z0-9_./:=,@%+-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }

    private static TextTable table(Map<String, Map<String, Double>> tests) {
        Set<String> metrics = new LinkedHashSet<>();
        tests.values().forEach(values -> metrics.addAll(values.keySet()));
        List<String> header = new ArrayList<>(List.of("metric"));
        header.addAll(tests.keySet());
        List<List<String>> rows = new ArrayList<>();
        for (String metric : metrics) {
            List<String> row = new ArrayList<>(List.of(metric));
            tests.values().forEach(values -> row.add(TextTable.number(values.getOrDefault(metric, Double.NaN))));
            rows.add(row);
        }
        return new TextTable(header, rows);
    }

    private static String json(Path folder, RunResult result) throws JsonProcessingException {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode root = mapper.createObjectNode();
        root.put("folder", folder.toString());
        root.put("epoch", result.epoch());
        ObjectNode tests = root.putObject("tests");
        result.tests().forEach((split, values) -> {
            ObjectNode node = tests.putObject(split);
            values.forEach((name, value) -> node.put(name, JsonNumbers.finite(value)));
        });
        return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(root) + System.lineSeparator();
    }
}
