package org.glassbox.tests.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.glassbox.cli.ExitCode;
import org.glassbox.tests.CommandLine;
import org.glassbox.tests.CommandLine.Ended;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code glassbox study} from its file to its report. */
class StudyCommandTest {
    private static CommandLine glassbox;
    @TempDir
    private Path folder;

    @BeforeAll
    static void start() {
        glassbox = new CommandLine();
    }

    @AfterAll
    static void stop() {
        glassbox.close();
    }

    private Ended study(String yaml, String... more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("study", StudyText.write(folder, yaml).toString(), "--out", out().toString()));
        arguments.addAll(Arrays.asList(more));
        return glassbox.run(arguments.toArray(String[]::new));
    }

    private Path out() {
        return folder.resolve("out");
    }

    private JsonNode numbers() throws IOException {
        return new ObjectMapper().readTree(out().resolve("study.json").toFile());
    }

    private List<Path> records() throws IOException {
        try (Stream<Path> files = Files.walk(out())) {
            return files.filter(file -> file.getFileName().toString().equals("study-run.json")).sorted().toList();
        }
    }

    @Test
    void twoArmsWithTwoSeedsMakeFourRunsAndOneReport() throws Exception {
        Ended ended = study(StudyText.TWO_BY_TWO);
        assertEquals(ExitCode.OK, ended.exitCode(), ended::toString);
        ended.assertReadable();
        for (String run : List.of("plain/seed-1", "plain/seed-2", "with-feedback/seed-1", "with-feedback/seed-2")) {
            assertTrue(Files.exists(out().resolve("runs/" + run + "/report.html")), run);
        }
        String page = Files.readString(out().resolve("report.html"));
        assertTrue(page.contains("4 of 4 runs finished"), page);
        assertTrue(page.contains("href=\"runs/with-feedback/seed-2/report.html\""), "each run's page is linked");
        assertTrue(page.contains("class=\"band\""), "curves have bands");
        assertTrue(page.contains("phases[1].losses[1].weight"), "what differs is listed");
        List<String> rows = Files.readAllLines(out().resolve("results.csv"));
        assertEquals(5, rows.size());
        assertTrue(rows.getFirst().startsWith("experiment,arm,seed,state,folder,epoch,"), rows.getFirst());
        JsonNode numbers = numbers();
        assertEquals(4, numbers.get("finished").asInt());
        JsonNode cell = numbers.get("cells").get(1);
        assertEquals("with feedback", cell.get("arm").asText());
        JsonNode accuracy = cell.get("metrics").get("test_iid/accuracy");
        assertEquals((accuracy.get("values").get(0).asDouble() + accuracy.get("values").get(1).asDouble()) / 2, accuracy.get("mean").asDouble(), 1e-12);
        assertTrue(cell.get("seconds").get("mean").asDouble() > 0);
        assertFalse(numbers.get("options").get("tiny").has("seed"), "seeds are no difference between arms");
        JsonNode images = StreamSupport.stream(numbers.get("images").spliterator(), false).filter(each -> each.get("split").asText().equals("test_iid")).findFirst()
                .orElseThrow();
        // the runs' accuracies differ by the images that only one of them has right
        double gain = accuracy.get("values").get(0).asDouble() - numbers.get("cells").get(0).get("metrics").get("test_iid/accuracy").get("values").get(0).asDouble();
        assertEquals(gain, (images.get("onlyArm").asDouble() - images.get("onlyBaseline").asDouble()) / images.get("images").asInt(), 1e-12);
        assertTrue(page.contains("Images that only one of the two has right"), "images are compared");
        assertTrue(ended.out().contains("with feedback"), ended.out());
    }

    @Test
    void whatIsFinishedIsNeverRunAgain() throws Exception {
        study(StudyText.TWO_BY_TWO, "--set", "phases[0].epochs=1");
        List<FileTime> times = new ArrayList<>();
        for (Path record : records()) {
            times.add(Files.getLastModifiedTime(record));
        }
        String before = Files.readString(out().resolve("results.csv"));
        Files.delete(out().resolve("report.html"));
        Ended again = study(StudyText.TWO_BY_TWO, "--set", "phases[0].epochs=1");
        assertEquals(ExitCode.OK, again.exitCode(), again::toString);
        assertTrue(again.messages().stream().noneMatch(line -> line.startsWith("Training")), again::toString);
        for (int i = 0; i < times.size(); i++) {
            assertEquals(times.get(i), Files.getLastModifiedTime(records().get(i)));
        }
        assertEquals(before, Files.readString(out().resolve("results.csv")));
        assertTrue(Files.exists(out().resolve("report.html")));
    }

    @Test
    void aChangedStudyIsRefusedWithTheRunThatDiffers() throws Exception {
        study(StudyText.TWO_BY_TWO, "--shard", "1/4", "--set", "phases[0].epochs=1");
        String changed = StudyText.TWO_BY_TWO.replace("phases[1].losses: [cross-entropy]", "phases[1].losses: [{id: cross-entropy, weight: 2}]");
        study(changed, "--set", "phases[0].epochs=1")
                .refused(ExitCode.BAD_INPUT, "\"plain, seed 1\"", "it had \"weight: 1\" where the study has \"weight: 2\"");
    }

    @Test
    void runsOfAnOlderVersionThatLackedAnOptionCount() throws Exception {
        study(StudyText.TWO_BY_TWO, "--shard", "1/4", "--set", "phases[0].epochs=1");
        Path record = records().getFirst();
        Files.writeString(record, Files.readString(record).replace("  momentum: 0.9\\n", ""));
        Ended report = study(StudyText.TWO_BY_TWO, "--report-only", "--set", "phases[0].epochs=1");
        assertEquals(ExitCode.OK, report.exitCode(), report::toString);
        assertEquals(1, numbers().get("finished").asInt());
    }

    @Test
    void armsAndSeedsCanBeAddedLater() throws Exception {
        study(StudyText.TWO_BY_TWO.replace("[1, 2]", "[1]"), "--set", "phases[0].epochs=1");
        Ended more = study(StudyText.TWO_BY_TWO, "--set", "phases[0].epochs=1");
        assertEquals(ExitCode.OK, more.exitCode(), more::toString);
        assertEquals(2, more.messages().stream().filter(line -> line.startsWith("Training")).count(), more::toString);
        assertEquals(4, numbers().get("finished").asInt());
    }

    @Test
    void shardsShareTheRunsAndACallWithoutOneMakesTheReport() throws Exception {
        Ended first = study(StudyText.TWO_BY_TWO, "--shard", "1/2", "--set", "phases[0].epochs=1");
        assertEquals(ExitCode.OK, first.exitCode(), first::toString);
        assertFalse(Files.exists(out().resolve("report.html")));
        TreeSet<String> firsts = new TreeSet<>(records().stream().map(Path::toString).toList());
        assertEquals(2, firsts.size());
        study(StudyText.TWO_BY_TWO, "--shard", "2/2", "--set", "phases[0].epochs=1");
        assertEquals(4, records().size());
        Ended whole = study(StudyText.TWO_BY_TWO, "--report-only", "--set", "phases[0].epochs=1");
        assertEquals(ExitCode.OK, whole.exitCode(), whole::toString);
        assertEquals(4, numbers().get("finished").asInt());
    }

    @Test
    void aRunThatAnotherProcessWorksOnIsLeftToIt() throws Exception {
        Path run = Files.createDirectories(out().resolve("runs/plain/seed-1"));
        Ended ended;
        try (FileChannel channel = FileChannel.open(run.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            assertTrue(lock.isValid());
            ended = study(StudyText.TWO_BY_TWO.replace("[1, 2]", "[1]"), "--set", "phases[0].epochs=1");
        }
        assertEquals(ExitCode.OK, ended.exitCode(), ended::toString);
        assertTrue(ended.says("Another process works on plain, seed 1; it is left to it."), ended::toString);
        assertEquals(1, numbers().get("finished").asInt());
        assertEquals("plain", numbers().get("open").get(0).get("arm").asText());
    }

    @Test
    void aRunThatFailsIsListedAndDoesNotStopTheOthers() throws Exception {
        Files.createDirectories(folder.resolve("nothing"));
        Ended ended = study(StudyText.TWO_BY_TWO.replace("seedKeys: [seed, data.seed]", "seedKeys: [seed]") + """
              - name: no pictures
                set: {data: {id: image-folder, path: nothing}}
            """.indent(0), "--set", "phases[0].epochs=1");
        assertEquals(ExitCode.FAULT, ended.exitCode(), ended::toString);
        assertEquals(4, numbers().get("finished").asInt());
        assertEquals(2, numbers().get("failed").size());
        assertEquals("no pictures", numbers().get("failed").get(0).get("arm").asText());
        assertTrue(ended.messages().stream().anyMatch(line -> line.startsWith("Failed: no pictures, seed 1: ")), ended::toString);
        assertTrue(Files.readString(out().resolve("report.html")).contains("no pictures, seed 2"), "failures stand on the page");
    }
}
