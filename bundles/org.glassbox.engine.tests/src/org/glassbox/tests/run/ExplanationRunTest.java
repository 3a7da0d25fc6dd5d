package org.glassbox.tests.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.feedback.Answer;
import org.glassbox.core.image.RgbImage;
import org.glassbox.engine.experiment.Experiment;
import org.glassbox.engine.feedback.FeedbackUses;
import org.glassbox.engine.feedback.Receipt;
import org.glassbox.engine.io.ImageFiles;
import org.glassbox.engine.io.SafeTensors;
import org.glassbox.engine.run.TrainingEvent;
import org.glassbox.engine.run.TrainingEvent.EpochSummary;
import org.glassbox.tests.TestFiles;
import org.glassbox.tests.run.TinyRuns.Told;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole runs that train explanations. */
class ExplanationRunTest {
    private static final String PLAIN = "phases[1].counterexamplesPerStep=0";
    private static TinyRuns runs;
    @TempDir
    private Path folder;

    @BeforeAll
    static void start() {
        runs = new TinyRuns();
    }

    @AfterAll
    static void stop() {
        runs.close();
    }

    private static List<EpochSummary> epochs(Told told) {
        return told.all(TrainingEvent.EpochDone.class).stream().map(TrainingEvent.EpochDone::summary).toList();
    }

    @Test
    void theDataSetsMasksTeachAndTheCurvesShowIt() throws Exception {
        Experiment experiment = TinyRuns.experiment("phases=[{name: a, epochs: 2, losses: [{id: explanation, lambda: 0.5}]}]",
                "metrics=[accuracy, loss, jaccard, triage]");
        Told told = runs.run(experiment, folder, false);
        for (EpochSummary epoch : epochs(told)) {
            assertTrue(epoch.trainLoss().get("explanation") > 0, epoch.toString());
            assertTrue(epoch.trainLoss().get("jaccard") >= 0 && epoch.trainLoss().get("jaccard") <= 1, epoch.toString());
            assertTrue(epoch.trainLoss().containsKey("dead maps"), epoch.toString());
            Map<String, Double> validation = epoch.validation();
            assertTrue(validation.get("jaccard") >= 0 && validation.get("jaccard") <= 1, validation.toString());
            double counted = validation.entrySet().stream().filter(value -> value.getKey().startsWith("triage/")).mapToDouble(Map.Entry::getValue).sum();
            assertEquals(16, counted, "each validation image is in one situation");
            assertEquals(0, validation.get("triage/unknown"), "all drawn images have masks");
        }
        String header = Files.readAllLines(folder.resolve("metrics.csv")).getFirst();
        assertTrue(header.contains("train loss jaccard") && header.contains("validation jaccard"), header);
    }

    /** All masks are of one shade, which as a set would be empty and say nothing. */
    @Test
    void distancesAreTrainedOnTheShadesOfTheDataSetsMasks() throws Exception {
        Path data = folder.resolve("data");
        byte[] quarter = new byte[3 * 16 * 16];
        Arrays.fill(quarter, (byte) 64);
        for (String split : List.of("train", "val", "test")) {
            for (String name : List.of("a", "b")) {
                for (int i = 0; i < 3; i++) {
                    TestFiles.noise(data.resolve(split + "/" + name + "/" + i + ".png"), 16, i);
                    Path mask = data.resolve("masks/" + split + "/" + name + "/" + i + ".png");
                    Files.createDirectories(mask.getParent());
                    ImageFiles.write(new RgbImage(16, 16, quarter), mask);
                }
            }
        }
        for (String measure : List.of("squared", "jaccard")) {
            Told told = runs.run(TinyRuns.experiment("data={id: image-folder, path: '" + data + "'}", "training.batchSize=4",
                    "augmentation={rotation: 30}", "phases=[{name: a, epochs: 1, losses: [{id: explanation, measure: " + measure + "}]}]"),
                    folder.resolve(measure), false);
            assertEquals(measure.equals("squared"), epochs(told).getFirst().trainLoss().get("explanation") > 0, measure);
        }
    }

    @Test
    void theExplanationLossChangesWhatIsLearntAndARunThatWasCutGoesOnToTheSameNumbers() throws Exception {
        String[] sets = {"phases=[{name: a, epochs: 3, losses: [cross-entropy, {id: explanation, weight: 2}, equalized-focal]}]"};
        runs.run(TinyRuns.experiment(sets), folder.resolve("whole"), false);
        NullProgressMonitor monitor = new NullProgressMonitor();
        runs.run(TinyRuns.experiment(sets), folder.resolve("cut"), false, Optional.empty(), event -> {
            if (event instanceof TrainingEvent.StepDone step && step.epoch() == 3) {
                monitor.setCanceled(true);
            }
        }, monitor);
        runs.run(TinyRuns.experiment(sets), folder.resolve("cut"), true);
        assertArrayEquals(Files.readAllBytes(folder.resolve("whole/weights.safetensors")), Files.readAllBytes(folder.resolve("cut/weights.safetensors")));
        runs.run(TinyRuns.experiment("phases=[{name: a, epochs: 3, losses: [cross-entropy, equalized-focal]}]"), folder.resolve("without"), false);
        byte[] without = Files.readAllBytes(folder.resolve("without/weights.safetensors"));
        assertFalse(Arrays.equals(Files.readAllBytes(folder.resolve("whole/weights.safetensors")), without));
    }

