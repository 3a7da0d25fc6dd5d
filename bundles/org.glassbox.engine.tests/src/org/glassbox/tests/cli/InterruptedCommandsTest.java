package org.glassbox.tests.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.glassbox.core.RandomStream;
import org.glassbox.core.image.Normalisation;
import org.glassbox.core.image.RgbImage;
import org.glassbox.core.network.Graph;
import org.glassbox.core.network.StateDict;
import org.glassbox.engine.io.ImageFiles;
import org.glassbox.engine.io.SafeTensors;
import org.glassbox.engine.io.WeightFiles;
import org.glassbox.engine.io.WeightMetadata;
import org.glassbox.networks.SmallCnn;
import org.glassbox.pytorch.Torch;
import org.glassbox.tests.run.CommandLineProcess;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Presses Ctrl-C while the command line works on many images. */
class InterruptedCommandsTest {
    private static final int SIZE = 32;
    private static final int IMAGES = 80; // in each of two classes
    private static final long PATIENCE_SECONDS = 120;
    @TempDir
    private Path folder;
    private Path weights;
    private Path data;

    @BeforeEach
    void write() throws Exception {
        weights = folder.resolve("weights.safetensors");
        Graph graph = new SmallCnn().graph(2, SIZE, SIZE);
        try (NDManager manager = Torch.newManager(Device.cpu()); StateDict state = StateDict.initialised(manager, graph, 1)) {
            SafeTensors.write(weights, WeightFiles.tensors(state), new WeightMetadata("smallcnn", List.of("cat", "dog"), SIZE, SIZE, Normalisation.IMAGENET, 1).toMap());
        }
        data = folder.resolve("data");
        for (String name : List.of("cat", "dog")) {
            Path of = Files.createDirectories(data.resolve("test").resolve(name));
            for (int n = 0; n < IMAGES; n++) {
                RandomStream random = RandomStream.of(n, name);
                byte[] rgb = new byte[3 * SIZE * SIZE];
                for (int i = 0; i < rgb.length; i++) {
                    rgb[i] = (byte) random.nextInt(256);
                }
                ImageFiles.write(new RgbImage(SIZE, SIZE, rgb), of.resolve(n + ".png"));
            }
        }
    }

    @Test
    void ctrlCEndsAnExplanationOfManyImagesWhichThenGoesOn() throws Exception {
        Path out = folder.resolve("maps");
        interrupted(out.resolve("explanations.jsonl"), "explain", "--weights", weights.toString(), "--method", "smoothgrad,gradcam", "--images", data.toString(), "--recursive",
                "--out", out.toString());
        try (Stream<Path> pictures = Files.walk(out)) {
            assertEquals(2 * 2 * IMAGES, pictures.filter(file -> file.toString().endsWith(".png")).count());
        }
    }

    @Test
    void ctrlCEndsAnEvaluationWhichThenGoesOn() throws Exception {
        Path out = folder.resolve("evaluation");
        interrupted(out.resolve("evaluation.jsonl"), "evaluate", "--weights", weights.toString(), "--methods", "gradcam,saliency", "--metrics", "deletion,sparseness", "--data",
                data.toString(), "--out", out.toString());
        assertEquals(1 + 2 * 2 * IMAGES, Files.readAllLines(out.resolve("images.csv")).size());
    }

    private void interrupted(Path journal, String... command) throws Exception {
        Process process = CommandLineProcess.start(folder, command);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (process.isAlive() && System.nanoTime() < deadline && done(journal) == 0) {
            Thread.sleep(5);
        }
        CommandLineProcess.assumeThatCtrlCIsHeard(process);
        assertEquals(0, new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor());
        assertEquals(130, finish(process), () -> output());
        long first = done(journal);
        assertTrue(first > 0 && first < 2 * IMAGES, first + " images\n" + output());
        assertTrue(output().contains("--resume goes on after"), () -> output());
        assertFalse(output().contains("Exception"), () -> output());

        List<String> again = new ArrayList<>(Arrays.asList(command));
        again.add("--resume");
        assertEquals(0, finish(CommandLineProcess.start(folder, again.toArray(String[]::new))), () -> output());
        assertTrue(output().contains(first + " of " + 2 * IMAGES + " images are "), () -> output());
        assertEquals(2 * IMAGES, done(journal));
    }

    /** Lines in the journal after the first, which holds the settings. */
    private static long done(Path journal) throws IOException {
        if (!Files.exists(journal)) {
            return 0;
        }
        try (Stream<String> lines = Files.lines(journal)) {
            return Math.max(0, lines.count() - 1);
        }
    }

    private static int finish(Process process) throws InterruptedException {
        assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), "the command takes too long");
        return process.exitValue();
    }

    private String output() {
        try {
            return CommandLineProcess.output(folder);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
