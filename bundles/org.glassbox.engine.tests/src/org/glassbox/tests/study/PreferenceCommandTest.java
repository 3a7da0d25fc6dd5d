package org.glassbox.tests.study;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.glassbox.cli.ExitCode;
import org.glassbox.tests.CommandLine;
import org.glassbox.tests.CommandLine.Ended;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code glassbox study preference} from two trained networks to the report. */
class PreferenceCommandTest {
    private static CommandLine glassbox;
    @TempDir
    private static Path folder;

    @BeforeAll
    static void trainTwoNetworks() throws Exception {
        glassbox = new CommandLine();
        Path experiment = StudyText.write(folder, StudyText.TWO_BY_TWO).resolveSibling("tiny.yaml");
        for (String seed : List.of("1", "2")) {
            Ended ended = glassbox.run("train", experiment.toString(), "--out", folder.resolve("run" + seed).toString(), "--set", "seed=" + seed, "--set",
                    "phases[1].epochs=0");
            assertEquals(ExitCode.OK, ended.exitCode(), ended::toString);
        }
    }

    @AfterAll
    static void stop() {
        glassbox.close();
    }

    private static Ended make(Path out, String... more) {
        List<String> arguments = new ArrayList<>(List.of("study", "preference", "make", "--candidate", weights("run2"), "--reference", weights("run1"),
                "--data", "lesions", "--data-option", "variant=tiny", "--data-option", "seed=7", "--limit", "4", "--out", out.toString()));
        arguments.addAll(List.of(more));
        return glassbox.run(arguments.toArray(String[]::new));
    }

    private static String weights(String run) {
        return folder.resolve(run + "/weights.safetensors").toString();
    }

    @Test
    void pairsAreMadeJudgedAndReported() throws Exception {
        Path study = folder.resolve("study");
        Ended made = make(study, "--votes", "1");
        assertEquals(ExitCode.OK, made.exitCode(), made::toString);
        List<String> pairs = Files.readAllLines(study.resolve("pairs.csv"));
        assertEquals(5, pairs.size());
        for (String picture : List.of("001.png", "001-first.png", "001-second.png", "004-second.png")) {
            assertTrue(Files.size(study.resolve("pictures/" + picture)) > 0, picture);
        }
        assertEquals(2, pairs.stream().skip(1).filter(line -> line.endsWith(",candidate")).count(), "as often on the left as on the right");
        assertTrue(Files.readString(study.resolve("preference.json")).contains("\"run2\""), "named by the part of the path that differs");
        assertTrue(Files.readString(study.resolve("guide.html")).contains("Your choice"));
        make(study).refused(ExitCode.BAD_INPUT, "already holds a preference study");

        Ended vote = glassbox.run("study", "preference", "vote", study.toString(), "--rater", "Ada", "--pair", "001", "--choice", "same");
        assertEquals(ExitCode.OK, vote.exitCode(), vote::toString);
        glassbox.run("study", "preference", "vote", study.toString(), "--rater", "Ada", "--pair", "001", "--choice", "same")
                .refused(ExitCode.BAD_INPUT, "has judged the pair 001 already");
        glassbox.run("study", "preference", "vote", study.toString(), "--rater", "Ada", "--pair", "002", "--choice", "fist")
                .refused(ExitCode.BAD_INPUT, "did you mean \"first\"?");
        Path sheet = folder.resolve("sheet.csv");
        assertEquals(ExitCode.OK, glassbox.run("study", "preference", "sheet", study.toString(), "--rater", "Ada", "--out", sheet.toString()).exitCode());
        assertEquals(4, Files.readAllLines(sheet).size());
        Files.writeString(sheet, Files.readString(sheet).replaceAll("(?m)^(00.*),$", "$1,first"));
        assertEquals(ExitCode.OK, glassbox.run("study", "preference", "import", study.toString(), sheet.toString()).exitCode());

        Ended report = glassbox.run("study", "preference", "report", study.toString(), "--json");
        assertEquals(ExitCode.OK, report.exitCode(), report::toString);
        assertEquals(4, report.json().get("complete").asInt());
        assertEquals(1, report.json().get("same").get("pairs").asInt());
        long candidateFirst = pairs.stream().skip(2).filter(line -> line.endsWith(",candidate")).count(); // of those but 001
        assertEquals(candidateFirst, report.json().get("positive").get("pairs").asInt());
        assertTrue(Files.readString(study.resolve("report.html")).contains("worse (neg)"));
        assertEquals(5, Files.readAllLines(study.resolve("verdicts.csv")).size());
    }

    @Test
    void theSameSeedMakesTheSamePairs() throws Exception {
        make(folder.resolve("once"));
        make(folder.resolve("again"));
        assertEquals(Files.readString(folder.resolve("once/pairs.csv")), Files.readString(folder.resolve("again/pairs.csv")));
        assertArrayEquals(Files.readAllBytes(folder.resolve("once/pictures/002-first.png")),
                Files.readAllBytes(folder.resolve("again/pictures/002-first.png")));
    }

    @Test
    void aNetworkIsNotComparedWithItself() {
        glassbox.run("study", "preference", "make", "--candidate", weights("run1"), "--reference", weights("run1"), "--data", "lesions", "--out",
                folder.resolve("alone").toString()).refused(ExitCode.BAD_INPUT, "are the same file");
    }

    @Test
    void aCommandThatIsMissingIsAskedFor() {
        Ended ended = glassbox.run("study", "preference");
        assertEquals(ExitCode.BAD_INPUT, ended.exitCode());
        assertTrue(ended.says("Which command? There are make, sheet, vote, import, export, report."), ended::toString);
    }
}
