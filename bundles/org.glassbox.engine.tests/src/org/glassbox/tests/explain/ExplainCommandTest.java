package org.glassbox.tests.explain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.glassbox.cli.ExitCode;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.image.RgbImage;
import org.glassbox.engine.io.ImageFiles;
import org.glassbox.engine.io.NpyFiles;
import org.glassbox.engine.io.NpzFiles;
import org.glassbox.engine.io.Tensor;
import org.glassbox.engine.io.WeightFiles;
import org.glassbox.tests.CommandLine;
import org.glassbox.tests.CommandLine.Ended;
import org.glassbox.tests.SharedFiles;
import org.glassbox.tests.TestFiles;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(Lifecycle.PER_CLASS)
class ExplainCommandTest {
    private static final int SIZE = 16;

    @TempDir
    Path folder;
    private CommandLine glassbox;

    @BeforeAll
    void open() {
        glassbox = new CommandLine();
    }

    @AfterAll
    void close() {
        glassbox.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"pred", "other"})
    void theRawValuesAreThoseOfCaptum(String which) throws Exception {
        Path weights = SharedFiles.require("reference/nets/resnet20_weights.npz");
        Map<String, Tensor> reference = NpzFiles.read(SharedFiles.require("reference/explainers/captum_resnet20_" + which + ".npz"));
        JsonNode tolerances = new ObjectMapper().readTree(SharedFiles.require("reference/explainers/tolerances.json").toFile());
        Path x = folder.resolve("x.npy");
        Path blur = folder.resolve("blur.npy");
        NpyFiles.write(x, reference.get("images"));
        NpyFiles.write(blur, reference.get("baseline_blur"));
        Path raw = folder.resolve(which + ".npz");
        float[] targets = reference.get("target").values();
        boolean[] compared = new boolean[targets.length];
        Arrays.fill(compared, true);
        List<String> target = List.of();
        if (which.equals("other")) { // class 5, or 3 where 5 is predicted
            target = List.of("--target", "5");
            for (int n = 0; n < targets.length; n++) {
                compared[n] = targets[n] == 5;
            }
        }
        explain("--network", "resnet20", "--weights", weights, "--method", "saliency,deeplift,gradcam", "--option", "reference=" + blur, "--layer", "layer3", "--tensor", x,
                "--out", folder.resolve("pictures"), "--raw", raw, "--per-channel", target);
        Map<String, Tensor> found = NpzFiles.read(raw);
        assertEquals(List.of("saliency", "deeplift", "gradcam"), List.copyOf(found.keySet()));
        assertClose(tolerances, "saliency", reference, found.get("saliency"), compared);
        assertClose(tolerances, "deeplift_blur", reference, found.get("deeplift"), compared);
        assertArrayEquals(new long[] {targets.length, 8, 8}, found.get("gradcam").shape());
        assertClose(tolerances, "layer_gradcam_relu_relu_attributions", reference, found.get("gradcam"), compared);
    }

    @Test
    void withoutChannelsTheRawValuesAreTheSignedSum() throws Exception {
        List<?> common = List.of("--weights", weights(), "--method", "saliency", "--tensor", tensor(), "--out", folder, "--raw");
        Path summed = folder.resolve("summed.npz");
        Path channels = folder.resolve("channels.npz");
        explain(common, summed);
        explain(common, channels, "--per-channel");
        Tensor perChannel = NpzFiles.read(channels).get("saliency");
        assertArrayEquals(new long[] {2, 3, SIZE, SIZE}, perChannel.shape());
        Tensor sum = NpzFiles.read(summed).get("saliency");
        assertArrayEquals(new long[] {2, SIZE, SIZE}, sum.shape());
        int pixels = SIZE * SIZE;
        for (int n = 0; n < 2; n++) {
            for (int i = 0; i < pixels; i++) {
                float expected = perChannel.values()[n * 3 * pixels + i] + perChannel.values()[(n * 3 + 1) * pixels + i] + perChannel.values()[(n * 3
                        + 2) * pixels + i];
                assertEquals(expected, sum.values()[n * pixels + i]);
            }
        }
    }

    @Test
    void picturesAreMadeForEveryImageThatCanBeReadAndTheOthersAreNamedAndCounted() throws Exception {
        Path images = Files.createDirectory(folder.resolve("images"));
        ImageFiles.write(image(40, 30), images.resolve("a.png"));
        ImageFiles.write(image(SIZE, SIZE), images.resolve("b.png"));
        Files.writeString(images.resolve("broken.jpg"), "no picture");
        Files.writeString(images.resolve("notes.txt"), "not looked at");
        Path missing = folder.resolve("missing.png");
        Path again = Files.createDirectory(folder.resolve("more")).resolve("a.png");
        ImageFiles.write(image(20, 20), again);
        Path pictures = folder.resolve("pictures");
        Ended ended = explain("--weights", weights(), "--method", "gradcam,deeplift", "--option", "relu=false", "--option", "deeplift.reference=zero", "--images", images,
                missing, again, "--out", pictures, "--json");
        assertEquals(ExitCode.FAULT, ended.exitCode(), ended::toString);
        assertTrue(Files.exists(pictures.resolve("a.gradcam.png")) && Files.exists(pictures.resolve("b.deeplift.png"))
                && Files.exists(pictures.resolve("a-2.gradcam.png")));
        RgbImage overlay = ImageFiles.read(pictures.resolve("a.deeplift.png"));
        assertEquals(240, overlay.width()); // 40 pixels, enlarged six times to reach 224
        assertEquals(180, overlay.height());
        JsonNode json = ended.json();
        assertEquals(6, json.get("explanations").size());
        JsonNode first = json.get("explanations").get(0);
        assertEquals(images.resolve("a.png").toString(), first.get("image").asText());
        assertEquals("gradcam", first.get("method").asText());
        assertTrue(List.of("benign", "malignant").contains(first.get("predictedClass").asText()));
        assertTrue(first.get("completenessGap").isNull());
        assertTrue(json.get("explanations").get(1).get("completenessGap").asDouble() < 1e-2);
        assertEquals(2, json.get("skipped").size());
        assertTrue(ended.says("Skipped: The image " + images.resolve("broken.jpg") + " can't be read: it contains text"), ended::toString);
        assertTrue(ended.says("Skipped: There is no image file " + missing + "."), ended::toString);
        assertTrue(ended.says("3 images explained with gradcam, deeplift; pictures in " + pictures + ". Skipped: 2."), ended::toString);
    }

    @Test
    void dataAndMessagesDontMix() throws Exception {
        Ended ended = explain("--weights", weights(), "--method", "saliency", "--tensor", tensor(), "--out", folder);
        assertEquals(3, ended.lines().size());
        assertTrue(ended.lines().getFirst().startsWith("image"), ended::toString);
        assertTrue(ended.lines().get(1).startsWith("0000"), ended::toString);
        assertFalse(ended.says("0000"), ended::toString);
    }

    @Test
    void whatTheWeightsSayNeedNotBeSaidAgainButCanBe() throws Exception {
        Path tensor = tensor();
        Ended named = explain("--weights", weights(), "--method", "saliency", "--tensor", tensor, "--out", folder, "--target", "malignant", "--json");
        assertEquals(1, named.json().get("explanations").get(0).get("target").asInt());
        Ended numbered = explain("--network", "smallcnn", "--classes", "2", "--weights", weights(), "--method", "saliency", "--tensor", tensor, "--out", folder, "--target",
                "0", "--json");
        assertEquals(0, numbered.json().get("explanations").get(0).get("target").asInt());
    }

    @Test
    void whatCantBeUsedIsOneSentence() throws Exception {
        String weights = weights().toString();
        String tensor = tensor().toString();
        String to = folder.toString();
        refused("There is no explainer \"salency\"; did you mean \"saliency\"", "--weights", weights, "--method", "salency", "--tensor", tensor, "--out", to);
        refused("The method \"saliency\" is named twice", "--weights", weights, "--method", "saliency,saliency", "--tensor", tensor, "--out", to);
        refused("--option refrence=zero: the method \"deeplift\" has such an option; did you mean \"reference\"?", "--weights", weights,
                "--method", "deeplift", "--option", "refrence=zero", "--tensor", tensor, "--out", to);
        refused("There is no network \"resnet2O\"; did you mean \"resnet20\"", "--network", "resnet2O", "--weights", weights, "--method", "saliency",
                "--tensor", tensor,
                "--out", to);
        refused("belongs to another network", "--network", "resnet20", "--classes", "2", "--weights", weights, "--method", "saliency", "--tensor", tensor,
                "--out", to);
        refused("fc.weight (2, 64) instead of (3, 64)", "--classes", "3", "--weights", weights, "--method", "saliency", "--tensor", tensor, "--out", to);
        refused("The network has no layer \"relu44\"", "--layer", "relu44", "--weights", weights, "--method", "gradcam", "--tensor", tensor, "--out", to);
        refused("--target 2: the network has the classes 0 to 1", "--target", "2", "--weights", weights, "--method", "gradcam", "--tensor", tensor, "--out",
                to);
        refused("--target maligant: the network has the classes 0 to 1; did you mean \"malignant\"?", "--target", "maligant", "--weights", weights, "--method",
                "gradcam",
                "--tensor", tensor, "--out", to);
        refused("--size is for pictures", "--size", "32", "--weights", weights, "--method", "gradcam", "--tensor", tensor, "--out", to);
        refused("--size big: write a number of pixels", "--size", "big", "--weights", weights, "--method", "gradcam", "--images", to, "--out", to);
        refused("None of the 1 images could be read", "--weights", weights, "--method", "gradcam", "--images", folder.resolve("no.png").toString(), "--out",
                to);
        refused("Can't write " + folder.resolve("no/raw.npz") + ": there is no folder", "--weights", weights, "--method", "gradcam", "--tensor", tensor,
                "--out", to, "--raw",
                folder.resolve("no/raw.npz").toString());
        Path flat = folder.resolve("flat.npy");
        NpyFiles.write(flat, Tensor.of(1, 2, 3));
        refused(flat + " has the shape (3), but images must be (N, 3, H, W)", "--weights", weights, "--method", "gradcam", "--tensor", flat.toString(),
                "--out", to);
        Path cut = folder.resolve("cut.safetensors");
        byte[] whole = Files.readAllBytes(Path.of(weights));
        Files.write(cut, Arrays.copyOf(whole, whole.length / 2));
        refused(cut + " is cut off", "--weights", cut.toString(), "--method", "gradcam", "--tensor", tensor, "--out", to);
        Path small = folder.resolve("small.npy");
        NpyFiles.write(small, new Tensor(new long[] {1, 3, 4, 4}, new float[48]));
        refused("The network smallcnn can't take images of 4 x 4 pixels", "--weights", weights, "--method", "gradcam", "--tensor", small.toString(), "--out", to);
    }

    @Test
    void weightsThatDontSayTheirNetworkNeedTheOption() throws Exception {
        Path npz = folder.resolve("anonymous.npz");
        NpzFiles.write(npz, WeightFiles.load(weights()).tensors());
        refused(npz + " does not say which network it belongs to; say it with --network, one of smallcnn, resnet20,", "--weights", npz.toString(), "--method",
                "saliency",
                "--tensor", tensor().toString(), "--out", folder.toString());
    }

    private static void assertClose(JsonNode tolerances, String key, Map<String, Tensor> reference, Tensor found, boolean[] compared) {
        float[] expected = reference.get(key).values();
        assertEquals(expected.length, found.values().length, key);
        double peak = 0;
        for (float value : expected) {
            peak = Math.max(peak, Math.abs(value));
        }
        double allowed = tolerances.get("resnet20/" + key).get("tolerance").asDouble() * peak;
        int length = expected.length / compared.length;
        for (int i = 0; i < expected.length; i++) {
            if (compared[i / length]) {
                assertEquals(expected[i], found.values()[i], allowed, key + " at " + i);
            }
        }
    }

    private Ended explain(Object... arguments) {
        return glassbox.run("explain", arguments);
    }

    private void refused(String expected, String... arguments) {
        glassbox.run("explain", arguments).failed(ExitCode.BAD_INPUT, expected);
    }

    /** A small network for 16 x 16 pixels and two classes, as a run writes it. */
    private Path weights() throws GlassboxException {
        return TestFiles.weights(folder.resolve("weights.safetensors"), SIZE, "benign", "malignant");
    }

    private Path tensor() throws GlassboxException {
        return TestFiles.sine(folder.resolve("x.npy"), SIZE);
    }

    private static RgbImage image(int width, int height) {
        byte[] rgb = new byte[3 * width * height];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) (i * 31);
        }
        return new RgbImage(width, height, rgb);
    }
}
