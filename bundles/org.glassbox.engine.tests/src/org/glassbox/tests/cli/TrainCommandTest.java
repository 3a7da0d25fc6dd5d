package org.glassbox.tests.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.glassbox.cli.CommandLineTool;
import org.glassbox.cli.Console;
import org.glassbox.cli.ExitCode;
import org.glassbox.cli.Services;
import org.glassbox.core.registry.Contributions;
import org.glassbox.engine.device.DeviceWorker;
import org.glassbox.engine.device.Engine;
import org.glassbox.engine.run.Runs;
import org.glassbox.engine.run.TrainingRuns;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** Trains two epochs on 64 drawn images of 32 x 32 pixels. */
@TestInstance(Lifecycle.PER_CLASS)
class TrainCommandTest {
    private static final String YAML = """
            name: Two Epochs
            data: {id: lesions, variant: tiny}
            network: smallcnn
            training: {learningRate: 0.001, batchSize: 16}
            metrics: [accuracy, loss, per-class]
            phases: [{name: baseline, epochs: 2, losses: [cross-entropy]}]
            """;
    @TempDir
    private Path folder;
    private DeviceWorker worker;
    private Path experiment;

    @BeforeAll
    void open() {
        worker = new DeviceWorker(Device.cpu(), 1);
    }

    @BeforeEach
    void write() throws Exception {
        experiment = Files.writeString(folder.resolve("two.yaml"), YAML);
    }

    @AfterAll
    void close() {
        worker.close();
    }

    private record Ended(int exitCode, String out, String err) {
        List<String> epochLines() {
            return err.lines().filter(line -> line.contains("training loss")).toList();
        }
    }

    private Ended train(int columns, String... more) {
        Engine engine = new Engine() {
            @Override
            public DeviceWorker worker() {
                return worker;
            }

            @Override
            public List<String> notices() {
                return List.of();
            }
        };
        Services services = new Services() {
            @Override
            public <T> T get(Class<T> type) {
                return type.cast(type == Runs.class ? new TrainingRuns(engine, Contributions.ofPlatform()) : engine);
            }
        };
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Console console = new Console(new PrintStream(out, true, StandardCharsets.UTF_8), new PrintStream(err, true, StandardCharsets.UTF_8), columns);
        List<String> arguments = new ArrayList<>(List.of("train", experiment.toString()));
        arguments.addAll(List.of(more));
        int exitCode = CommandLineTool.run(console, services, arguments.toArray(String[]::new));
        return new Ended(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    @Test
    void whereNobodyWatchesThereIsALineForEachEpochAndNoBar() {
        Ended ended = train(0, "--out", folder.resolve("plain").toString());
        assertEquals(ExitCode.OK, ended.exitCode(), ended.err());
        assertEquals(2, ended.epochLines().size(), ended.err());
        assertTrue(ended.epochLines().getLast().startsWith("epoch 2/2 (baseline): training loss "), ended.err());
        assertFalse(ended.epochLines().getLast().contains("recall/"), "values of single classes would make the line too long");
        assertFalse(ended.err().contains("\r"), ended.err());
    }

    @Test
    void inATerminalABarIsDrawnAndTakenAwayAgain() {
        Ended ended = train(100, "--out", folder.resolve("terminal").toString());
        assertEquals(ExitCode.OK, ended.exitCode(), ended.err());
        assertEquals(2, ended.epochLines().size(), ended.err());
        String[] drawn = ended.err().split("\r\033\\[K", -1);
        List<String> bars = Stream.of(drawn).filter(line -> line.contains("%") && !line.contains(System.lineSeparator())).toList();
        assertFalse(bars.isEmpty(), ended.err());
        bars.forEach(bar -> assertTrue(bar.length() < 100, "a bar of two lines can't be taken away: " + bar));
        assertFalse(drawn[drawn.length - 1].contains("%"), "the bar is still there: " + ended.err());
    }

    @Test
    void theTestResultsAreTheOnlyData() {
        Ended ended = train(0, "--out", folder.resolve("table").toString());
        List<String> lines = ended.out().lines().toList();
        assertTrue(lines.getFirst().startsWith("metric "), ended.out());
        assertTrue(lines.stream().anyMatch(line -> line.startsWith("accuracy ")), ended.out());
    }

    @Test
    void theTestResultsComeAsJsonToo() throws Exception {
        Path run = folder.resolve("json");
        Ended ended = train(0, "--json", "--out", run.toString());
        JsonNode root = new ObjectMapper().readTree(ended.out());
        assertEquals(run.toString(), root.get("folder").asText());
        root.get("tests").forEach(split -> assertTrue(split.has("accuracy"), ended.out()));
        assertFalse(root.get("tests").isEmpty());
    }

    @Test
    void aValueThatIsSetReplacesTheFiles() {
        Ended ended = train(0, "--set", "phases[0].epochs=1", "--out", folder.resolve("set").toString());
        assertEquals(1, ended.epochLines().size(), ended.err());
    }
}
