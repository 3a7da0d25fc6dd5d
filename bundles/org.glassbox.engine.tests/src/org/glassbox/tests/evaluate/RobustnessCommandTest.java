package org.glassbox.tests.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.glassbox.cli.ExitCode;
import org.glassbox.tests.CommandLine;
import org.glassbox.tests.CommandLine.Ended;
import org.glassbox.tests.TestFiles;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(Lifecycle.PER_CLASS)
class RobustnessCommandTest {
    private CommandLine glassbox;
    private Path weights;

    @BeforeAll
    void open(@TempDir Path shared) throws Exception {
        glassbox = new CommandLine();
        weights = TestFiles.weights(shared.resolve("weights.safetensors"), 32, "benign", "malignant");
    }

    @AfterAll
    void close() {
        glassbox.close();
    }

    private Ended robustness(String epsilons) {
        return glassbox.run("robustness", weights, weights, "--data", "lesions", "--data-option", "variant=tiny", "--epsilon", epsilons);
    }

    @Test
    void aNetworkComparedWithItselfGivesTheSameRowTwice() {
        Ended ended = robustness("0.2,0.01");
        assertEquals(ExitCode.OK, ended.exitCode(), ended::toString);
        List<String> lines = ended.out().lines().toList();
        List<List<String>> rows = lines.stream().map(line -> List.of(line.strip().split("\\s+")))
                .filter(row -> row.getFirst().endsWith(".safetensors")).toList();
        assertEquals(2, rows.size(), ended::toString);
        assertEquals(rows.get(0), rows.get(1));
        assertEquals(1, Double.parseDouble(rows.get(0).get(1)), ended::toString);
        assertTrue(lines.getFirst().strip().matches("weights\\s+0\\s+0\\.2\\s+0\\.01"), ended::toString);
        assertTrue(ended.messages().getLast().matches("\\d+ of 16 images are answered right by all, and compared\\."), ended::toString);
    }

    @Test
    void otherProgramsGetTheSameAsJson() throws Exception {
        Ended ended = glassbox.run("robustness", weights, "--data", "lesions", "--data-option", "variant=tiny", "--epsilon", "0.2", "--json");
        assertEquals(ExitCode.OK, ended.exitCode(), ended::toString);
        assertEquals(16, ended.json().get("images").asInt());
        assertEquals(0, ended.json().get("epsilons").get(0).asDouble());
        assertEquals(0.2, ended.json().get("epsilons").get(1).asDouble());
        assertEquals(weights.toString(), ended.json().get("networks").get(0).get("weights").asText());
        assertEquals(1, ended.json().get("networks").get(0).get("relativeAccuracy").get(0).asDouble());
        assertTrue(ended.json().get("compared").asInt() > 0);
    }

    @Test
    void anEpsilonBeyondThePixelsIsRefused() {
        Ended ended = robustness("0,1.5");
        assertEquals(ExitCode.BAD_INPUT, ended.exitCode());
        assertTrue(ended.says("--epsilon 1.5: give numbers from 0 to 1; pixels go from 0 to 1."), ended::toString);
    }
}
