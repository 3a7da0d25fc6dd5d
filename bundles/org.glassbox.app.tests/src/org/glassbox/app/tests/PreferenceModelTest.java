package org.glassbox.app.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.glassbox.core.GlassboxException;
import org.glassbox.engine.study.preference.Choice;
import org.glassbox.engine.study.preference.PreferenceStudy;
import org.glassbox.engine.study.preference.Verdict;
import org.glassbox.engine.study.preference.Vote;
import org.glassbox.ui.preference.LastStudy;
import org.glassbox.ui.preference.PreferenceModel;
import org.glassbox.ui.preference.PreferenceState;
import org.glassbox.ui.preference.PreferenceState.Content;
import org.glassbox.ui.preference.PreferenceState.Progress;
import org.glassbox.ui.preference.PreferenceState.Rater;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreferenceModelTest {
    private static final int PAIRS = 4;
    @TempDir
    private Path folder;
    private final Ticking clock = new Ticking();
    private final Remembered last = new Remembered();
    private final PreferenceModel model = new PreferenceModel(Runnable::run, Runnable::run, clock, last);

    /** As long as a test. */
    private static final class Remembered implements LastStudy {
        private Optional<Path> folder = Optional.empty();

        @Override
        public Optional<Path> folder() {
            return folder;
        }

        @Override
        public void note(Path opened) {
            folder = Optional.of(opened);
        }
    }

    /** Goes on when the test says so. */
    private static final class Ticking extends Clock {
        private Instant now = Instant.parse("2026-01-31T12:00:00Z");

        void look() {
            now = now.plus(PreferenceModel.GLANCE);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    @BeforeEach
    void make() throws Exception {
        SmallStudy.write(folder, PAIRS, 2);
    }

    @Test
    void aStudyIsOpenedAndSaysWhoHasJudgedHowMuch() throws Exception {
        assertInstanceOf(PreferenceState.Empty.class, model.state());
        SmallStudy.addExamples(folder);
        study().vote("002", "Ada", Choice.SAME);
        model.open(folder);
        PreferenceState.Guide guide = assertInstanceOf(PreferenceState.Guide.class, model.state());
        assertEquals(PAIRS, guide.pairs());
        assertEquals(List.of(new Rater("Ada", 1)), guide.raters());
        assertEquals(List.of(true, false), guide.examples().stream().map(example -> example.better()).toList());
    }

    @Test
    void aVoteIsOnDiskBeforeTheNextPairIsShown() throws Exception {
        begin("Ada");
        Set<String> seen = new HashSet<>();
        for (int n = 1; n <= PAIRS; n++) {
            seen.add(pair());
            clock.look();
            String judged = pair();
            model.choose(Choice.FIRST);
            assertEquals(n, study().votes().size());
            assertEquals(new Vote(judged, "Ada", Choice.FIRST, clock.instant()), study().votes().getLast());
        }
        assertEquals(PAIRS, seen.size());
        PreferenceState.Finished finished = assertInstanceOf(PreferenceState.Finished.class, model.state());
        assertEquals(new Progress("Ada", PAIRS, 0, PAIRS, true), finished.progress());
    }

    @Test
    void votesCountForTheNetworkWhoseMapWasOnThatSide() throws Exception {
        begin("Ada");
        while (model.state() instanceof PreferenceState.Judging) {
            boolean candidateFirst = Integer.parseInt(pair()) % 2 == 1;
            choose(candidateFirst ? Choice.FIRST : Choice.SECOND);
        }
        SmallStudy.judge(study(), "Ben");
        model.results();
        PreferenceState.Results results = assertInstanceOf(PreferenceState.Results.class, model.state());
        assertEquals(PAIRS, results.result().count(Verdict.POSITIVE));
        assertEquals(List.of(new Rater("Ada", PAIRS), new Rater("Ben", PAIRS)), results.raters());
        model.closeResults();
        assertInstanceOf(PreferenceState.Finished.class, model.state());
    }

    @Test
    void nothingThatARaterSeesTellsWhoseAMapIs() throws Exception {
        List<PreferenceState> states = new ArrayList<>();
        model.observe(states::add);
        begin("Ada");
        while (model.state() instanceof PreferenceState.Judging) {
            choose(Choice.SAME);
        }
        for (PreferenceState state : states) {
            String all = state.toString().replace(folder.toString(), "");
            assertTrue(SmallStudy.SECRETS.stream().noneMatch(all::contains), all);
        }
    }

    @Test
    void aRaterGoesOnWhereItWasLeftAlsoWhenTheNameIsTypedDifferently() {
        begin("Ada");
        choose(Choice.FIRST);
        String next = pair();
        PreferenceModel later = new PreferenceModel(Runnable::run, Runnable::run, clock, last);
        later.open(folder);
        later.begin("  ada ");
        PreferenceState.Judging judging = assertInstanceOf(PreferenceState.Judging.class, later.state());
        assertEquals(new Progress("Ada", 1, 0, PAIRS, true), judging.progress());
        assertEquals(next, assertInstanceOf(Content.Shown.class, judging.content()).pictures().pair());
    }

    @Test
    void ratersFollowEachOther() throws Exception {
        begin("Ada");
        choose(Choice.FIRST);
        model.guide();
        PreferenceState.Guide guide = assertInstanceOf(PreferenceState.Guide.class, model.state());
        assertEquals("Ada", guide.last().orElseThrow());
        assertEquals(List.of(new Rater("Ada", 1)), guide.raters());
        model.begin("Ben");
        assertEquals(new Progress("Ben", 0, 0, PAIRS, false), judging().progress());
        choose(Choice.SECOND);
        assertEquals(List.of("Ada", "Ben"), study().raters());
    }

    @Test
    void votesAreTakenBackOneAfterTheOtherAlsoThoseOfAnEarlierDay() throws Exception {
        begin("Ada");
        String first = pair();
        choose(Choice.FIRST);
        String second = pair();
        choose(Choice.SECOND);
        begin("Ada");
        model.undo();
        assertEquals(second, pair());
        model.undo();
        assertEquals(first, pair());
        assertEquals(List.of(), study().votes());
        assertFalse(judging().progress().canUndo());
        model.undo();
        choose(Choice.SAME);
        assertEquals(List.of(Choice.SAME), study().votes().stream().map(Vote::choice).toList());
    }

    @Test
    void theLastVoteOfAllCanBeTakenBack() {
        begin("Ada");
        for (int n = 0; n < PAIRS; n++) {
            choose(Choice.FIRST);
        }
        model.undo();
        assertEquals(PAIRS - 1, judging().progress().judged());
    }

    @Test
    void skippedPairsComeAgainAtTheEnd() throws Exception {
        begin("Ada");
        String skipped = pair();
        clock.look();
        model.skip();
        assertEquals(new Progress("Ada", 0, 1, PAIRS, true), judging().progress());
        model.undo();
        assertEquals(skipped, pair());
        clock.look();
        model.skip();
        for (int n = 1; n < PAIRS; n++) {
            choose(Choice.FIRST);
        }
        assertEquals(new Progress("Ada", PAIRS - 1, 1, PAIRS, true), assertInstanceOf(PreferenceState.Finished.class, model.state()).progress());
        model.judgeSkipped();
        assertEquals(skipped, pair());
        choose(Choice.SAME);
        assertEquals(PAIRS, study().votes().size());
    }

    @Test
    void aKeyThatIsHeldDownJudgesNothingUnseen() throws Exception {
        begin("Ada");
        model.choose(Choice.FIRST);
        model.skip();
        assertEquals(0, judging().progress().judged() + judging().progress().skipped());
        clock.look();
        model.choose(Choice.FIRST);
        model.choose(Choice.FIRST);
        assertEquals(1, study().votes().size());
    }

    @Test
    void aVoteThatCannotBeWrittenIsNotLostSilently() throws Exception {
        begin("Ada");
        String present = pair();
        Path votes = folder.resolve("votes.csv");
        String whole = Files.readString(votes);
        Files.writeString(votes, "nonsense");
        choose(Choice.FIRST);
        assertTrue(problem().contains("there is no column \"pair\""), this::problem);
        assertEquals(present, pair());
        Files.writeString(votes, whole);
        choose(Choice.FIRST);
        assertEquals("", problem());
        assertEquals(present, study().votes().getFirst().pair());
    }

    @Test
    void votesThatOthersGiveMeanwhileStay() throws Exception {
        begin("Ada");
        SmallStudy.judge(study(), "Ben");
        choose(Choice.FIRST);
        assertEquals(PAIRS + 1, study().votes().size());
    }

    @Test
    void whatTheSameRaterJudgesInAnotherWindowIsNotAskedForAgain() throws Exception {
        begin("Ada");
        String present = pair();
        study().vote(present, "Ada", Choice.SAME);
        choose(Choice.FIRST);
        assertTrue(problem().contains("has judged the pair " + present + " already"), this::problem);
        assertFalse(pair().equals(present));
        assertEquals(1, judging().progress().judged());
    }

    @Test
    void nothingIsJudgedWhileAVoteIsBeingWritten() throws Exception {
        Deque<Runnable> waiting = new ArrayDeque<>();
        PreferenceModel slow = new PreferenceModel(Runnable::run, waiting::add, clock, last);
        slow.open(folder);
        drain(waiting);
        slow.begin("Ada");
        drain(waiting);
        clock.look();
        slow.choose(Choice.FIRST);
        assertInstanceOf(Content.Saving.class, ((PreferenceState.Judging) slow.state()).content());
        slow.choose(Choice.SECOND);
        slow.undo();
        drain(waiting);
        assertEquals(List.of(Choice.FIRST), study().votes().stream().map(Vote::choice).toList());
        assertEquals(1, ((PreferenceState.Judging) slow.state()).progress().judged());
    }

    @Test
    void whoeverBeginsWhileAnotherStudyIsBeingOpenedDoesNotJudgeTheOtherOne(@TempDir Path other) throws Exception {
        SmallStudy.write(other, 2, 1);
        Deque<Runnable> waiting = new ArrayDeque<>();
        PreferenceModel slow = new PreferenceModel(Runnable::run, waiting::add, clock, last);
        slow.open(folder);
        drain(waiting);
        slow.open(other);
        slow.begin("Ada");
        slow.results();
        drain(waiting);
        PreferenceState.Guide guide = assertInstanceOf(PreferenceState.Guide.class, slow.state());
        assertEquals(other, guide.folder());
        assertEquals(2, guide.pairs());
    }

    private static void drain(Deque<Runnable> waiting) {
        while (!waiting.isEmpty()) {
            waiting.removeFirst().run();
        }
    }

    @Test
    void aPairWithABrokenPictureIsSaidAndSkipped() throws Exception {
        for (int n = 1; n <= PAIRS; n++) {
            Files.writeString(folder.resolve("pictures/00" + n + "-second.png"), "no picture");
        }
        begin("Ada");
        Content.Unreadable content = assertInstanceOf(Content.Unreadable.class, judging().content());
        assertTrue(content.sentence().contains("-second.png"), content.sentence());
        model.choose(Choice.FIRST);
        assertEquals(List.of(), study().votes());
        model.skip();
        assertEquals(1, judging().progress().skipped());
    }

    @Test
    void brokenFoldersAreRefusedInOneSentence() throws Exception {
        refused(folder.resolve("none"), "There is no preference study in ");
        Files.delete(folder.resolve("pictures/002-first.png"));
        refused(folder, "lacks the picture pictures/002-first.png; copy the whole folder");
        Files.writeString(folder.resolve("pairs.csv"), "pair,sample,class,reference_class,candidate_class,first\n");
        refused(folder, "has no pairs");
        Files.writeString(folder.resolve("pairs.csv"), "pair,sample\n");
        refused(folder, "pairs.csv, line 1: there is no column \"class\"");
        Files.delete(folder.resolve("pairs.csv"));
        refused(folder, "There is no file of pairs ");
        for (String damaged : List.of("", "null", "{}", "[1]", "{\"votesNeeded\": 5}")) {
            Files.writeString(folder.resolve("preference.json"), damaged);
            refused(folder, "preference.json is damaged");
        }
    }

    @Test
    void onAnotherDayTheStudyThatWasOpenedLastIsOfferedAsLongAsItIsThere(@TempDir Path other) throws Exception {
        assertEquals(Optional.empty(), model.last());
        model.open(SmallStudy.write(other, 2, 1));
        model.open(folder);
        model.open(folder.resolve("none"));
        PreferenceModel tomorrow = new PreferenceModel(Runnable::run, Runnable::run, clock, last);
        assertEquals(Optional.of(folder), tomorrow.last());
        Files.delete(folder.resolve("preference.json"));
        assertEquals(Optional.empty(), tomorrow.last());
    }

    private void refused(Path study, String part) {
        model.open(study);
        assertInstanceOf(PreferenceState.Empty.class, model.state());
        assertTrue(problem().contains(part), this::problem);
        model.dismissProblem();
    }

    @Test
    void aNameIsNeeded() {
        model.open(folder);
        model.begin("  ");
        assertInstanceOf(PreferenceState.Guide.class, model.state());
        assertTrue(problem().startsWith("Type a name first"), this::problem);
    }

    @Test
    void theReportIsWritten() throws Exception {
        SmallStudy.judge(study(), "Ada");
        model.open(folder);
        model.results();
        List<Path> written = new ArrayList<>();
        model.report(written::add);
        assertEquals(List.of(folder.resolve("report.html")), written);
        assertTrue(Files.exists(folder.resolve("verdicts.csv")) && Files.exists(folder.resolve("result.json")));
    }

    private void begin(String rater) {
        model.open(folder);
        model.begin(rater);
    }

    private void choose(Choice choice) {
        clock.look();
        model.choose(choice);
    }

    private PreferenceState.Judging judging() {
        return assertInstanceOf(PreferenceState.Judging.class, model.state());
    }

    private String pair() {
        return assertInstanceOf(Content.Shown.class, judging().content()).pictures().pair();
    }

    private String problem() {
        return model.state().desk().problem().orElse("");
    }

    private PreferenceStudy study() throws GlassboxException {
        return PreferenceStudy.open(folder, clock);
    }
}
