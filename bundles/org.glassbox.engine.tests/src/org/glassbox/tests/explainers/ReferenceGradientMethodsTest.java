package org.glassbox.tests.explainers;

import static org.glassbox.tests.explainers.ReferenceValues.captum;
import static org.glassbox.tests.explainers.ReferenceValues.tolerance;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.explain.Attribution;
import org.glassbox.core.explain.ExplainRequest;
import org.glassbox.core.explain.Explainer;
import org.glassbox.explainers.Deconvnet;
import org.glassbox.explainers.DeepLiftShap;
import org.glassbox.explainers.FullGrad;
import org.glassbox.explainers.GradientShap;
import org.glassbox.explainers.GuidedBackprop;
import org.glassbox.explainers.GuidedGradCam;
import org.glassbox.explainers.InputXGradient;
import org.glassbox.explainers.IntegratedGradients;
import org.glassbox.explainers.LayerIntegratedGradients;
import org.glassbox.explainers.Saliency;
import org.glassbox.tests.RecordingTest;
import org.glassbox.tests.networks.Fixture;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The input-gradient methods against Captum's and pytorch-grad-cam's values, each within the tolerance that was measured for it. */
class ReferenceGradientMethodsTest extends RecordingTest {
    private static final double TOLERANCE = 1e-4;

    /** Keys of the reference values and the method that gives them, by network and target. */
    static Stream<Arguments> cases() {
        return Stream.of(Arguments.of("saliency", new Saliency()), Arguments.of("input_x_gradient", new InputXGradient()),
                Arguments.of("integrated_gradients", new IntegratedGradients()), Arguments.of("guided_backprop", new GuidedBackprop()),
                Arguments.of("deconvolution", new Deconvnet()), Arguments.of("guided_gradcam_conv", new GuidedGradCam()),
                Arguments.of("guided_gradcam_relu", new GuidedGradCam())).flatMap(ReferenceGradientMethodsTest::everywhere);
    }

