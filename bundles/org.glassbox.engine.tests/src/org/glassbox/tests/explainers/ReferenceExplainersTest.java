package org.glassbox.tests.explainers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.explain.Attribution;
import org.glassbox.core.explain.ExplainRequest;
import org.glassbox.core.explain.Explainer;
import org.glassbox.core.image.GaussianBlur;
import org.glassbox.core.image.Normalisation;
import org.glassbox.core.network.Network;
import org.glassbox.explainers.DeepLift;
import org.glassbox.explainers.GradCam;
import org.glassbox.explainers.Saliency;
import org.glassbox.networks.ResNet20;
import org.glassbox.pytorch.GradientMode;
import org.glassbox.pytorch.Torch;
import org.glassbox.tests.SharedFiles;
import org.glassbox.tests.networks.Fixture;
import org.glassbox.tests.networks.TestNetworks;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Attributions of the reference values, which come from Captum and pytorch-grad-cam, each within its own tolerance. */
class ReferenceExplainersTest {
    private NDManager manager;
    private GradientMode mode;

    @BeforeEach
    void open() {
        manager = Torch.newManager(Device.cpu());
        mode = GradientMode.recording();
    }

    @AfterEach
    void close() {
        mode.close();
        manager.close();
    }

    @ParameterizedTest
    @CsvSource({"tinyvgg, pred", "tinyvgg, other", "resnet20, pred", "resnet20, other"})
    void saliencyIsCaptumsSignedGradient(String net, String target) throws GlassboxException {
        Fixture reference = captum(net, target);
        reference.assertCloseToPeak("saliency", explain(new Saliency(), net, reference, null).values(), tolerance(net, "saliency"));
    }

    @ParameterizedTest
    @CsvSource({"tinyvgg, pred", "tinyvgg, other", "resnet20, pred", "resnet20, other"})
    void deepLiftIsCaptumsRescaleRuleForEveryReferenceAndComplete(String net, String target, @TempDir Path folder) throws GlassboxException, IOException {
        Fixture reference = captum(net, target);
        Shape shape = reference.shape("images");
        float[] ones = new float[Math.toIntExact(shape.slice(1).size())];
        Arrays.fill(ones, 1);
        Path onesFile = NumpyFile.write(folder.resolve("ones.npy"), ones, shape.slice(1));
        Path blurFile = NumpyFile.write(folder.resolve("blur.npy"), reference.floats("baseline_blur"), shape);
        assertDeepLift(net, reference, "deeplift_zero", "zero");
        assertDeepLift(net, reference, "deeplift_white", "white");
        assertDeepLift(net, reference, "deeplift_ones", onesFile.toString());
        assertDeepLift(net, reference, "deeplift_blur", blurFile.toString());
    }

    @ParameterizedTest
    @CsvSource({"tinyvgg, pred, conv, features.7", "tinyvgg, pred, relu, features.8", "tinyvgg, other, conv, features.7", "tinyvgg, other, relu, features.8",
            "resnet20, pred, conv, layer3.2.conv2", "resnet20, pred, relu, layer3.2", "resnet20, other, conv, layer3.2.conv2", "resnet20, other, relu, layer3.2"})
    void gradCamIsCaptumsWithAndWithoutReluAlsoInsideAResidualBranch(String net, String target, String key, String layer) throws GlassboxException {
        Fixture reference = captum(net, target);
        String signed = "layer_gradcam_" + key;
        reference.assertCloseToPeak(signed, explain(new GradCam(false), net, reference, layer).values(), tolerance(net, signed));
        String positive = signed + "_relu_attributions";
        reference.assertCloseToPeak(positive, explain(new GradCam(), net, reference, layer).values(), tolerance(net, positive));
    }

    @ParameterizedTest
    @CsvSource({"tinyvgg, pred, conv, features.7", "tinyvgg, pred, relu, features.8", "tinyvgg, other, conv, features.7", "tinyvgg, other, relu, features.8",
            "resnet20, pred, relu, layer3.2", "resnet20, other, relu, layer3.2"})
    void gradCamIsThatOfPytorchGradCam(String net, String target, String key, String layer) throws GlassboxException {
        Fixture images = captum(net, target);
        Fixture reference = Fixture.open("explainers/gradcam_" + net + "_" + target);
        reference.assertCloseToPeak("gradcam_" + key + "_raw", explain(new GradCam(), net, images, layer).values(), 1e-4);
        reference.assertCloseToPeak("gradcam_" + key + "_signed", explain(new GradCam(false), net, images, layer).values(), 1e-4);
    }

    @Test
    void theBlurIsTorchvisionsForItsKernel() {
        Fixture reference = captum("tinyvgg", "pred");
        // 17 x 17, standard deviation 3
        reference.assertCloseToPeak("baseline_blur", new GaussianBlur(3, 8).apply(reference.array(manager, "images")), 1e-5);
    }

    private void assertDeepLift(String net, Fixture reference, String key, String referenceOption) throws GlassboxException {
        Attribution found = explain(new DeepLift(referenceOption, 0, 1e-6), net, reference, null);
        reference.assertCloseToPeak(key, found.values(), tolerance(net, key));
        assertEquals(reference.ints("target").length, found.completeness().orElseThrow().gap().length);
        for (double gap : found.completeness().orElseThrow().gap()) {
            assertTrue(gap <= tolerance(net, key + "_delta"), key + ": gap " + gap);
        }
    }

    private Attribution explain(Explainer explainer, String net, Fixture reference, String layer) throws GlassboxException {
        Network network = Fixture.open("nets/" + net + "_weights").network(manager,
                net.equals("resnet20") ? new ResNet20().graph(10, 32, 32) : TestNetworks.tinyVgg());
        ExplainRequest request = new ExplainRequest(network, reference.array(manager, "images"), reference.ints("target"),
                layer == null ? network.graph().camLayer() : layer, Normalisation.IMAGENET);
        return explainer.explain(request, new NullProgressMonitor());
    }

    private static Fixture captum(String net, String target) {
        return Fixture.open("explainers/captum_" + net + "_" + target);
    }

    private static double tolerance(String net, String key) {
        Path file = SharedFiles.require("reference/explainers/tolerances.json");
        try {
            Matcher matcher = Pattern.compile("\"" + net + "/" + key + "\":\\s*\\{[^}]*\"tolerance\":\\s*([0-9.eE+-]+)").matcher(Files.readString(file));
            assertTrue(matcher.find(), file + " has no tolerance for " + net + "/" + key);
            return Double.parseDouble(matcher.group(1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
