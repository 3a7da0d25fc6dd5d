package org.glassbox.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.eclipse.core.runtime.OperationCanceledException;
import org.glassbox.core.GlassboxException;
import org.glassbox.engine.demo.Demo;
import org.glassbox.engine.io.JsonNumbers;
import org.glassbox.engine.report.ArmResult;
import org.glassbox.engine.report.DemoResult;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Shows what feedback does, on data that the product makes. */
@Command(name = "demo",
        description = "Trains a network that learns the wrong thing, corrects it through its explanations, and compares; three minutes on two cores.")
final class DemoCommand implements Callable<Integer> {
    @ParentCommand
    private GlassboxCommand glassbox;

    @Option(names = "--out", paramLabel = "DIR", description = "A new folder for report.html and the runs. Default: one below runs/.")
    private Path out;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "Of the images and of the training. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(names = "--quick", description = "Takes a minute, and shows less.")
    private boolean quick;

    @Option(names = "--json", description = "Prints JSON instead of a table.")
    private boolean json;

    @Override
    public Integer call() throws GlassboxException, JsonProcessingException {
        Path folder = RunFolders.choose(out, "demo");
        Console console = glassbox.console();
        IProgressMonitor monitor = new NullProgressMonitor();
        DemoResult result;
        try (Interrupts interrupts = new Interrupts(monitor, console); RunProgress progress = new RunProgress(console, Clock.systemUTC())) {
            try {
                result = glassbox.services().get(Demo.class).run(folder, seed, quick, progress, monitor);
            } catch (OperationCanceledException e) {
                progress.close();
                console.say("Stopped; what was trained so far is in " + folder + ".");
                return interrupts.exitCode();
            }
        }
        console.out().print(json ? json(folder, result) : table(result).text());
        console.say(result.headline());
        console.say("Pictures and curves: " + report(folder));
        return ExitCode.OK;
    }

    private static Path report(Path folder) {
        return folder.resolve("report.html");
    }

    private static Set<String> splits(DemoResult result) {
        Set<String> splits = new LinkedHashSet<>();
        result.arms().forEach(arm -> splits.addAll(arm.tests().keySet()));
        return splits;
    }

    private static TextTable table(DemoResult result) {
        List<String> header = new ArrayList<>(List.of("accuracy"));
        header.addAll(splits(result));
        header.addAll(List.of("relevance on lesion", "on patch", "seconds"));
        List<List<String>> rows = new ArrayList<>();
        for (ArmResult arm : result.arms()) {
            List<String> row = new ArrayList<>(List.of(arm.title()));
            splits(result).forEach(split -> row.add(TextTable.percent(arm.accuracy(split))));
            row.addAll(List.of(TextTable.percent(arm.lesionRelevance()), TextTable.percent(arm.patchRelevance()), Long.toString(Math.round(arm.seconds()))));
            rows.add(row);
        }
        return new TextTable(header, rows);
    }

    private static String json(Path folder, DemoResult result) throws JsonProcessingException {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode root = mapper.createObjectNode();
        root.put("folder", folder.toString());
        root.put("report", report(folder).toString());
        root.put("seed", result.seed());
        root.put("quick", result.quick());
        root.put("gapClosed", JsonNumbers.finite(result.gapClosed()));
        root.put("queriedShare", JsonNumbers.finite((double) result.queried() / result.trainImages()));
        root.put("seconds", result.seconds());
        ArrayNode arms = root.putArray("arms");
        for (ArmResult arm : result.arms()) {
            ObjectNode node = arms.addObject();
            node.put("role", arm.role().name());
            node.put("title", arm.title());
            ObjectNode accuracy = node.putObject("accuracy");
            splits(result).forEach(split -> accuracy.put(split, JsonNumbers.finite(arm.accuracy(split))));
            node.put("lesionRelevance", JsonNumbers.finite(arm.lesionRelevance()));
            node.put("patchRelevance", JsonNumbers.finite(arm.patchRelevance()));
            node.put("seconds", arm.seconds());
        }
        return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(root) + System.lineSeparator();
    }
}
