package org.glassbox.tests.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.glassbox.cli.ExitCode;
import org.glassbox.tests.CommandLine;
import org.glassbox.tests.CommandLine.Ended;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A study of weights on images in groups. */
class WeightedStudyTest {
    private static final String SHARE = "share of unbiased in the top fifth of weights";
    private static final String STUDY = """
            name: tiny weights
            experiment: weights.yaml
            seeds: [1, 2]
            metrics: [mean share of unbiased in the top fifth of weights, test_iid/accuracy]
            arms:
              - name: hard negatives
              - name: focal
                set: {"phases[0].weighting": {id: focal, every: 2, warmUp: 1}}
            """;
    @TempDir
    private Path folder;

    @Test
    void tellsWhichShareOfTheLargestWeightsEachGroupHas() throws Exception {
        Files.writeString(folder.resolve("weights.yaml"), StudyText.TINY.substring(0, StudyText.TINY.indexOf("phases:"))
                .replace("{id: lesions, variant: tiny, seed: 7}", "{id: biased, of: {id: lesions, variant: tiny}}")
                + "phases: [{epochs: 5, losses: [cross-entropy], weighting: {id: hnm, every: 2, warmUp: 1}}]\n");
        Path study = Files.writeString(folder.resolve("study.yaml"), STUDY);
        Path out = folder.resolve("out");
        try (CommandLine glassbox = new CommandLine()) {
            Ended ended = glassbox.run("study", study.toString(), "--out", out.toString());
            assertEquals(ExitCode.OK, ended.exitCode(), ended::toString);
            study = Files.writeString(study, STUDY.replace("share of unbiased", "share of unbiassed"));
            Ended refused = glassbox.run("study", study.toString(), "--out", out.toString());
            assertEquals(ExitCode.BAD_INPUT, refused.exitCode(), refused::toString);
        }
        String page = Files.readString(out.resolve("report.html"));
        assertTrue(page.contains("Training: " + SHARE) && page.contains("Training: mean sample weight"), page);
        for (JsonNode cell : new ObjectMapper().readTree(out.resolve("study.json").toFile()).get("cells")) {
            String runs = cell.get("arm").asText().equals("focal") ? "runs/focal" : "runs/hard-negatives";
            double expected = (mean(out.resolve(runs + "/seed-1/metrics.csv")) + mean(out.resolve(runs + "/seed-2/metrics.csv"))) / 2;
            assertEquals(expected, cell.get("metrics").get("mean " + SHARE).get("mean").asDouble(), 1e-9, cell.toString());
        }
    }

    /** Over the epochs after which weights were found. */
    private static double mean(Path csv) throws Exception {
        List<String> lines = Files.readAllLines(csv);
        int column = IntStream.range(0, lines.getFirst().split(",").length).filter(i -> lines.getFirst().split(",")[i].equals("train loss " + SHARE)).findFirst()
                .orElseThrow();
        List<String> found = lines.stream().skip(1).map(line -> Arrays.asList(line.split(",", -1)).get(column)).filter(value -> !value.isEmpty()).toList();
        assertEquals(2, found.size(), "after epochs 1 and 3");
        return found.stream().mapToDouble(Double::parseDouble).average().orElseThrow();
    }
}
