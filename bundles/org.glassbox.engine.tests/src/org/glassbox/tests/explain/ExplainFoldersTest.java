package org.glassbox.tests.explain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.glassbox.cli.ExitCode;
import org.glassbox.core.image.RgbImage;
import org.glassbox.engine.io.ImageFiles;
import org.glassbox.engine.io.NpyFiles;
import org.glassbox.engine.io.NpzFiles;
import org.glassbox.engine.io.SafeTensors;
import org.glassbox.engine.io.Tensor;
import org.glassbox.tests.CommandLine;
import org.glassbox.tests.CommandLine.Ended;
import org.glassbox.tests.TestFiles;
import org.glassbox.tests.io.PictureBytes;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What {@code glassbox explain} does with whole folders: it goes through them part by part, and on where it stopped. */
@TestInstance(Lifecycle.PER_CLASS)
class ExplainFoldersTest {
    private static final int SIZE = 16;
    private static final String JOURNAL = "explanations.jsonl";
    @TempDir
    Path folder;
    private Path shared;
    private CommandLine glassbox;
    private Path weights;
    private Path images;
    private Path out;

    @BeforeAll
    void open(@TempDir Path forAll) throws Exception {
        shared = forAll;
        glassbox = new CommandLine();
        weights = TestFiles.weights(shared.resolve("weights.safetensors"), SIZE, "cat", "dog");
    }

    @BeforeEach
    void name() throws Exception {
        images = Files.createDirectories(folder.resolve("images" + System.nanoTime()));
        out = images.resolveSibling(images.getFileName() + "-out");
    }

    @AfterAll
    void close() {
        glassbox.close();
    }

    private Ended explain(String... more) {
        return glassbox.run("explain", "--weights", weights, "--out", out, more);
    }

    private void write(int count) throws Exception {
        for (int n = 0; n < count; n++) {
            write("%04d.png".formatted(n), n);
        }
    }

    private Path write(String name, int seed) throws Exception {
        return TestFiles.noise(images.resolve(name), SIZE, seed);
    }

    @Test
    void foldersInFoldersAreLookedIntoWhereThatIsAskedForAndKeepTheirPlaces() throws Exception {
        write("cat/a.png", 1);
        write("dog/a.png", 2);
        write("dog/.hidden/b.png", 3);
        Ended refused = explain("--method", "saliency", "--images", images.toString());
        assertEquals(ExitCode.BAD_INPUT, refused.exitCode());
        assertTrue(refused.says("; folders in it are looked into with --recursive."), refused::toString);
        out = images.resolve("maps"); // the results of one command are not the images of the next
        for (int time = 0; time < 2; time++) {
            Ended ended = explain("--method", "saliency", "--images", images.toString(), "--recursive", "--json");
            assertEquals(ExitCode.OK, ended.exitCode(), ended::toString);
            assertEquals(2, ended.json().get("explanations").size());
        }
        assertTrue(Files.exists(out.resolve("cat/a.saliency.png")) && Files.exists(out.resolve("dog/a.saliency.png")));
    }

    @Test
    void anInterruptedCommandGoesOnAndGivesWhatAnUnbrokenOneGives() throws Exception {
        write(96);
        Path raw = images.resolveSibling("broken.npz");
        Ended stopped = glassbox.endedWhen(() -> images(out) > 0, "explain", "--weights", weights, "--out", out, "--method", "deeplift,gradcam", "--images", images, "--raw",
                raw);
        assertEquals(CommandLine.TERMINATED, stopped.exitCode(), stopped::toString);
        assertTrue(stopped.messages().getLast().endsWith("the same command with --resume goes on after them."), stopped::toString);
        long done = images(out);
        assertTrue(done > 0 && done < 96, "images done: " + done);
        assertFalse(Files.exists(raw), "half of the values are no result");
        Ended resumed = explain("--method", "deeplift,gradcam", "--images", images.toString(), "--raw", raw.toString(), "--resume", "--json");
        assertEquals(ExitCode.OK, resumed.exitCode(), resumed::toString);
        assertTrue(resumed.says(done + " of 96 images are explained already."), resumed::toString);
        assertEquals(192, resumed.json().get("explanations").size());
        out = images.resolveSibling("unbroken");
        Path unbroken = images.resolveSibling("unbroken.npz");
        Ended whole = explain("--method", "deeplift,gradcam", "--images", images.toString(), "--raw", unbroken.toString(), "--json");
        assertEquals(names(whole.json()), names(resumed.json()));
        Map<String, Tensor> expected = NpzFiles.read(unbroken);
        Map<String, Tensor> found = NpzFiles.read(raw);
        for (String method : expected.keySet()) {
            assertArrayEquals(expected.get(method).shape(), found.get(method).shape());
            assertArrayEquals(expected.get(method).values(), found.get(method).values(), 1e-5f, method);
        }
        try (Stream<Path> left = Files.list(out)) {
            assertTrue(left.noneMatch(file -> file.getFileName().toString().startsWith(".")), "nothing temporary is left");
        }
    }

