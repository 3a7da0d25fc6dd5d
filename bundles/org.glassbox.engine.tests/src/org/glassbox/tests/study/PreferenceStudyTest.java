package org.glassbox.tests.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.statistics.Wilson;
import org.glassbox.engine.study.preference.Choice;
import org.glassbox.engine.study.preference.Pair;
import org.glassbox.engine.study.preference.PreferenceResult;
import org.glassbox.engine.study.preference.PreferenceStudy;
import org.glassbox.engine.study.preference.Verdict;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Votes on pairs of heat maps, and what they come to. */
class PreferenceStudyTest {
    private static final Clock NOON = Clock.fixed(Instant.parse("2026-01-31T12:00:00Z"), ZoneOffset.UTC);
    @TempDir
    private Path folder;

    @BeforeEach
    void makeThreePairs() throws IOException {
        Files.writeString(folder.resolve("preference.json"), """
                {"reference": "plain", "candidate": "corrected", "method": "gradcam", "data": "lesions, test", "seed": 1, "votesNeeded": 5}
                """);
        Files.writeString(folder.resolve("pairs.csv"), """
                pair,sample,class,reference_class,candidate_class,first
                001,test/1,benign,benign,benign,candidate
                002,test/2,malignant,benign,malignant,reference
                003,"test/3, large",benign,benign,benign,reference
                """);
        Files.writeString(folder.resolve("votes.csv"), "pair,rater,choice,time\n");
    }

    private PreferenceStudy open() throws GlassboxException {
        return PreferenceStudy.open(folder, NOON);
    }

    private void refused(String content, String rater, String... parts) throws Exception {
        Path file = Files.writeString(folder.resolve("more.csv"), content);
        PreferenceStudy study = open();
        GlassboxException refusal = assertThrows(GlassboxException.class, () -> study.take(file, rater));
        for (String part : parts) {
            assertTrue(refusal.getMessage().contains(part), () -> "expected: " + part + "\nbut was:  " + refusal.getMessage());
        }
        assertEquals(List.of(), open().votes(), "all is taken or nothing");
    }

    @ParameterizedTest
    @CsvSource({"3, 1, 1, POSITIVE", "2, 2, 1, SAME", "1, 2, 2, SAME", "2, 1, 2, SAME", "1, 3, 1, NEGATIVE", "1, 1, 3, SAME", "0, 0, 5, SAME",
        "5, 0, 0, POSITIVE", "4, 0, 0, INCOMPLETE", "3, 3, 0, SAME"})
    void theChoiceWithTheMostVotesDecidesAndTiesAreTheSame(int candidate, int reference, int same, Verdict verdict) {
        assertEquals(verdict, Verdict.of(candidate, reference, same, 5));
    }

    @Test
    void votesCountForTheNetworkWhoseMapWasOnThatSide() throws Exception {
        PreferenceStudy study = open();
        for (String rater : List.of("a", "b", "c", "d", "e")) {
            study.vote("001", rater, Choice.FIRST); // the candidate's
            study.vote("002", rater, Choice.FIRST); // the reference's
        }
        study.vote("003", "a", Choice.SAME);
        PreferenceResult result = PreferenceResult.of(open());
        assertEquals(List.of(Verdict.POSITIVE, Verdict.NEGATIVE, Verdict.INCOMPLETE), result.judged().stream().map(PreferenceResult.Judged::verdict).toList());
        assertEquals(2, result.complete());
        assertEquals(0.5, result.share(Verdict.POSITIVE));
        assertEquals(Wilson.of(1, 2), result.interval(Verdict.POSITIVE));
        assertEquals(1, result.kappa().kappa(), 1e-12);
        assertEquals(5, result.raters());
        assertEquals(11, result.votes());
        assertEquals(1, result.firstShare(), "all who chose took the left one");
    }

    @Test
    void aStudyWithoutVotesHasNoShares() throws Exception {
        PreferenceResult result = PreferenceResult.of(open());
        assertEquals(3, result.count(Verdict.INCOMPLETE));
        assertTrue(Double.isNaN(result.share(Verdict.SAME)));
        assertFalse(result.interval(Verdict.SAME).isPresent());
        assertTrue(Double.isNaN(result.kappa().kappa()));
    }

    @Test
    void nobodyJudgesAPairTwice() throws Exception {
        PreferenceStudy study = open();
        study.vote("001", "Ada ", Choice.SECOND);
        String message = assertThrows(GlassboxException.class, () -> study.vote("001", "Ada", Choice.FIRST)).getMessage();
        assertTrue(message.contains("\"Ada\" has judged the pair 001 already"), message);
        assertEquals(1, open().votes().size());
        assertEquals(Instant.parse("2026-01-31T12:00:00Z"), open().votes().getFirst().time());
    }

    @Test
    void anUnknownPairIsRefusedWithTheNearest() throws Exception {
        PreferenceStudy study = open();
        String message = assertThrows(GlassboxException.class, () -> study.vote("01", "Ada", Choice.FIRST)).getMessage();
        assertTrue(message.contains("there is no pair \"01\"; did you mean \"001\"?"), message);
    }