    /** Both networks, the predicted class and another. */
    private static Stream<Arguments> everywhere(Arguments method) {
        return Stream.of("tinyvgg", "resnet20").flatMap(net -> Stream.of("pred", "other").map(target -> Arguments.of(net, target, method.get()[0], method.get()[1])));
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @MethodSource("cases")
    void valuesAreTheReferences(String net, String target, String key, Explainer explainer) throws GlassboxException {
        Fixture reference = captum(net, target);
        Attribution found = explain(explainer, net, target, key);
        reference.assertCloseToPeak(key, found.values(), tolerance(net, key));
        if (reference.keys().contains(key + "_delta")) {
            double[] expected = reference.doubles(key + "_delta");
            double[] gap = found.completeness().orElseThrow().gap();
            for (int n = 0; n < gap.length; n++) {
                assertEquals(Math.abs(expected[n]), gap[n], tolerance(net, key + "_delta"), "gap of image " + n);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"tinyvgg, pred", "tinyvgg, other", "resnet20, pred", "resnet20, other"})
    void deepLiftShapIsTheReferencesMeanOverBaselinesAndComplete(String net, String target, @TempDir Path folder) throws GlassboxException, IOException {
        Fixture reference = captum(net, target);
        Path file = NumpyFile.write(folder.resolve("baselines.npy"), reference.floats("baselines_shap"), reference.shape("baselines_shap"));
        Attribution found = explain(new DeepLiftShap(file.toString(), 0, 1e-6), net, target, "deeplift_shap");
        reference.assertCloseToPeak("deeplift_shap", found.values(), tolerance(net, "deeplift_shap"));
        for (double gap : found.completeness().orElseThrow().gap()) {
            assertEquals(0, gap, tolerance(net, "deeplift_shap_delta"));
        }
    }

    @ParameterizedTest
    @CsvSource({"tinyvgg, pred, conv", "tinyvgg, other, relu", "tinyvgg, other, conv", "tinyvgg, pred, relu", "resnet20, pred, conv", "resnet20, other, conv",
            "resnet20, pred, relu", "resnet20, other, relu"})
    void layerIntegratedGradientsAreTheReferencesSummedOverUnits(String net, String target, String layer) throws GlassboxException {
        Fixture reference = captum(net, target);
        String key = "layer_integrated_gradients_" + layer;
        Attribution found = explain(new LayerIntegratedGradients(), net, target, key);
        double[] sums = reference.array(manager, key).sum(new int[] {1}).toType(DataType.FLOAT64, false).toDoubleArray();
        Fixture.assertCloseToPeak(key, sums, found.values().toFloatArray(), tolerance(net, key));
        // the reference's delta compares with the whole change of the logit, ours with what the layer's output alone changes; without a bypass both are one
        double[] gap = found.completeness().orElseThrow().gap();
        double[] delta = reference.doubles(key + "_delta");
        for (int n = 0; n < gap.length; n++) {
            if (net.equals("resnet20")) {
                assertEquals(0, gap[n], found.completeness().orElseThrow().allowed()[n]);
            } else {
                assertEquals(Math.abs(delta[n]), gap[n], tolerance(net, key + "_delta"));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"tinyvgg, pred", "tinyvgg, other", "resnet20, pred", "resnet20, other"})
    void fullGradIsTheReferencesLayerByLayerAndAsAWhole(String net, String target) throws GlassboxException {
        Fixture reference = ReferenceValues.gradCam(net, target);
        Map<String, NDArray> layers = FullGrad.biasMaps(request(net, target, "fullgrad"), manager);
        Set<String> keys = layers.keySet().stream().map(node -> "fullgrad_layer_" + node.replace('.', '_')).collect(Collectors.toSet());
        assertEquals(reference.keys().stream().filter(key -> key.startsWith("fullgrad_layer_")).collect(Collectors.toSet()), keys);
        layers.forEach((node, map) -> reference.assertCloseToPeak("fullgrad_layer_" + node.replace('.', '_'), map, TOLERANCE));
        Attribution found = new FullGrad().explain(request(net, target, "fullgrad"), new NullProgressMonitor());
        reference.assertCloseToPeak("fullgrad_sum", found.values(), TOLERANCE);
        double[] promise = found.completeness().orElseThrow().gap();
        for (double gap : promise) {
            assertEquals(0, gap, TOLERANCE);
        }
        NDArray flat = found.values().reshape(reference.shape("fullgrad_final").get(0), -1);
        int[] places = {1};
        NDArray least = flat.min(places, true);
        NDArray whole = flat.sub(least).div(flat.max(places, true).sub(least));
        double[] expected = reference.doubles("fullgrad_final");
        float[] actual = whole.toFloatArray();
        for (int i = 0; i < actual.length; i++) {
            assertEquals(expected[i], actual[i], 1e-3);
        }
    }

    @ParameterizedTest
    @CsvSource({"tinyvgg, pred", "resnet20, other"})
    void gradientShapsMeanOverSeedsIsThatOfIntegratedGradientsOverTheBaselines(String net, String target, @TempDir Path folder) throws GlassboxException, IOException {
        Fixture reference = captum(net, target);
        Shape shape = reference.shape("baselines_shap");
        float[] baselines = reference.floats("baselines_shap");
        int size = Math.toIntExact(shape.slice(1).size());
        NDArray expected = manager.zeros(reference.shape("images"));
        for (int m = 0; m < shape.get(0); m++) {
            Path file = NumpyFile.write(folder.resolve("one.npy"), Arrays.copyOfRange(baselines, m * size, (m + 1) * size), shape.slice(1));
            expected.addi(values(new IntegratedGradients(50, file.toString(), 0), net, target).div((float) shape.get(0)));
        }
        Path file = NumpyFile.write(folder.resolve("baselines.npy"), baselines, shape);
        double before = Double.POSITIVE_INFINITY;
        for (int samples : new int[] {4, 40}) {
            NDArray error = values(new GradientShap(samples, file.toString(), 0, 0, 1), net, target).sub(expected);
            double distance = Math.sqrt(error.square().sum().getFloat() / expected.square().sum().getFloat());
            assertTrue(distance < before / 4, samples + " samples are off by " + distance); // spread by chance alone, ten times as many would be off by a third
            before = distance;
        }
        assertTrue(before < 0.2, "off by " + before);
    }

    private NDArray values(Explainer explainer, String net, String target) throws GlassboxException {
        return explain(explainer, net, target, "").values();
    }

    private Attribution explain(Explainer explainer, String net, String target, String key) throws GlassboxException {
        return explainer.explain(request(net, target, key), new NullProgressMonitor());
    }

    /** The layer of the reference values: a convolution's output, which in resnet20 lies inside a residual branch, or the last maps after their ReLU. */
    private static String layer(String net, String key) {
        boolean convolution = key.endsWith("_conv");
        return net.equals("resnet20") ? (convolution ? "layer3.2.conv2" : "layer3.2") : (convolution ? "features.7" : "features.8");
    }

    private ExplainRequest request(String net, String target, String key) {
        return ReferenceValues.request(manager, net, target, layer(net, key), 10);
    }
}
