package org.glassbox.tests.advise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.glassbox.cli.ExitCode;
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
import org.glassbox.tests.CommandLine;
import org.glassbox.tests.CommandLine.Ended;
import org.glassbox.tests.TestFiles;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** ADVISE on the command line, with a network of its own for each kind of bad input. */
@TestInstance(Lifecycle.PER_CLASS)
class AdviseCommandsTest {
    private static final int SIZE = 32;
    private static final String[] CLASSES = {"benign", "malignant", "other"};

    @TempDir
    Path folder;
    private CommandLine glassbox;
    private Path weights;
    private Path data;

    @BeforeAll
    void open(@TempDir Path shared) throws Exception {
        glassbox = new CommandLine();
        weights = TestFiles.weights(shared.resolve("weights.safetensors"), SIZE, CLASSES);
        data = shared.resolve("data");
        for (String name : CLASSES) {
            for (int n = 0; n < 2; n++) {
                TestFiles.noise(data.resolve("test").resolve(name).resolve(n + ".png"), SIZE, name.hashCode() + n);
            }
        }
    }

    @AfterAll
    void close() {
        glassbox.close();
    }

    private Path image() {
        return data.resolve("test/other/0.png");
    }

    /** Weights in which one tensor is filled with a value. */
    private Path weightsWith(String tensor, int from, int to, float value) throws Exception {
        Path file = folder.resolve("changed" + System.nanoTime() + ".safetensors");
        Graph graph = new SmallCnn().graph(CLASSES.length, SIZE, SIZE);
        try (NDManager manager = Torch.newManager(Device.cpu()); StateDict state = StateDict.initialised(manager, graph, 1)) {
            float[] values = state.get(tensor).toFloatArray();
            Arrays.fill(values, from, to, value);
            state.set(tensor, values);
            SafeTensors.write(file, WeightFiles.tensors(state), new WeightMetadata("smallcnn", List.of(CLASSES), SIZE, SIZE, Normalisation.IMAGENET, 3).toMap());
        }
        return file;
    }

    @Test
    void explainLooksWhereThePaperLooksUnlessALayerIsNamed() throws Exception {
        Path out = folder.resolve("explained");
        Ended ended = glassbox.run("explain", "--weights", weights, "--methods", "advise,gradcam", "--images", image(), "--out", out, "--json");
        assertEquals(ExitCode.OK, ended.exitCode(), ended::toString);
        String text = ended.json().toString();
        assertTrue(text.contains("\"method\":\"advise\"") && text.contains("\"layer\":\"conv4\"") && text.contains("\"layer\":\"relu4\""), text);
        Ended named = glassbox.run("explain", "--weights", weights, "--methods", "advise,gradcam", "--images", image(), "--layer", "relu3", "--out", out, "--json");
        assertFalse(named.json().toString().contains("conv4"), named::toString);
    }

    @Test
    void severalNetworksGiveOneTableAndEachItsOwnFolder() throws Exception {
        Path out = folder.resolve("table");
        String[] command = {"evaluate", "--protocol", "avx", "--networks", "smallcnn=" + weights + ",smallcnn=" + weightsWith("fc.bias", 0, 1, 1), "--methods",
            "advise,gradcam", "--data", data.toString(), "--out", out.toString(), "--resume"};
        Ended ended = glassbox.run((Object[]) command);
        assertEquals(ExitCode.OK, ended.exitCode(), ended::toString);
        List<String> lines = Files.readAllLines(out.resolve("table.csv"));
        assertEquals(5, lines.size());
        assertTrue(lines.get(1).startsWith("smallcnn,advise,6,") && lines.get(4).startsWith("smallcnn-2,gradcam,6,"), lines::toString);
        assertFalse(lines.get(1).endsWith(","), "ADVISE tells how long each part takes");
        assertTrue(lines.get(2).endsWith(",,,,"), "Grad-CAM does not");
        String page = Files.readString(out.resolve("table.html"));
        assertTrue(page.contains("smallcnn-2/report.html") && page.contains("Choice of the group"), "links and times");
        String described = new ObjectMapper().readTree(out.resolve("smallcnn/evaluation.json").toFile()).get("methods").toString();
        assertTrue(described.contains("\"layer\":\"conv4\"") && !described.contains("\"layer\":\"relu4\""), "all methods look where ADVISE does: " + described);
        Ended again = glassbox.run((Object[]) command);
        assertTrue(again.says("6 of 6 images are judged already."), again::toString);
        assertEquals(lines, Files.readAllLines(out.resolve("table.csv")), "a resumed table is the same, times included");
    }