    @Test
    void eachRaterHasAnOrderOfTheirOwnWhichStaysAfterAVote() throws Exception {
        PreferenceStudy study = open();
        List<String> before = study.open("Ada").stream().map(Pair::id).toList();
        assertEquals(before, open().open("Ada").stream().map(Pair::id).toList());
        study.vote(before.get(1), "Ada", Choice.SAME);
        assertEquals(List.of(before.get(0), before.get(2)), study.open("Ada").stream().map(Pair::id).toList());
        List<List<String>> orders = List.of("Ada", "Ben", "Cleo", "Dan", "Eve").stream().map(rater -> study.open(rater).stream().map(Pair::id).toList())
                .distinct().toList();
        assertNotEquals(1, orders.size());
    }

    @Test
    void aSheetThatWasFilledInIsTaken() throws Exception {
        String sheet = open().sheet("Ada");
        assertFalse(sheet.contains("candidate") || sheet.contains("reference"), "a rater is not told whose map is where");
        String filled = sheet.replaceAll("(?m)^(00[12],.*),$", "$1,second");
        assertEquals(2, open().take(Files.writeString(folder.resolve("ada.csv"), filled), ""));
        assertEquals(List.of("003"), open().open("Ada").stream().map(Pair::id).toList());
    }

    @Test
    void votesGoFromOneCopyOfAStudyToAnother() throws Exception {
        open().vote("001", "Ada, the first", Choice.SAME);
        String exported = open().votesText();
        Files.writeString(folder.resolve("votes.csv"), "pair,rater,choice,time\n");
        assertEquals(1, open().take(Files.writeString(folder.resolve("exported.csv"), exported), ""));
        assertEquals(exported, open().votesText());
    }

    @Test
    void tablesOfOtherSpreadsheetsAreRead() throws Exception {
        Path file = Files.writeString(folder.resolve("ada.csv"), "\uFEFFchoice;pair\r\nFirst;001\r\n\"second\";002\r\n;003\r\n");
        assertEquals(2, open().take(file, "Ada"));
    }

    @Test
    void mistakesInTablesAreRefusedWithTheirLine() throws Exception {
        refused("pair,rater,choice\n001,Ada,first\n002,Ada,left\n", "", "more.csv, line 3: \"left\" is no choice");
        refused("pair,rater,choice\n001,Ada,first\n009,Ada,first\n", "", "line 3: there is no pair \"009\"");
        refused("pair,rater,choice\n001,Ada,first\n001,Ada,second\n", "", "line 3: \"Ada\" judges the pair 001 a second time");
        refused("pair,rater,choice\n001,,first\n", "", "line 2: it needs the name of a rater");
        refused("pair,voter,choice\n001,Ada,first\n", "", "line 1: there is no column \"rater\"");
        refused("pair,choice\n001,first,more\n", "Ada", "line 2: there are 3 cells under 2 columns");
        refused("pair,choice\n001,\"first\n", "Ada", "line 2: a cell begins with a quote that does not end");
        refused("pair,choice,time\n001,first,yesterday\n", "Ada", "line 2: \"yesterday\" is no time");
        refused("", "Ada", "is empty");
    }

    @Test
    void aVoteThatIsTakenBackCanBeGivenAnew() throws Exception {
        PreferenceStudy study = open();
        study.vote("001", "Ada", Choice.FIRST);
        study.vote("001", "Ben", Choice.FIRST);
        study.takeBack("001", "Ada");
        assertEquals(List.of("Ben"), open().raters());
        study.vote("001", "Ada", Choice.SAME);
        assertEquals(Choice.SAME, open().lastVote("Ada").orElseThrow().choice());
        String message = assertThrows(GlassboxException.class, () -> study.takeBack("002", "Ada")).getMessage();
        assertTrue(message.contains("\"Ada\" has not judged the pair 002"), message);
    }

    @Test
    void noVoteIsLostWhereManyRatersJudgeAtTheSameTime() throws Exception {
        List<Callable<Void>> raters = new ArrayList<>();
        for (int rater = 0; rater < 8; rater++) {
            String name = "rater " + rater;
            raters.add(() -> {
                PreferenceStudy study = open(); // each knows only the votes that were there when it was opened
                for (Pair pair : study.pairs()) {
                    study.vote(pair.id(), name, Choice.FIRST);
                }
                return null;
            });
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            for (Future<Void> rater : threads.invokeAll(raters)) {
                rater.get();
            }
        }
        assertEquals(24, open().votes().size());
        assertEquals(8, open().raters().size());
    }

    @Test
    void aStudyOfWhichAPictureIsMissingIsRefused() throws Exception {
        String message = assertThrows(GlassboxException.class, () -> open().requirePictures()).getMessage();
        assertTrue(message.contains("lacks the picture pictures/001.png"), message);
    }

    @Test
    void aFolderWithoutAStudyIsRefused() {
        String message = assertThrows(GlassboxException.class, () -> PreferenceStudy.open(folder.resolve("none"), NOON)).getMessage();
        assertTrue(message.contains("There is no preference study in "), message);
    }
}