    /** Lines in the journal after the first, which holds the settings. */
    private static long images(Path out) throws Exception {
        Path journal = out.resolve(JOURNAL);
        if (!Files.exists(journal)) {
            return 0;
        }
        try (Stream<String> lines = Files.lines(journal)) {
            return Math.max(0, lines.count() - 1);
        }
    }

    private static List<String> names(JsonNode json) {
        List<String> names = new ArrayList<>();
        json.get("explanations").forEach(node -> names.add(node.get("image").asText() + " " + node.get("method").asText()));
        return names;
    }

    @Test
    void picturesThatComeLaterAreAddedAlsoToTheValues() throws Exception {
        write(3);
        Path raw = images.resolveSibling("later.npz");
        String[] command = {"--method", "saliency", "--images", images.toString(), "--raw", raw.toString(), "--resume"};
        assertEquals(ExitCode.OK, explain(command).exitCode());
        byte[] first = Files.readAllBytes(raw);
        Ended again = explain(command);
        assertTrue(again.says("3 of 3 images are explained already."), again::toString);
        assertArrayEquals(first, Files.readAllBytes(raw));
        write("0000-later.png", 9);
        Ended more = explain(command);
        assertEquals(ExitCode.OK, more.exitCode(), more::toString);
        Tensor all = NpzFiles.read(raw).get("saliency");
        assertArrayEquals(new long[] {4, SIZE, SIZE}, all.shape());
        assertArrayEquals(Arrays.copyOf(all.values(), 3 * SIZE * SIZE), Arrays.copyOf(NpzFiles.read(Files.write(images.resolveSibling("first.npz"), first)).get(
                "saliency").values(), 3 * SIZE * SIZE));
    }

    @Test
    void otherSettingsAreNotMixedIntoTheSameFolder() throws Exception {
        write(2);
        assertEquals(ExitCode.OK, explain("--method", "deeplift", "--images", images.toString()).exitCode());
        Ended other = explain("--method", "deeplift", "--option", "reference=zero", "--images", images.toString(), "--resume");
        assertEquals(ExitCode.BAD_INPUT, other.exitCode());
        assertTrue(other.says("were made with other settings: method deeplift was \"") && other.says("reference=blur") && other.says(
                "Give another folder, or begin again without --resume."), other::toString);
        assertEquals(ExitCode.BAD_INPUT, explain("--method", "saliency", "--images", images.toString(), "--resume").exitCode());
        assertEquals(ExitCode.OK, explain("--method", "saliency", "--images", images.toString()).exitCode());
    }

    @Test
    void aLineThatWasNotFinishedIsForgottenAndADamagedOneNamed() throws Exception {
        write(3);
        String[] command = {"--method", "saliency", "--images", images.toString(), "--resume", "--json"};
        explain(command);
        Path journal = out.resolve(JOURNAL);
        String whole = Files.readString(journal);
        Files.writeString(journal, whole.substring(0, whole.length() - 20));
        Ended ended = explain(command);
        assertTrue(ended.says("2 of 3 images are explained already."), ended::toString);
        assertEquals(3, ended.json().get("explanations").size());
        Files.writeString(journal, whole.replaceFirst("\\{\"image\"", "{image"));
        Ended damaged = explain(command);
        assertEquals(ExitCode.BAD_INPUT, damaged.exitCode());
        assertTrue(damaged.says("Line 2 of " + journal + " is damaged; begin again without --resume."), damaged::toString);
    }

