package org.glassbox.tests.iccnn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.glassbox.tests.CommandLine;
import org.glassbox.tests.run.TinyRuns;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GroupsCommandTest {
    private Path folder;
    private CommandLine glassbox;
    private Path run;

    @BeforeAll
    void train(@TempDir Path shared) throws Exception {
        folder = shared;
        run = folder.resolve("run");
        try (TinyRuns runs = new TinyRuns()) {
            runs.run(TinyRuns.experiment("network=smallcnn-iccnn", "phases=[{epochs: 1, losses: [cross-entropy, {id: iccnn, clusters: 4}]}]"), run, false);
        }
        glassbox = new CommandLine();
    }

    @AfterAll
    void close() {
        glassbox.close();
    }

    private CommandLine.Ended groups(Path file, Path out, Object... more) {
        return glassbox.run("groups", "--weights", run.resolve("weights.safetensors"), "--groups", file, "--data", "lesions",
                "--data-option", "variant=tiny", "--split", "val", "--out", out, more);
    }

    @Test
    void everyGroupGetsARankByTheMasksAndAColour() throws Exception {
        Path out = folder.resolve("out");
        CommandLine.Ended ended = groups(run.resolve("filter-groups-0000.csv"), out, "--limit", 6, "--pictures", 2);
        assertEquals(0, ended.exitCode(), ended::toString);
        ended.assertReadable();
        List<String> csv = Files.readAllLines(out.resolve("groups.csv"));
        assertEquals(5, csv.size());
        double[] overlaps = csv.stream().skip(1).mapToDouble(line -> Double.parseDouble(line.split(",")[1])).toArray();
        for (int i = 1; i < overlaps.length; i++) {
            assertTrue(overlaps[i] <= overlaps[i - 1], csv::toString);
        }
        String page = Files.readString(out.resolve("index.html"));
        assertEquals(4 + 2 * 2, page.split("<img ", -1).length - 1, "a colour for each group, and two pictures for each of two images");
    }

    @Test
    void groupsOfOtherFiltersAreRefused() throws Exception {
        Path other = Files.writeString(folder.resolve("other.csv"), "layer,filter,group\nrelu4,0,1\n");
        groups(other, folder.resolve("none")).failed(2, other + " tells of 1 filters, but the layer has 64; name the layer that the groups are of.");
        groups(other, folder.resolve("none"), "--pictures", -1).refused(2, "--pictures -1: give a number of images, or 0 for none.");
    }
}
