package org.glassbox.tests.explainers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.explain.Attribution;
import org.glassbox.core.explain.ExplainRequest;
import org.glassbox.core.explain.Explainer;
import org.glassbox.core.explain.SaliencyMap;
import org.glassbox.core.explain.SaliencyMap.Scaling;
import org.glassbox.core.image.PlaneResize;
import org.glassbox.explainers.AblationCam;
import org.glassbox.explainers.EigenCam;
import org.glassbox.explainers.EigenGradCam;
import org.glassbox.explainers.GradCam;
import org.glassbox.explainers.GradCamPlusPlus;
import org.glassbox.explainers.HiResCam;
import org.glassbox.explainers.LayerCam;
import org.glassbox.explainers.Score;
import org.glassbox.explainers.ScoreCam;
import org.glassbox.explainers.UnitWeighting;
import org.glassbox.explainers.XGradCam;
import org.glassbox.tests.RecordingTest;
import org.glassbox.tests.networks.Fixture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Maps of pytorch-grad-cam, each within its own tolerance: for both networks, both targets and the layers before and after the last ReLU. */
class ReferenceCamsTest extends RecordingTest {
    private static final double FINAL_TOLERANCE = 1e-3; // absolute
    private static final List<Method> METHODS = List.of(
            new Method("gradcam", new GradCam(false), new GradCam(true), 1e-4, false),
            new Method("gradcam_plusplus", new GradCamPlusPlus(false), new GradCamPlusPlus(true), 1e-4, false),
            new Method("xgradcam", new XGradCam(false, XGradCam.Denominator.REFERENCE), new XGradCam(true, XGradCam.Denominator.REFERENCE), 1e-4, false),
            new Method("xgradcam", new XGradCam(false, XGradCam.Denominator.GUARDED), new XGradCam(), 1e-4, false),
            new Method("hirescam", new HiResCam(false), new HiResCam(true), 1e-4, false),
            new Method("layercam", new LayerCam(false, 0), new LayerCam(true, 0), 1e-4, false),
            new Method("eigencam", new EigenCam(false, true), new EigenCam(true, true), 1e-3, true),
            new Method("eigengradcam", new EigenGradCam(false, true), new EigenGradCam(true, true), 1e-3, true),
            new Method("scorecam", scoreCam(false), scoreCam(true), 1e-4, false),
            new Method("ablationcam", ablationCam(false), ablationCam(true), 1e-4, false));

    /**
     * A method with the options that make it pytorch-grad-cam's.
     *
     * @param freeSign whether the sign of a map is arbitrary
     */
    private record Method(String key, Explainer signed, Explainer positive, double tolerance, boolean freeSign) {
        /** Where xgradcam divides by sums near zero, and where weights come from differences of scores, the reference's own digits allow no more. */
        double tolerance(String layer) {
            return key.equals("xgradcam") && layer.equals("conv") ? 1e-2 : tolerance;
        }

        double weightTolerance(String layer) {
            return key.equals("scorecam") || key.equals("ablationcam") ? 1e-3 : tolerance(layer);
        }

        @Override
        public String toString() {
            return signed.toString();
        }
    }

    static Stream<Arguments> cases() {
        List<Arguments> cases = new ArrayList<>();
        for (Method method : METHODS) {
            for (String target : List.of("pred", "other")) {
                cases.add(Arguments.of(method, "tinyvgg", target, "conv", "features.7"));
                cases.add(Arguments.of(method, "tinyvgg", target, "relu", "features.8"));
                cases.add(Arguments.of(method, "resnet20", target, "relu", "layer3"));
            }
        }
        return cases.stream();
    }

