package org.glassbox.tests.badinput;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.glassbox.core.feedback.Answer;
import org.glassbox.core.image.Mask;
import org.glassbox.core.image.Region;
import org.glassbox.engine.io.ImageFiles;
import org.glassbox.engine.run.TrainingEvent;
import org.glassbox.tests.TestFiles;
import org.glassbox.tests.run.TinyRuns;
import org.glassbox.tests.run.TinyRuns.Told;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders in which only some images have masks, and some of these are empty or full. */
class MissingMasksTest {
    private static final int SIDE = 32;
    @TempDir
    private Path folder;

    /** Two classes of six images; of each class one image has a mask, one an empty one, one a full one, and the others none. */
    private Path pictures() throws Exception {
        Path data = folder.resolve("data");
        Mask part = Mask.of(SIDE, SIDE, List.of(new Region(4, 4, 10, 10)));
        List<Mask> masks = List.of(part, Mask.empty(SIDE, SIDE), Mask.empty(SIDE, SIDE).complement());
        for (String split : List.of("train", "val", "test")) {
            for (String name : List.of("a", "b")) {
                for (int i = 0; i < 6; i++) {
                    TestFiles.noise(data.resolve(split + "/" + name + "/" + i + ".png"), SIDE, i);
                    if (i < masks.size()) {
                        Path file = data.resolve("masks/" + split + "/" + name + "/" + i + ".png");
                        Files.createDirectories(file.getParent());
                        ImageFiles.write(masks.get(i), file);
                    }
                }
            }
        }
        return data;
    }

    @Test
    void imagesWhoseMasksAreMissingEmptyOrFullAreTrainedOnTogether() throws Exception {
        String data = "data={id: image-folder, path: '" + pictures() + "'}";
        for (String options : List.of("lambda: 0.3", "lambda: 1", "lambda: 0.3, emptyMeansNothing: true", "use: irrelevant", "use: either, measure: squared")) {
            try (TinyRuns runs = new TinyRuns()) {
                Told told = runs.run(TinyRuns.experiment(data, "training.batchSize=4", "metrics=[accuracy, loss, jaccard, miou, triage]",
                        "phases=[{name: a, epochs: 2, losses: [{id: explanation, " + options + "}]}]"), folder.resolve(options.replaceAll("\\W", "")), false);
                assertEquals(TrainingEvent.Outcome.COMPLETED, told.all(TrainingEvent.Ended.class).getFirst().outcome(), options);
                for (TrainingEvent.EpochDone done : told.all(TrainingEvent.EpochDone.class)) {
                    done.summary().trainLoss().forEach((name, value) -> assertTrue(Double.isFinite(value), options + ": " + name + " is " + value));
                    assertEquals(6, done.summary().validation().get("triage/unknown"), "three images of each class have no mask");
                    assertTrue(Double.isFinite(done.summary().validation().get("miou")), options);
                }
            }
        }
    }

    @Test
    void simulatedAnnotatorsSkipImagesWhoseMaskIsMissingOrEmpty() throws Exception {
        String data = "data={id: image-folder, path: '" + pictures() + "'}";
        try (TinyRuns runs = new TinyRuns()) {
            Told told = runs.run(TinyRuns.experiment(data, "training.batchSize=4", "phases[1].epochs=1", "phases[1].queries.perEpoch=12",
                    "phases[1].queries.annotator={id: simulated, kind: relevant-mask}"), folder.resolve("run"), false);
            List<Answer> answers = told.all(TrainingEvent.Answered.class).stream().map(TrainingEvent.Answered::answer).toList();
            assertEquals(12, answers.size());
            List<String> reasons = answers.stream().filter(Answer.Skipped.class::isInstance).map(answer -> ((Answer.Skipped) answer).reason()).toList();
            assertEquals(6, reasons.stream().filter("the sample has no mask of its relevant region"::equals).count(), reasons.toString());
            assertEquals(2, reasons.stream().filter("the mask of the relevant region is empty"::equals).count(), reasons.toString());
            assertEquals(4, answers.stream().filter(Answer.Corrected.class::isInstance).count(), "a part and all of it, in each class");
        }
    }
}
