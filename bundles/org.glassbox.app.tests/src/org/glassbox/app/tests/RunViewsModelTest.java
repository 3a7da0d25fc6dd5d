package org.glassbox.app.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.glassbox.engine.run.TrainingEvent;
import org.glassbox.engine.run.TrainingEvent.EpochSummary;
import org.glassbox.ui.PlotPanel.Mark;
import org.glassbox.ui.training.KnownRun;
import org.glassbox.ui.training.RunsModel;
import org.glassbox.ui.training.views.ChangesModel;
import org.glassbox.ui.training.views.ConfusionModel;
import org.glassbox.ui.training.views.CurvesModel;
import org.glassbox.ui.training.views.HistoryModel;
import org.glassbox.ui.training.views.LiveModel;
import org.glassbox.ui.training.views.Measure;
import org.glassbox.ui.training.views.Moment;
import org.glassbox.ui.training.views.Sentences;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the console's views make of runs' folders, without a display. */
class RunViewsModelTest {
    @TempDir
    private Path folder;
    private final List<Runnable> later = new ArrayList<>();
    private final RunsModel runs = new RunsModel();
    private HistoryModel histories;
    private Path first;
    private Path second;
    private KnownRun one;
    private KnownRun two;

    @BeforeEach
    void write() throws Exception {
        first = folder.resolve("first");
        second = folder.resolve("second");
        one = WrittenRuns.begin(first, "one", 0.001);
        two = WrittenRuns.begin(second, "two", 0.01);
        WrittenRuns.epochs(first, 0.9, 0.4, 0.2);
        WrittenRuns.asked(first, 2, 3);
        WrittenRuns.epochs(second, 0.9, 0.8);
        histories = new HistoryModel(runs, Runnable::run, Runnable::run, later::add);
        runs.know(List.of(one, two));
    }

    private void catchUp() {
        List<Runnable> due = List.copyOf(later);
        later.clear();
        due.forEach(Runnable::run);
    }

    private static TrainingEvent epochDone(int epoch) {
        return new TrainingEvent.EpochDone(new EpochSummary(epoch, "only", Map.of(), Map.of(), 0, 0, true, 1));
    }

    private static Measure validationLoss() {
        return new Measure(Measure.Kind.VALIDATION, "loss");
    }

    @Test
    void theSelectedRunsAreReadAndNoOthers() {
        assertTrue(histories.state().runs().isEmpty());
        runs.select(List.of(second, first));
        assertEquals(List.of(second, first), histories.state().runs().stream().map(HistoryModel.Shown::folder).toList());
        assertEquals(List.of(2, 3), histories.state().histories().stream().map(history -> history.epochs().size()).toList());
        runs.select(List.of(first));
        assertEquals(1, histories.state().histories().size());
    }

    @Test
    void aRunThatGoesOnIsShownWhereNoneIsSelected() {
        runs.know(List.of(new KnownRun(first, "one", KnownRun.Status.RUNNING, 3, 9, ""), two));
        assertEquals(List.of(first), histories.state().runs().stream().map(HistoryModel.Shown::folder).toList());
    }

    @Test
    void manyPiecesOfNewsAreReadOnce() throws Exception {
        runs.select(List.of(first));
        WrittenRuns.epochs(first, 0.9, 0.4, 0.2, 0.1, 0.1);
        runs.heard(first, epochDone(4));
        runs.heard(first, epochDone(5));
        runs.heard(second, epochDone(3));
        assertEquals(1, later.size());
        assertEquals(3, histories.state().histories().getFirst().epochs().size());
        catchUp();
        assertEquals(5, histories.state().histories().getFirst().epochs().size());
        runs.heard(first, epochDone(6));
        assertEquals(1, later.size());
    }

    @Test
    void aFolderThatCanNotBeReadSaysWhyAndWhatWasReadBeforeStays() throws Exception {
        runs.select(List.of(first));
        Files.writeString(first.resolve("metrics.csv"), "nonsense\n1\n");
        runs.heard(first, epochDone(4));
        catchUp();
        HistoryModel.Shown shown = histories.state().runs().getFirst();
        assertTrue(shown.problem().contains("there is no column"), shown.problem());
        assertEquals(3, shown.history().orElseThrow().epochs().size());
    }

    @Test
    void curvesOfSeveralRunsLieInOneChartWithTheirQuestionsAndDifferences() {
        CurvesModel curves = new CurvesModel(histories, new LiveModel(runs));
        runs.select(List.of(first, second));
        CurvesModel.State state = curves.state();
        assertEquals(List.of("one", "two"), state.runs());
        assertEquals(List.of("total", "accuracy", "loss", ""), state.charts().stream().map(chart -> chart.measure().key()).toList());
        assertArrayEquals(new double[] {2, 1, 2.0 / 3}, state.charts().getFirst().curves().getFirst().y(), 1e-12);
        assertArrayEquals(new double[] {0.01, 0.01}, state.charts().getLast().curves().getLast().y());
        assertEquals(List.of(new Mark(2, 0)), state.marks());
        assertTrue(state.asked().contains("3 questions put, 1 answered"), state.asked());
        assertEquals(List.of("training.learningRate"), state.differences().stream().map(difference -> difference.key()).toList());
        runs.select(List.of(first));
        assertTrue(curves.state().differences().isEmpty());
    }