    @Test
    void onePercentOfBrokenFilesIsNamedAtTheEndAndTheRestExplained() throws Exception {
        write(198);
        Files.write(images.resolve("0050-cut.png"), Arrays.copyOf(Files.readAllBytes(images.resolve("0001.png")), 100));
        Files.writeString(images.resolve("0150-text.jpg"), "no picture");
        Ended ended = explain("--method", "saliency", "--images", images.toString(), "--json");
        assertEquals(ExitCode.FAULT, ended.exitCode());
        assertEquals(198, ended.json().get("explanations").size());
        assertEquals(2, ended.json().get("skipped").size());
        assertTrue(ended.messages().getLast().startsWith("198 images explained with saliency") && ended.messages().getLast().endsWith("Skipped: 2."), ended::toString);
        assertEquals(2, ended.messages().stream().filter(message -> message.startsWith("Skipped: The image ")).count());
        Ended again = explain("--method", "saliency", "--images", images.toString(), "--resume"); // tried again, for they may have been mended
        assertEquals(ExitCode.FAULT, again.exitCode());
        Files.delete(images.resolve("0150-text.jpg"));
        write("0050-cut.png", 500);
        Ended mended = explain("--method", "saliency", "--images", images.toString(), "--resume");
        assertEquals(ExitCode.OK, mended.exitCode(), mended::toString);
    }

    @Test
    void greyPicturesAndPalettesJustWork() throws Exception {
        BufferedImage grey = new BufferedImage(30, 20, BufferedImage.TYPE_BYTE_GRAY);
        BufferedImage deep = new BufferedImage(30, 20, BufferedImage.TYPE_USHORT_GRAY);
        BufferedImage bits = new BufferedImage(30, 20, BufferedImage.TYPE_BYTE_BINARY);
        for (int x = 0; x < 30; x++) {
            grey.getRaster().setSample(x, 10, 0, 8 * x);
            deep.getRaster().setSample(x, 10, 0, 2000 * x);
            bits.getRaster().setSample(x, 10, 0, x % 2);
        }
        Files.write(images.resolve("bits.png"), PictureBytes.encode(bits, "png"));
        Files.write(images.resolve("deep.png"), PictureBytes.encode(deep, "png"));
        Files.write(images.resolve("grey.jpg"), PictureBytes.encode(grey, "jpeg"));
        Ended ended = explain("--method", "saliency,gradcam", "--images", images.toString(), "--json");
        assertEquals(ExitCode.OK, ended.exitCode(), ended::toString);
        assertEquals(6, ended.json().get("explanations").size());
    }

    @Test
    void everyMapSaysHowItWasMade() throws Exception {
        write(1);
        JsonNode maps = explain("--method", "deeplift,gradcam,smoothgrad", "--option", "smoothgrad.seed=7", "--images", images.toString(), "--json").json().get(
                "explanations");
        JsonNode deepLift = maps.get(0);
        assertEquals("blur", deepLift.get("baseline").asText());
        assertEquals("blur", deepLift.get("options").get("reference").asText());
        assertTrue(deepLift.get("layer").isNull() && deepLift.get("seed").isNull());
        assertTrue(deepLift.get("completenessGap").asDouble() <= deepLift.get("allowedGap").asDouble());
        assertEquals("eval", deepLift.get("mode").asText());
        assertEquals("ok", deepLift.get("map").asText());
        assertTrue(deepLift.get("problem").isNull());
        JsonNode gradCam = maps.get(1);
        assertEquals("relu4", gradCam.get("layer").asText());
        assertTrue(gradCam.get("baseline").isNull() && gradCam.get("allowedGap").isNull());
        assertEquals(7, maps.get(2).get("seed").asInt());
    }

