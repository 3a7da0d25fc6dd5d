package org.glassbox.tests.explainers;

import static org.glassbox.tests.explainers.ReferenceValues.captum;
import static org.glassbox.tests.explainers.ReferenceValues.tolerance;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.explain.Attribution;
import org.glassbox.core.explain.Explainer;
import org.glassbox.core.image.GaussianBlur;
import org.glassbox.explainers.DeepLift;
import org.glassbox.explainers.GradCam;
import org.glassbox.explainers.Saliency;
import org.glassbox.tests.RecordingTest;
import org.glassbox.tests.networks.Fixture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Attributions of the reference values, which come from Captum and pytorch-grad-cam, each within its own tolerance. */
class ReferenceExplainersTest extends RecordingTest {
    @ParameterizedTest
    @CsvSource({"tinyvgg, pred", "tinyvgg, other", "resnet20, pred", "resnet20, other"})
    void saliencyIsCaptumsSignedGradient(String net, String target) throws GlassboxException {
        Fixture reference = captum(net, target);
        reference.assertCloseToPeak("saliency", explain(new Saliency(), net, target, null).values(), tolerance(net, "saliency"));
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
        assertDeepLift(net, target, "deeplift_zero", "zero");
        assertDeepLift(net, target, "deeplift_white", "white");
        assertDeepLift(net, target, "deeplift_ones", onesFile.toString());
        assertDeepLift(net, target, "deeplift_blur", blurFile.toString());
    }

    @ParameterizedTest
    @CsvSource({"tinyvgg, pred, conv, features.7", "tinyvgg, pred, relu, features.8", "tinyvgg, other, conv, features.7", "tinyvgg, other, relu, features.8",
            "resnet20, pred, conv, layer3.2.conv2", "resnet20, pred, relu, layer3.2", "resnet20, other, conv, layer3.2.conv2", "resnet20, other, relu, layer3.2"})
    void gradCamIsCaptumsWithAndWithoutReluAlsoInsideAResidualBranch(String net, String target, String key, String layer) throws GlassboxException {
        Fixture reference = captum(net, target);
        String signed = "layer_gradcam_" + key;
        reference.assertCloseToPeak(signed, explain(new GradCam(false), net, target, layer).values(), tolerance(net, signed));
        String positive = signed + "_relu_attributions";
        reference.assertCloseToPeak(positive, explain(new GradCam(), net, target, layer).values(), tolerance(net, positive));
    }

    @ParameterizedTest
    @CsvSource({"tinyvgg, pred, conv, features.7", "tinyvgg, pred, relu, features.8", "tinyvgg, other, conv, features.7", "tinyvgg, other, relu, features.8",
            "resnet20, pred, relu, layer3.2", "resnet20, other, relu, layer3.2"})
    void gradCamIsThatOfPytorchGradCam(String net, String target, String key, String layer) throws GlassboxException {
        Fixture reference = ReferenceValues.gradCam(net, target);
        reference.assertCloseToPeak("gradcam_" + key + "_raw", explain(new GradCam(), net, target, layer).values(), 1e-4);
        reference.assertCloseToPeak("gradcam_" + key + "_signed", explain(new GradCam(false), net, target, layer).values(), 1e-4);
    }

    @Test
    void theBlurIsTorchvisionsForItsKernel() {
        Fixture reference = captum("tinyvgg", "pred");
        // 17 x 17, standard deviation 3
        reference.assertCloseToPeak("baseline_blur", new GaussianBlur(3, 8).apply(reference.array(manager, "images")), 1e-5);
    }

    private void assertDeepLift(String net, String target, String key, String referenceOption) throws GlassboxException {
        Fixture reference = captum(net, target);
        Attribution found = explain(new DeepLift(referenceOption, 0, 1e-6), net, target, null);
        reference.assertCloseToPeak(key, found.values(), tolerance(net, key));
        assertEquals(reference.ints("target").length, found.completeness().orElseThrow().gap().length);
        for (double gap : found.completeness().orElseThrow().gap()) {
            assertTrue(gap <= tolerance(net, key + "_delta"), key + ": gap " + gap);
        }
    }

    private Attribution explain(Explainer explainer, String net, String target, String layer) throws GlassboxException {
        return explainer.explain(ReferenceValues.request(manager, net, target, layer), new NullProgressMonitor());
    }
}