    @ParameterizedTest(name = "{0} {1} {2} {3}")
    @MethodSource("cases")
    void mapsAndWeightsAreThoseOfPytorchGradCam(Method method, String net, String target, String key, String layer) throws GlassboxException {
        Fixture reference = ReferenceValues.gradCam(net, target);
        ExplainRequest request = request(net, target, layer);
        String prefix = method.key() + "_" + key;
        double[] expected = reference.doubles(prefix + "_signed");
        float[] signed = explain(method.signed(), request);
        float[] positive = explain(method.positive(), request);
        int places = signed.length / request.targets().length;
        if (method.freeSign()) {
            assertRelu(signed, positive);
            turn(signed, expected, places);
            positive = relu(signed);
        }
        Fixture.assertCloseToPeak(prefix + "_signed", expected, signed, method.tolerance(key));
        Fixture.assertCloseToPeak(prefix + "_raw", reference.doubles(prefix + "_raw"), positive, method.tolerance(key));
        assertFinal(reference, prefix, positive, places);
        if (method.signed() instanceof UnitWeighting weighting) {
            reference.assertCloseToPeak(prefix + "_weights", weighting.units(request, manager, new NullProgressMonitor()).weights(), method.weightTolerance(key));
        }
    }

    @ParameterizedTest
    @CsvSource({"tinyvgg, pred, conv, features.7", "tinyvgg, pred, relu, features.8", "tinyvgg, other, conv, features.7", "tinyvgg, other, relu, features.8",
            "resnet20, pred, conv, layer3.2.conv2", "resnet20, pred, relu, layer3", "resnet20, other, conv, layer3.2.conv2", "resnet20, other, relu, layer3"})
    void enlargedTheMapsAreCaptums(String net, String target, String key, String layer) throws GlassboxException {
        Fixture reference = ReferenceValues.captum(net, target);
        NDArray map = new GradCam(false).explain(request(net, target, layer), new NullProgressMonitor()).values();
        reference.assertCloseToPeak("layer_gradcam_" + key + "_bilinear", PlaneResize.BILINEAR.apply(map, 32, 32), 1e-4);
    }

    /** Scaled from minimum to maximum, resized, and scaled again, as in README.md of the reference values. */
    private static void assertFinal(Fixture reference, String prefix, float[] raw, int places) {
        double[] expected = reference.doubles(prefix + "_final");
        int side = (int) Math.sqrt(places);
        int size = (int) reference.shape(prefix + "_final").get(1);
        for (int n = 0; n < raw.length / places; n++) {
            SaliencyMap map = new SaliencyMap(side, side, Arrays.copyOfRange(raw, n * places, (n + 1) * places), 0, Double.NaN);
            float[] found = new SaliencyMap(size, size, map.resized(size, size, Scaling.MINMAX), 0, Double.NaN).scaled(Scaling.MINMAX);
            for (int i = 0; i < found.length; i++) {
                assertEquals(expected[n * found.length + i], found[i], FINAL_TOLERANCE, prefix + " of image " + n);
            }
        }
    }

    private static void assertRelu(float[] signed, float[] positive) {
        for (int i = 0; i < signed.length; i++) {
            assertEquals(Math.max(0, signed[i]), positive[i]);
        }
    }

    private static float[] relu(float[] values) {
        float[] result = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            result[i] = Math.max(0, values[i]);
        }
        return result;
    }

    /** Gives each image's map the sign of its reference. */
    private static void turn(float[] maps, double[] expected, int places) {
        for (int from = 0; from < maps.length; from += places) {
            double product = 0;
            for (int i = from; i < from + places; i++) {
                product += maps[i] * expected[i];
            }
            for (int i = from; i < from + places; i++) {
                maps[i] *= Math.signum(product);
            }
        }
    }

    private static float[] explain(Explainer explainer, ExplainRequest request) throws GlassboxException {
        Attribution found = explainer.explain(request, new NullProgressMonitor());
        assertEquals(Attribution.Space.LAYER, found.space());
        return found.values().toFloatArray();
    }

    private static Explainer scoreCam(boolean relu) {
        return new ScoreCam(relu, Score.LOGIT, ScoreCam.Weighting.SOFTMAX, true, 0);
    }

    private static Explainer ablationCam(boolean relu) {
        return new AblationCam(relu, AblationCam.Value.BELOW_MINIMUM, AblationCam.Denominator.SCORE);
    }

    private ExplainRequest request(String net, String target, String layer) {
        return ReferenceValues.request(manager, net, target, layer, 32);
    }
}