    @Test
    void networksWithoutAProtocolOrWeightsAreRefused() {
        glassbox.run("evaluate", "--networks", "smallcnn=" + weights, "--data", data, "--out", folder.resolve("none")).refused(ExitCode.BAD_INPUT, "--protocol avx");
        glassbox.run("evaluate", "--protocol", "avx", "--networks", "smallcnn", "--data", data, "--out", folder.resolve("none")).refused(ExitCode.BAD_INPUT,
                "vgg16=vgg16.pth");
    }

    @Test
    void theClaimsAreAnsweredWithNumbersWhateverTheyAre() throws Exception {
        Path out = folder.resolve("claims");
        Ended ended = glassbox.run("advise", "checks", "--weights", weights, "--data", data, "--methods", "advise,saliency", "--steps", "2", "--out", out);
        assertEquals(ExitCode.OK, ended.exitCode(), ended::toString);
        List<String> lines = Files.readAllLines(out.resolve("checks.csv"));
        assertTrue(lines.contains("dummy,,trials,6") && lines.contains("dummy,,largest weight,0"), lines::toString);
        assertTrue(lines.contains("sensitivity,,patches,96"), lines::toString); // 16 of each image
        assertTrue(lines.contains("invariance,scaled_by_powers_of_two stable,images,6"), lines::toString);
        assertTrue(lines.contains("invariance,scaled_by_powers_of_two stable,equal,6"), lines::toString);
        assertTrue(lines.contains("invariance,folded_batch_norm stable,images,6"), lines::toString);
        assertEquals(2 * 6 * 3, lines.stream().filter(line -> line.startsWith("randomisation,")).count()); // methods, comparisons, a mean and two steps
        assertTrue(lines.stream().anyMatch(line -> line.startsWith("divergence,conv4,bits,")), lines::toString);
        String page = Files.readString(out.resolve("index.html"));
        assertTrue(page.contains("What to freeze") && page.contains("Weights drawn anew") && !page.contains("NaN"), "all sections");
        assertTrue(ended.out().contains("Sensitivity"), ended::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {"avx", "mass", "all"})
    void theGroupThatIsAskedForStandsBesideTheBest(String group) throws Exception {
        Path out = folder.resolve(group);
        Ended ended = glassbox.run("advise", "--weights", weights, "--image", image(), "--option", "group=" + group, "--out", out);
        assertEquals(ExitCode.OK, ended.exitCode(), ended::toString);
        String page = Files.readString(out.resolve("index.html"));
        assertTrue(page.contains("Best group: "), "the best one is always shown");
        assertEquals(group.equals("mass"), page.contains("Asked for: ") && ended.out().contains("asked for"), ended::toString);
        assertEquals(group.equals("all"), page.contains("All groups together have AVX") && ended.out().contains("all (asked for)"), ended::toString);
    }

    @Test
    void aGroupIsAskedForByItsScoreAndAnUnknownScoreIsSaidToBe() throws Exception {
        Path out = folder.resolve("byScore");
        Ended ended = glassbox.run("advise", "--weights", weights, "--image", image(), "--option", "group=peaks", "--option", "peaks=999", "--out", out);
        assertEquals(ExitCode.OK, ended.exitCode(), ended::toString);
        assertTrue(ended.says("No unit at conv4 has 999 peaks; there are units with "), ended::toString);
        String score = Files.readAllLines(out.resolve("groups.csv")).get(1).split(",")[0];
        Ended found = glassbox.run("advise", "--weights", weights, "--image", image(), "--option", "group=peaks", "--option", "peaks=" + score, "--out", out);
        assertTrue(Files.readString(out.resolve("index.html")).contains("Asked for: " + score + " peak"), found::toString);
        assertFalse(found.says("No unit"), found::toString);
    }

    @Test
    void noiseDrawsBothCurves() throws Exception {
        Path out = folder.resolve("noise");
        Ended ended = glassbox.run("advise", "noise", "--weights", weights, "--data", data, "--densities", "0,0.1", "--out", out);
        assertEquals(ExitCode.OK, ended.exitCode(), ended::toString);
        assertEquals(5, Files.readAllLines(out.resolve("noise.csv")).size());
        assertTrue(Files.readString(out.resolve("index.html")).contains("pixels replaced"));
    }

    @Test
    void aLayerWithoutPlacesIsRefusedInOneSentence() {
        glassbox.run("advise", "--weights", weights, "--image", image(), "--layer", "fc", "--out", folder.resolve("flat")).refused(ExitCode.BAD_INPUT, "\"fc\" has no maps",
                "take one before the pooling");
    }

    @Test
    void gradientsThatAreTheSameEverywhereAreRefusedInOneSentence() {
        glassbox.run("advise", "--weights", weights, "--image", image(), "--layer", "relu4", "--option", "source=gradient", "--out", folder.resolve("equal"))
                .refused(ExitCode.BAD_INPUT, "source=activation");
    }

    @Test
    void aClassWhoseGradientIsZeroSaysSo() throws Exception {
        Path zero = weightsWith("fc.weight", 0, 64, 0);
        Ended ended = glassbox.run("advise", "--weights", zero, "--image", image(), "--target", "benign", "--out", folder.resolve("zero"));
        assertEquals(ExitCode.OK, ended.exitCode(), ended::toString);
        assertTrue(ended.says("No group of units at conv4 speaks for the class: all maps are zero or equal everywhere."), ended::toString);
    }

    @Test
    void featureMapsThatAreNotFiniteAreSaidToBe() throws Exception {
        Path broken = weightsWith("conv1.weight", 0, 432, 3e38f); // whose sums are infinite
        Ended ended = glassbox.run("advise", "--weights", broken, "--image", image(), "--target", "benign", "--out", folder.resolve("nan"));
        assertTrue(ended.says("not finite"), ended::toString);
        assertFalse(ended.err().contains("Exception"), ended::toString);
        glassbox.run("evaluate", "--protocol", "avx", "--methods", "advise", "--weights", broken, "--data", data, "--out", folder.resolve("judged")).refused(
                ExitCode.BAD_INPUT, "No image could be evaluated. The first of 6 reasons: The network's output for", "is not finite");
    }

    @Test
    void aNetworkThatSaysTheSameOfEveryImageIsAskedNothingAboutSensitivity() throws Exception {
        Path out = folder.resolve("same");
        Ended ended = glassbox.run("advise", "checks", "--weights", weightsWith("fc.weight", 0, 3 * 64, 0), "--data", data, "--methods", "none", "--out", out);
        assertEquals(ExitCode.OK, ended.exitCode(), ended::toString);
        assertTrue(Files.readString(out.resolve("index.html")).contains("On 6 images, no part that was replaced changes the score."), ended::toString);
    }

    @Test
    void anImageWithoutVarianceHasDefinedNumbers() throws Exception {
        Path plain = folder.resolve("plain.png");
        byte[] black = new byte[3 * SIZE * SIZE];
        ImageFiles.write(new RgbImage(SIZE, SIZE, black), plain);
        Path out = folder.resolve("plain");
        Ended ended = glassbox.run("advise", "--weights", weights, "--image", plain, "--out", out);
        assertEquals(ExitCode.OK, ended.exitCode(), ended::toString);
        assertFalse(Files.readString(out.resolve("groups.csv")).contains("NaN"));
        assertFalse(Files.readString(out.resolve("index.html")).contains("NaN"));
    }
}