    @Test
    void aMapThatFailsItsOwnCheckIsMarkedInItsPictureTheTableAndTheMessages() throws Exception {
        Path dead = shared.resolve("dead.safetensors"); // a network that gives the same whatever it sees
        Map<String, Tensor> tensors = SafeTensors.read(weights).tensors().entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey,
                entry -> new Tensor(entry.getValue().shape(), entry.getKey().equals("fc.weight") ? new float[entry.getValue().values().length] : entry.getValue().values()),
                (a, b) -> a, LinkedHashMap::new));
        SafeTensors.write(dead, tensors, SafeTensors.read(weights).metadata());
        Path picture = write("a.png", 1);
        Ended sound = explain("--method", "saliency", "--images", images.toString());
        RgbImage unmarked = ImageFiles.read(out.resolve("a.saliency.png"));
        Path alive = weights;
        weights = dead;
        try {
            Ended failed = explain("--method", "saliency", "--images", picture.toString());
            assertEquals(ExitCode.OK, failed.exitCode());
            assertTrue(sound.out().contains(" ok ") && !sound.out().contains("FAILED"), sound::toString);
            assertTrue(failed.out().contains("FAILED"), failed::toString);
            assertTrue(failed.says("1 map fails its own check: it is zero everywhere (nothing speaks for the class there)."), failed::toString);
        } finally {
            weights = alive;
        }
        RgbImage marked = ImageFiles.read(out.resolve("a.saliency.png"));
        assertEquals(unmarked.width(), marked.width());
        assertEquals(0xffb000, rgb(marked, 0, 0), "a frame");
        assertNotEquals(0xffb000, rgb(unmarked, 0, 0));
    }

    private static int rgb(RgbImage image, int x, int y) {
        return image.value(x, y, 0) << 16 | image.value(x, y, 1) << 8 | image.value(x, y, 2);
    }

    @Test
    void weightsThatAreNoNumbersAreRefusedAndCostNothingThatIsDone() throws Exception {
        write(2);
        String[] command = {"--method", "saliency", "--images", images.toString()};
        explain(command);
        byte[] journal = Files.readAllBytes(out.resolve(JOURNAL));
        Path sound = weights;
        for (float wrong : new float[] {Float.NaN, Float.NEGATIVE_INFINITY}) {
            Map<String, Tensor> tensors = new LinkedHashMap<>(SafeTensors.read(sound).tensors());
            Tensor bias = tensors.get("fc.bias");
            tensors.put("fc.bias", new Tensor(bias.shape(), new float[] {0, wrong}));
            weights = shared.resolve("diverged.safetensors");
            SafeTensors.write(weights, tensors, SafeTensors.read(sound).metadata());
            Ended refused = explain(command);
            weights = sound;
            assertEquals(ExitCode.BAD_INPUT, refused.exitCode(), refused::toString);
            assertTrue(refused.says("1 of 2 in fc.bias; take weights from before the training diverged."), refused::toString);
        }
        assertArrayEquals(journal, Files.readAllBytes(out.resolve(JOURNAL)));
    }

    @Test
    void aPictureThatIsNamedTwiceIsExplainedOnce() throws Exception {
        write(2);
        Ended ended = explain("--method", "saliency", "--images", images.resolve("0001.png").toString(), images.toString(), "--json");
        assertEquals(2, ended.json().get("explanations").size());
        assertTrue(ended.json().get("explanations").get(0).get("image").asText().endsWith("0001.png"));
    }

    @Test
    void imagesThatAreNoNumbersAreSkipped() throws Exception {
        float[] values = new float[3 * 3 * SIZE * SIZE];
        values[3 * SIZE * SIZE] = Float.NaN; // the first of the second
        Path tensor = images.resolve("x.npy");
        NpyFiles.write(tensor, new Tensor(new long[] {3, 3, SIZE, SIZE}, values));
        Ended ended = explain("--method", "saliency", "--tensor", tensor.toString(), "--json");
        assertEquals(ExitCode.FAULT, ended.exitCode());
        assertEquals(2, ended.json().get("explanations").size());
        assertTrue(ended.says("Skipped: Image 1 of the tensor holds the value NaN; a network needs finite numbers."), ended::toString);
    }

    @Test
    void whatTheMethodsCantDoIsSaidBeforeAnyImageIsRead() {
        Path missing = images.resolve("none.png");
        Ended layer = explain("--method", "gradcam", "--layer", "rellu4", "--images", missing.toString());
        assertEquals(ExitCode.BAD_INPUT, layer.exitCode());
        assertEquals(1, layer.messages().size(), layer::toString);
        assertTrue(layer.says("The network has no layer \"rellu4\"; did you mean \"relu4\"?"), layer::toString);
        Ended refusal = explain("--method", "saliency,gradcam", "--layer", "fc", "--images", missing.toString());
        assertEquals(ExitCode.BAD_INPUT, refusal.exitCode());
        assertEquals(1, refusal.messages().size(), refusal::toString);
        assertTrue(refusal.says("The method \"gradcam\" can't explain this network: "), refusal::toString);
    }

    @Test
    void inATerminalABarTellsHowManyImagesAreDoneAndIsTakenAwayAgain() throws Exception {
        write(20);
        Ended ended = glassbox.inTerminal(100, "explain", "--weights", weights, "--out", out, "--method", "saliency", "--images", images);
        String drawn = String.join("\n", ended.messages());
        assertTrue(drawn.contains("explain") && drawn.contains("%") && drawn.contains("/20 images"), drawn);
        assertTrue(ended.messages().getLast().endsWith("20 images explained with saliency; pictures in " + out + "."), drawn);
    }

    @Test
    @Timeout(60)
    void theMessagesTellHowFarItIsWhereNobodyWatchesATerminalAndTheDataStayData() throws Exception {
        write(70);
        Ended ended = explain("--method", "saliency", "--images", images.toString(), "--json");
        assertEquals(70, ended.json().get("explanations").size());
        assertEquals(1, ended.messages().size(), "in so short a time there is nothing to tell: " + ended);
    }
}