    @Test
    void masksThatAnnotatorsDrawTeachFromTheNextEpochOn() throws Exception {
        String explanation = "phases[1].losses=[cross-entropy, {id: explanation, masksFrom: feedback}]";
        Told told = runs.run(TinyRuns.experiment(PLAIN, explanation, "phases[2].losses=[cross-entropy]",
                "phases[1].queries.annotator={id: simulated, kind: mask-and-label}"), folder, false);
        List<Double> losses = epochs(told).stream().map(epoch -> epoch.trainLoss().getOrDefault("explanation", 0.0)).toList();
        assertEquals(List.of(0.0, 0.0, 0.0), losses.subList(0, 3));
        assertTrue(losses.get(3) > 0 && losses.get(4) > 0, losses.toString());
        assertTrue(told.all(TrainingEvent.Answered.class).stream().allMatch(event -> event.answer() instanceof Answer.Corrected));
        assertEquals(6, epochs(told).get(3).annotated());
    }

    @Test
    void drawingsAndClassesHaveReceiptsOfTheirOwn() throws Exception {
        String explanation = "phases[1].losses=[cross-entropy, {id: explanation, masksFrom: feedback}]";
        Told told = runs.run(TinyRuns.experiment(PLAIN, explanation, "phases[2].losses=[cross-entropy]",
                "phases[1].queries.annotator={id: simulated, kind: mask-and-label}"), folder, false);
        List<Receipt> receipts = told.all(TrainingEvent.ReceiptReady.class).stream().map(TrainingEvent.ReceiptReady::receipt).toList();
        assertEquals(told.all(TrainingEvent.Answered.class).size(), receipts.size());
        for (Receipt receipt : receipts) {
            assertTrue(receipt.ruledOut().isEmpty() && !receipt.relevant().isEmpty(), receipt.queryId());
            assertEquals(0, receipt.before().ruledOutShare());
            assertTrue(receipt.before().relevantShare() > 0 && receipt.after().relevantShare() <= 1, receipt.queryId());
        }
        String report = Files.readString(folder.resolve("report.html"));
        assertTrue(report.contains("the class was said to be") && report.contains("on pixels that were drawn as what matters"), "the report tells of them");
    }

    @Test
    void aRunSaysWhichAnswersItLearnsFrom() throws Exception {
        String nothing = "phases[1].losses=[cross-entropy]";
        String drawn = "phases[1].losses=[cross-entropy, {id: explanation, masksFrom: feedback}]";
        assertEquals(new FeedbackUses(true, false, true), uses("phases[1].losses=[cross-entropy, attribution-share]"));
        assertEquals(new FeedbackUses(true, false, true), uses(nothing, "phases[1].counterexamplesPerStep=1"));
        assertEquals(new FeedbackUses(false, false, false), uses(nothing));
        assertEquals(new FeedbackUses(false, false, false), uses("phases[0].losses=[cross-entropy, attribution-share]", nothing));
        assertEquals(new FeedbackUses(false, false, false), uses("phases[1].losses=[cross-entropy, {id: explanation, use: either}]"));
        assertEquals(new FeedbackUses(false, true, false), uses(drawn));
        assertEquals(new FeedbackUses(true, true, false), uses(drawn, "phases[1].queries.ruledOut=all-but-kept"));
    }

    /** What a run says of answers as soon as it begins; only the phase that asks makes counterexamples, unless it is told not to. */
    private FeedbackUses uses(String... sets) throws Exception {
        List<String> all = new ArrayList<>(List.of(PLAIN, "phases[2].losses=[cross-entropy]"));
        all.addAll(List.of(sets));
        NullProgressMonitor monitor = new NullProgressMonitor();
        Told told = new Told();
        runs.run(TinyRuns.experiment(all.toArray(String[]::new)), Files.createTempDirectory(folder, "uses"), false, Optional.empty(), event -> {
            told.heard(event);
            monitor.setCanceled(true);
        }, monitor);
        return told.all(TrainingEvent.Started.class).getFirst().uses();
    }

