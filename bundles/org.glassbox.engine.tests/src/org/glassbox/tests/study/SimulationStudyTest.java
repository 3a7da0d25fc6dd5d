package org.glassbox.tests.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import org.glassbox.cli.ExitCode;
import org.glassbox.tests.CommandLine;
import org.glassbox.tests.CommandLine.Ended;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The study of simulated feedback, in small: one seed, 48 images of 32 x 32 pixels before classes are made unequal, three slices. */
class SimulationStudyTest {
    @TempDir
    private Path folder;

    @Test
    void theSimulationOfSlicesTellsWhatWasBeforeAndAfter() throws Exception {
        Path studies = ShippedStudiesTest.folder();
        String small = Files.readString(studies.resolve("thesis.yaml")).replace("[1, 2, 3]", "[1]")
                .replace("../thesis.yaml", studies.resolveSibling("thesis.yaml").toString())
                .replace("\"phases[1].slices\": 20, \"phases[1].epochs\": 4", "\"phases[1].slices\": 3");
        Path study = Files.writeString(folder.resolve("study.yaml"), small);
        Path out = folder.resolve("out");
        try (CommandLine glassbox = new CommandLine()) {
            Ended ended = glassbox.run("study", study.toString(), "--out", out.toString(), "--set", "data.of.size=32", "--set", "data.of.train=48", "--set",
                    "data.of.val=16", "--set", "data.of.test=16", "--set", "data.least=5", "--set", "phases[0].epochs=1", "--set", "phases[1].epochs=1");
            assertEquals(ExitCode.OK, ended.exitCode(), ended::toString);
        }
        String page = Files.readString(out.resolve("report.html"));
        assertTrue(page.contains("12 of 12 runs finished") && page.contains("Before and after"), page);
        assertTrue(page.contains("after the first slice") && page.contains("test_random/jaccard, mean over the seeds"), page);
        JsonNode numbers = new ObjectMapper().readTree(out.resolve("study.json").toFile());
        assertEquals(12, numbers.get("finished").asInt());
        for (JsonNode cell : numbers.get("cells")) {
            boolean reduced = cell.get("experiment").asText().equals("reduced");
            assertEquals(reduced ? 0 : 1, cell.get("metrics").get("test_random/recall/vascular").get("count").asInt(), "reduced drops the rare classes: " + cell);
            assertEquals(1, cell.get("metrics").get("test_random/jaccard").get("count").asInt(), cell.toString());
        }
    }
}
