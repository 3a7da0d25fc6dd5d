package org.glassbox.tests.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.glassbox.cli.ExitCode;
import org.glassbox.tests.CommandLine;
import org.glassbox.tests.CommandLine.Ended;
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
    private CommandLine glassbox;
    private Path experiment;

    @BeforeAll
    void open() {
        glassbox = new CommandLine();
    }

    @BeforeEach
    void write() throws Exception {
        experiment = Files.writeString(folder.resolve("two.yaml"), YAML);
    }

    @AfterAll
    void close() {
        glassbox.close();
    }

    private Ended train(String... more) {
        return glassbox.run("train", experiment, more);
    }

    private static List<String> epochLines(Ended ended) {
        return ended.messages().stream().filter(line -> line.contains("training loss")).toList();
    }

    @Test
    void whereNobodyWatchesThereIsALineForEachEpochAndNoBar() {
        Ended ended = train("--out", folder.resolve("plain").toString());
        assertEquals(ExitCode.OK, ended.exitCode(), ended.err());
        assertEquals(2, epochLines(ended).size(), ended.err());
        assertTrue(epochLines(ended).getLast().startsWith("epoch 2/2 (baseline): training loss "), ended.err());
        assertFalse(epochLines(ended).getLast().contains("recall/"), "values of single classes would make the line too long");
        assertFalse(ended.err().contains("\r"), ended.err());
    }

    @Test
    void inATerminalABarIsDrawnAndTakenAwayAgain() {
        Ended ended = glassbox.inTerminal(100, "train", experiment, "--out", folder.resolve("terminal"));
        assertEquals(ExitCode.OK, ended.exitCode(), ended.err());
        assertEquals(2, epochLines(ended).size(), ended.err());
        String[] drawn = ended.err().split("\r\033\\[K", -1);
        List<String> bars = Stream.of(drawn).filter(line -> line.contains("%") && !line.contains(System.lineSeparator())).toList();
        assertFalse(bars.isEmpty(), ended.err());
        bars.forEach(bar -> assertTrue(bar.length() < 100, "a bar of two lines can't be taken away: " + bar));
        assertFalse(drawn[drawn.length - 1].contains("%"), "the bar is still there: " + ended.err());
    }

    @Test
    void theTestResultsAreTheOnlyData() {
        Ended ended = train("--out", folder.resolve("table").toString());
        List<String> lines = ended.lines();
        assertTrue(lines.getFirst().startsWith("metric "), ended.out());
        assertTrue(lines.stream().anyMatch(line -> line.startsWith("accuracy ")), ended.out());
    }

    @Test
    void theTestResultsComeAsJsonToo() throws Exception {
        Path run = folder.resolve("json");
        Ended ended = train("--json", "--out", run.toString());
        JsonNode root = ended.json();
        assertEquals(run.toString(), root.get("folder").asText());
        root.get("tests").forEach(split -> assertTrue(split.has("accuracy"), ended.out()));
        assertFalse(root.get("tests").isEmpty());
    }

    @Test
    void aValueThatIsSetReplacesTheFiles() {
        Ended ended = train("--set", "phases[0].epochs=1", "--out", folder.resolve("set").toString());
        assertEquals(1, epochLines(ended).size(), ended.err());
    }
}
