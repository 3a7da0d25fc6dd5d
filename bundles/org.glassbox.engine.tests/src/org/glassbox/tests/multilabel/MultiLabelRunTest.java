package org.glassbox.tests.multilabel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.glassbox.cli.ExitCode;
import org.glassbox.core.RandomStream;
import org.glassbox.engine.experiment.Experiment;
import org.glassbox.engine.run.TrainingEvent;
import org.glassbox.tests.CommandLine;
import org.glassbox.tests.CommandLine.Ended;
import org.glassbox.tests.run.TinyRuns;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs of seconds on images with a red square, a blue one, or both. */
class MultiLabelRunTest {
    private static final int SIDE = 32;
    private static final int IMAGES = 72;
    @TempDir
    private Path folder;
    private Path data;

    @BeforeEach
    void draw() throws IOException {
        data = folder.resolve("voc");
        Files.createDirectories(data.resolve("JPEGImages"));
        Files.createDirectories(data.resolve("Annotations"));
        RandomStream random = RandomStream.of(1, "squares");
        for (int n = 0; n < IMAGES; n++) {
            BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
            Graphics2D graphics = image.createGraphics();
            graphics.setColor(Color.GRAY);
            graphics.fillRect(0, 0, SIDE, SIDE);
            StringBuilder objects = new StringBuilder();
            if (n % 3 != 1) {
                objects.append(square(graphics, "red", Color.RED, random.nextInt(8), random.nextInt(20)));
            }
            if (n % 3 != 0) {
                objects.append(square(graphics, "blue", Color.BLUE, 16 + random.nextInt(6), random.nextInt(20)));
            }
            graphics.dispose();
            ImageIO.write(image, "png", data.resolve("JPEGImages/" + n + ".png").toFile());
            Files.writeString(data.resolve("Annotations/" + n + ".xml"), "<annotation><size><width>32</width><height>32</height></size>" + objects + "</annotation>");
        }
    }

    private static String square(Graphics2D graphics, String name, Color colour, int left, int top) {
        graphics.setColor(colour);
        graphics.fillRect(left, top, 10, 10);
        return "<object><name>" + name + "</name><bndbox><xmin>" + (left + 1) + "</xmin><ymin>" + (top + 1) + "</ymin><xmax>" + (left + 10) + "</xmax><ymax>"
                + (top + 10) + "</ymax></bndbox></object>";
    }

    private Experiment experiment(String loss, String weighting) throws Exception {
        return TinyRuns.experiment("data={id: voc, path: \"" + data + "\", task: multi, size: 0}", "training.learningRate=0.01",
                "metrics=[accuracy, loss, average-precision, label-sets]", "phases=[{epochs: 6, losses: [" + loss + "], weighting: " + weighting + "}]");
    }

    @Test
    void bothClassesAreLearntWithWeightsByConsistency() throws Exception {
        Map<String, Double> validation;
        try (TinyRuns runs = new TinyRuns()) {
            TinyRuns.Told told = runs.run(experiment("binary-cross-entropy", "{id: consistency, epsilon: 0.02, every: 2, warmUp: 1}"), folder.resolve("run"), false);
            validation = told.all(TrainingEvent.EpochDone.class).getLast().summary().validation();
        }
        assertTrue(validation.get("mean-average-precision") > 0.9, validation::toString);
        assertTrue(validation.get("micro-f1") > 0.8, validation::toString);
        try (Stream<Path> files = Files.list(folder.resolve("run"))) {
            List<Path> weights = files.filter(file -> file.getFileName().toString().startsWith("sample-weights")).sorted().toList();
            assertEquals("id,epoch,v,D,flipped,correct", Files.readAllLines(weights.getLast()).getFirst());
        }
        try (CommandLine glassbox = new CommandLine()) {
            Ended ended = glassbox.run("evaluate", "--weights", folder.resolve("run/weights.safetensors").toString(), "--data", "voc", "--data-option",
                    "path=" + data, "--data-option", "task=multi", "--data-option", "size=0", "--split", "all", "--methods", "gradcam", "--metrics", "iou",
                    "--out", folder.resolve("evaluation").toString(), "--json");
            assertEquals(ExitCode.OK, ended.exitCode(), ended::toString);
            assertEquals(IMAGES, ended.json().get("images").asInt());
            assertTrue(ended.json().get("model").get("accuracy").get("value").asDouble() > 0.9, "any of an image's classes is right");
        }
    }

    @Test
    void aTableOfImagesIsEvaluatedAsItStands() throws Exception {
        StringBuilder table = new StringBuilder("path,label\n");
        for (int n = 0; n < IMAGES; n++) {
            table.append("JPEGImages/" + n + ".png," + (n % 3 == 0 ? "red" : n % 3 == 1 ? "blue" : "red;blue") + "\n");
        }
        Path csv = Files.writeString(data.resolve("squares.csv"), table);
        try (TinyRuns runs = new TinyRuns()) {
            runs.run(TinyRuns.experiment("data={id: csv, path: \"" + csv + "\"}", "phases=[{epochs: 1, losses: [binary-cross-entropy]}]"), folder.resolve("table"), false);
        }
        try (CommandLine glassbox = new CommandLine()) {
            Ended ended = glassbox.run("evaluate", "--weights", folder.resolve("table/weights.safetensors").toString(), "--data", csv.toString(), "--methods",
                    "gradcam", "--metrics", "sparseness", "--out", folder.resolve("evaluation").toString(), "--json");
            assertEquals(ExitCode.OK, ended.exitCode(), ended::toString);
            assertEquals(IMAGES, ended.json().get("images").asInt(), "all of them, for the table has no splits");
        }
    }

    @Test
    void theLossOfTheTrainingStepsIsThatOfAllClasses() throws Exception {
        try (TinyRuns runs = new TinyRuns()) {
            List<Map<String, Double>> all = runs.run(experiment("binary-cross-entropy", "hnm"), folder.resolve("sets"), false).numbers();
            List<Map<String, Double>> main = runs.run(experiment("cross-entropy", "hnm"), folder.resolve("main"), false).numbers();
            assertTrue(all.getLast().get("loss") < main.getLast().get("loss"), "one class alone is no answer for images with both");
        }
    }
}