    @Test
    void irrelevantMasksAndKeptRectanglesTeachToo() throws Exception {
        String explanation = "phases[1].losses=[cross-entropy, {id: explanation, masksFrom: feedback, use: either}]";
        for (String annotator : List.of("{id: simulated, kind: irrelevant-mask}", "simulated")) {
            Told told = runs.run(TinyRuns.experiment(PLAIN, explanation, "phases[1].queries.annotator=" + annotator, "phases[1].queries.ruledOut=all-but-kept",
                    "phases[1].queries.perEpoch=16", "phases[2].losses=[cross-entropy]"), folder.resolve(Integer.toString(annotator.length())), false);
            assertTrue(epochs(told).get(3).trainLoss().get("explanation") > 0, annotator);
        }
    }

    @Test
    void theTriageSamplerAsksAboutImagesThatAreWrong() throws Exception {
        Told told = runs.run(TinyRuns.experiment("phases[1].queries.sampler=triage"), folder, false);
        assertFalse(told.all(TrainingEvent.Asked.class).getFirst().queries().isEmpty());
        assertEquals(TrainingEvent.Outcome.COMPLETED, told.all(TrainingEvent.Ended.class).getFirst().outcome());
    }

    @Test
    void onlineTrainingTakesOneImageAStepAndShortensTheGradient() throws Exception {
        Experiment online = TinyRuns.experiment(
                "training={optimiser: sgd, learningRate: 0.0001, momentum: 0, batchSize: 1, gradientNorm: 5, select: best-jaccard}",
                "metrics=[accuracy, loss, jaccard]", "phases=[{name: a, epochs: 1, losses: [{id: explanation, lambda: 0.3}]}]");
        Told told = runs.run(online, folder, false);
        assertEquals(32, told.all(TrainingEvent.StepDone.class).size(), "a step for each of the 32 images");
        float[] means = SafeTensors.read(folder.resolve("weights.safetensors")).tensors().get("bn1.running_mean").values();
        assertArrayEquals(new float[means.length], means, "single images leave the running statistics as they were");
    }

    @Test
    void anAnswerTakesEffectAtOnceWhereAnEpochTrainsOnTheLatestAnswersOnly() throws Exception {
        Told told = runs.run(TinyRuns.experiment("training.batchSize=1", "training.optimiser=sgd", "training.gradientNorm=5",
                "phases=[{name: a, epochs: 1, losses: [cross-entropy], queries: {perEpoch: 1, annotator: {id: simulated, kind: relevant-mask}}},"
                        + " {name: b, epochs: 3, trainOn: latest-answers, losses: [{id: explanation, lambda: 0.3, masksFrom: feedback}],"
                        + " queries: {perEpoch: 1, annotator: {id: simulated, kind: relevant-mask}}},"
                        + " {name: c, epochs: 1, trainOn: answered, losses: [{id: explanation, lambda: 0.3, masksFrom: feedback}]}]"), folder, false);
        List<TrainingEvent.StepDone> steps = told.all(TrainingEvent.StepDone.class);
        for (int epoch = 2; epoch <= 4; epoch++) {
            int number = epoch;
            assertEquals(1, steps.stream().filter(step -> step.epoch() == number).count(), "one answer, one step in epoch " + epoch);
        }
        int answered = epochs(told).getLast().annotated();
        assertEquals(answered, steps.stream().filter(step -> step.epoch() == 5).count(), "a step for each image that was ever answered");
    }

    @Test
    void aWrongLambdaAndALayerThatIsNotThereAreRefusedBeforeAnythingRuns() {
        GlassboxException lambda = assertThrows(GlassboxException.class, () -> TinyRuns.experiment("phases[0].losses=[{id: explanation, lambda: 1.5}]"));
        assertTrue(lambda.getMessage().contains("lambda") && lambda.getMessage().contains("from 0 to 1"), lambda.getMessage());
        GlassboxException layer = assertThrows(GlassboxException.class,
                () -> runs.run(TinyRuns.experiment("phases[0].losses=[{id: explanation, layers: conv9}]"), folder.resolve("layer"), false));
        assertTrue(layer.getMessage().startsWith("Phase \"baseline\" can't train with loss \"explanation\": the network has no layer \"conv9\""),
                layer.getMessage());
        GlassboxException select = assertThrows(GlassboxException.class,
                () -> runs.run(TinyRuns.experiment("training.select=best-jaccard"), folder.resolve("select"), false));
        assertEquals("The best epoch is to be chosen by best-jaccard (select), but the experiment has no metric jaccard; add it to metrics.",
                select.getMessage());
    }

    @Test
    void anExplanationLossWithoutAnyMaskTeachesNothingAndSaysSo() throws Exception {
        Told told = runs.run(TinyRuns.experiment("phases=[{name: a, epochs: 1, losses: [{id: explanation, masksFrom: feedback}]}]"), folder, false);
        assertEquals(0.0, epochs(told).getFirst().trainLoss().get("explanation"));
        assertEquals(0.0, epochs(told).getFirst().trainLoss().get("total"));
    }
}
