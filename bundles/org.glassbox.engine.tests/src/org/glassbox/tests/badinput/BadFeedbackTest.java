package org.glassbox.tests.badinput;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.feedback.Annotator;
import org.glassbox.core.feedback.Answer;
import org.glassbox.core.feedback.AnswerDesk;
import org.glassbox.core.feedback.Query;
import org.glassbox.core.image.Mask;
import org.glassbox.core.option.Option;
import org.glassbox.core.registry.ExtensionPoint;
import org.glassbox.engine.experiment.Experiment;
import org.glassbox.engine.experiment.Phase;
import org.glassbox.engine.experiment.Selection;
import org.glassbox.engine.experiment.TrainingSettings.ClassBalance;
import org.glassbox.engine.run.TrainingEvent;
import org.glassbox.tests.TestFiles;
import org.glassbox.tests.consistency.FakeContributions;
import org.glassbox.tests.run.TinyRuns;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Runs on classes that no image has, and answers that can't be. */
class BadFeedbackTest {
    private static final int SIDE = 32;
    @TempDir
    private Path folder;

    /** A table of noise with a class for each image in turn. */
    private Path table(String split, List<String> classes, int images) throws Exception {
        StringBuilder table = new StringBuilder();
        for (int n = 0; n < images; n++) {
            String name = split + n + ".png";
            TestFiles.noise(folder.resolve(name), SIDE, n);
            table.append(name + "," + classes.get(n % classes.size()) + "," + split + "\n");
        }
        Path file = folder.resolve("table.csv");
        Files.writeString(file, (Files.exists(file) ? Files.readString(file) : "path,label,split\n") + table);
        return file;
    }

    private static void assertFinite(TinyRuns.Told told) {
        for (TrainingEvent.EpochDone done : told.all(TrainingEvent.EpochDone.class)) {
            assertTrue(done.summary().trainLoss().values().stream().allMatch(Double::isFinite), done::toString);
        }
    }

    @ParameterizedTest
    @EnumSource(ClassBalance.class)
    void aClassThatNoTrainingImageHasIsNeitherTrainedNorTrouble(ClassBalance balance) throws Exception {
        table("train", List.of("a", "b"), 12);
        table("val", List.of("a"), 4);
        Path table = table("test", List.of("a", "b", "c"), 6);
        Experiment experiment = TinyRuns.experiment("data={id: csv, path: \"" + table + "\"}", "training.classBalance=" + balance.name().toLowerCase(Locale.ROOT),
                "metrics=[accuracy, loss, per-class, auc, balanced-accuracy]", "phases=[{epochs: 2, losses: [cross-entropy], weighting: hnm}]");
        try (TinyRuns runs = new TinyRuns()) {
            TinyRuns.Told told = runs.run(experiment, folder.resolve("run"), false);
            assertFinite(told);
            Map<String, Double> validation = told.all(TrainingEvent.EpochDone.class).getLast().summary().validation();
            assertTrue(Double.isNaN(validation.get("recall/b")) && Double.isNaN(validation.get("recall/c")), "undefined and not zero");
            assertTrue(Double.isFinite(validation.get("accuracy")) && Double.isFinite(validation.get("loss")));
        }
    }

    /** What an annotator of a plug-in may get wrong. */
    public enum Mistake {
        UNKNOWN_IMAGE, UNKNOWN_REGION, UNKNOWN_CLASS, OTHER_SIZE, THROWS
    }

    /** An annotator of a plug-in with a mistake. */
    public record Mistaken(@Option(help = "the mistake") Mistake mistake) implements Annotator {
        @Override
        public void ask(List<Query> queries, AnswerDesk desk) throws GlassboxException {
            String id = queries.getFirst().id();
            desk.submit(switch (mistake) {
                case UNKNOWN_IMAGE -> new Answer.Marked("3/train/none", new TreeSet<>(List.of(0)));
                case OTHER_SIZE -> new Answer.Corrected(id, Optional.of(Mask.empty(SIDE + 1, SIDE)), Optional.empty(), OptionalInt.empty());
                case UNKNOWN_REGION -> new Answer.Marked(id, new TreeSet<>(List.of(0, 99)));
                case UNKNOWN_CLASS -> new Answer.Corrected(id, Optional.empty(), Optional.empty(), OptionalInt.of(2));
                case THROWS -> throw new IllegalStateException("no such thing");
            });
        }
    }

    private static Experiment askedOf(String annotator) throws GlassboxException {
        Experiment tiny = TinyRuns.experiment();
        return new Experiment(tiny.name(), tiny.seed(), tiny.data(), tiny.network(), tiny.weights(), tiny.training(), tiny.augmentation(), tiny.metrics(),
                tiny.phases().stream().map(phase -> new Phase(phase.name(), phase.settings(), phase.losses(), phase.queries().map(queries ->
                new Phase.Queries(queries.settings(), queries.sampler(), queries.explainer(), Selection.of(annotator))))).toList());
    }

    @ParameterizedTest
    @EnumSource(Mistake.class)
    void anAnnotatorWithAMistakeEndsTheRunWithASentenceThatNamesItAndNothingOfItIsKept(Mistake mistake) throws Exception {
        try (TinyRuns runs = new TinyRuns(FakeContributions.with(ExtensionPoint.ANNOTATORS, Map.of("mistaken", new Mistaken(mistake))))) {
            GlassboxException failure = assertThrows(GlassboxException.class, () -> runs.run(askedOf("mistaken"), folder.resolve("run"), false));
            String expected = "The annotator \"mistaken\" failed: " + switch (mistake) {
                case UNKNOWN_IMAGE -> "java.lang.IllegalArgumentException: no query 3/train/none was put in this run";
                case OTHER_SIZE -> "java.lang.IllegalArgumentException: the query ";
                case UNKNOWN_REGION -> "java.lang.IllegalArgumentException: the query ";
                case UNKNOWN_CLASS -> "java.lang.IllegalArgumentException: the data have 2 classes, and none of the index 2";
                case THROWS -> "java.lang.IllegalStateException: no such thing";
            };
            assertTrue(failure.getMessage().contains(expected), failure::getMessage);
            assertFalse(Files.readString(folder.resolve("run/feedback.jsonl")).contains("answer"), "nothing was answered");
        }
    }

    /** Says in turn that nothing matters, that everything does, that nothing is ruled out, and that everything is. */
    public record Extremes(@Option(help = "unused") boolean unused) implements Annotator {
        @Override
        public void ask(List<Query> queries, AnswerDesk desk) throws GlassboxException {
            for (int n = 0; n < queries.size(); n++) {
                Mask mask = n % 2 == 0 ? Mask.empty(SIDE, SIDE) : Mask.empty(SIDE, SIDE).complement();
                Optional<Mask> relevant = n % 4 < 2 ? Optional.of(mask) : Optional.empty();
                Optional<Mask> irrelevant = n % 4 < 2 ? Optional.empty() : Optional.of(mask);
                desk.submit(new Answer.Corrected(queries.get(n).id(), relevant, irrelevant, OptionalInt.empty()));
            }
        }
    }

    @Test
    void drawnMasksThatAreEmptyOrOfTheWholeImageAreTrainedOn() throws Exception {
        try (TinyRuns runs = new TinyRuns(FakeContributions.with(ExtensionPoint.ANNOTATORS, Map.of("extremes", new Extremes(false))))) {
            TinyRuns.Told told = runs.run(askedOf("extremes"), folder.resolve("run"), false);
            assertFinite(told);
            assertEquals(6, told.all(TrainingEvent.EpochDone.class).size());
        }
    }
}