    @Test
    void measuresAreChosenAndOnlyLossesGetALogarithmicAxis() {
        CurvesModel curves = new CurvesModel(histories, new LiveModel(runs));
        runs.select(List.of(first));
        curves.draw(new Measure(Measure.Kind.VALIDATION, "accuracy"), false);
        curves.draw(new Measure(Measure.Kind.TRAINING_LOSS, "cross-entropy"), true);
        curves.logarithmic(true);
        CurvesModel.State state = curves.state();
        assertEquals(List.of("total", "cross-entropy", "loss", ""), state.charts().stream().map(chart -> chart.measure().key()).toList());
        assertEquals(List.of(true, true, true, false), state.charts().stream().map(CurvesModel.Chart::logarithmic).toList());
        assertTrue(state.isDrawn(validationLoss()));
        assertFalse(state.isDrawn(new Measure(Measure.Kind.VALIDATION, "accuracy")));
    }

    @Test
    void runsOfOneNameAreToldApartByTheirFolders() throws Exception {
        WrittenRuns.begin(second, "one", 0.01);
        runs.select(List.of(first, second));
        assertEquals(List.of("one (first)", "one (second)"), CurvesModel.names(histories.state().histories()));
    }

    @Test
    void theMatrixFollowsTheLatestEpochUntilOneIsChosen() throws Exception {
        ConfusionModel confusion = new ConfusionModel(histories, Runnable::run, Runnable::run);
        runs.select(List.of(first));
        assertEquals(3, confusion.state().epoch());
        assertArrayEquals(new int[][] {{0, 1}, {0, 1}}, confusion.state().table().orElseThrow().confusion()); // both are said to be dogs
        assertEquals(List.of("a"), confusion.state().rows().stream().map(row -> row.id()).toList());
        confusion.epoch(1);
        assertArrayEquals(new int[][] {{1, 0}, {0, 1}}, confusion.state().table().orElseThrow().confusion());
        confusion.cell(Optional.of(new ConfusionModel.Cell(1, 1)));
        assertEquals("b", confusion.state().selected().orElseThrow().id());
        assertEquals("dog: 1 of 1 recognised", Sentences.cell(confusion.state().table().orElseThrow(), new ConfusionModel.Cell(1, 1)));
        WrittenRuns.epochs(first, 0.9, 0.4, 0.2, 0.7);
        runs.heard(first, epochDone(4));
        catchUp();
        assertEquals(1, confusion.state().epoch());
        confusion.epoch(0);
        assertEquals(4, confusion.state().epoch());
        assertTrue(confusion.state().latest());
    }

    @Test
    void whatChangedIsAskedSinceTheLastQuestionsAndOrderedByWhatMoved() {
        ChangesModel changes = new ChangesModel(histories, Runnable::run, Runnable::run);
        runs.select(List.of(first));
        assertEquals(new Moment(first, 2), changes.state().before().orElseThrow()); // when questions were put
        assertEquals(new Moment(first, 3), changes.state().after().orElseThrow());
        changes.before(new Moment(first, 1));
        // a: 0.9 became 0.2; b: 0.45 became 0.1, and its relevance 0.9 on the left became 0.2
        assertEquals(List.of("a", "b"), changes.state().rows().stream().map(change -> change.id()).toList());
        assertEquals(0.7, changes.state().rows().getFirst().prediction(), 1e-6);
        changes.order(ChangesModel.Order.EXPLANATION);
        assertEquals(List.of("b", "a"), changes.state().rows().stream().map(change -> change.id()).toList());
        assertEquals(0.7, changes.state().rows().getFirst().explanation(), 1e-6);
        changes.flippedOnly(true);
        assertEquals(List.of("a"), changes.state().rows().stream().map(change -> change.id()).toList());
        assertEquals("after epoch 2 (questions)", Sentences.moment(new Moment(first, 2), changes.state().runs()));
    }

    @Test
    void twoRunsAreComparedAtTheirEnds() {
        ChangesModel changes = new ChangesModel(histories, Runnable::run, Runnable::run);
        runs.select(List.of(first, second));
        assertEquals(new Moment(first, 3), changes.state().before().orElseThrow());
        assertEquals(new Moment(second, 2), changes.state().after().orElseThrow());
        assertEquals("two, after epoch 2", Sentences.moment(new Moment(second, 2), changes.state().runs()));
    }

    @Test
    void oneEpochAloneIsComparedWithNothing() throws Exception {
        ChangesModel changes = new ChangesModel(histories, Runnable::run, Runnable::run);
        WrittenRuns.epochs(first, 0.5);
        runs.select(List.of(first));
        assertTrue(changes.state().rows().isEmpty());
        assertTrue(changes.state().problem().startsWith("Two epochs are needed"), changes.state().problem());
    }

    @Test
    void stepsAreDrawnWhileTheyAreMadeAndOnlyWhenSomebodyLooks() {
        CurvesModel curves = new CurvesModel(histories, new LiveModel(runs));
        runs.select(List.of(second, first));
        runs.heard(first, new TrainingEvent.StepDone(4, 9, 1, 4, 8, 0.5));
        runs.heard(first, new TrainingEvent.StepDone(4, 9, 2, 4, 8, 0.25));
        assertFalse(curves.state().charts().getFirst().measure().kind() == Measure.Kind.STEP_LOSS);
        curves.refresh();
        CurvesModel.Chart steps = curves.state().charts().getFirst();
        assertEquals(Measure.Kind.STEP_LOSS, steps.measure().kind());
        assertEquals(0, steps.curves().getFirst().x().length); // nothing was heard of the other run
        assertArrayEquals(new double[] {3.25, 3.5}, steps.curves().getLast().x(), 1e-12);
        assertArrayEquals(new double[] {0.5, 0.25}, steps.curves().getLast().y());
    }
}
