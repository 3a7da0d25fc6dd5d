package org.glassbox.tests.explainers;

import static org.glassbox.tests.explainers.ReferenceValues.captum;
import static org.glassbox.tests.explainers.ReferenceValues.tolerance;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.explain.Explainer;
import org.glassbox.explainers.FeatureAblation;
import org.glassbox.explainers.Occlusion;
import org.glassbox.explainers.Score;
import org.glassbox.tests.RecordingTest;
import org.glassbox.tests.networks.Fixture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Captum's values of the methods that hide pixels, each within its own tolerance; Captum's arrays hold a pixel's value once for each channel. */
class ReferencePerturbationsTest extends RecordingTest {
    @ParameterizedTest
    @CsvSource({"tinyvgg, pred", "tinyvgg, other", "resnet20, pred", "resnet20, other"})
    void occlusionIsCaptumsMeanOverTheWindowsOfAPixel(String net, String target) throws GlassboxException {
        assertMatches(new Occlusion(8, 4, "zero", 0, Score.LOGIT), net, target, "occlusion");
        assertMatches(new Occlusion(), net, target, "occlusion"); // what the defaults come to at 32 pixels
    }

    @ParameterizedTest
    @CsvSource({"tinyvgg, pred", "tinyvgg, other", "resnet20, pred", "resnet20, other"})
    void featureAblationIsCaptumsWithAGridAsMask(String net, String target) throws GlassboxException {
        assertMatches(new FeatureAblation(4, "zero", 0, Score.LOGIT), net, target, "feature_ablation");
        assertMatches(new FeatureAblation(), net, target, "feature_ablation");
    }

    private void assertMatches(Explainer explainer, String net, String target, String key) throws GlassboxException {
        Fixture reference = captum(net, target);
        NDArray found = explainer.explain(ReferenceValues.request(manager, net, target, null), new NullProgressMonitor()).values(); // (N, H, W)
        Shape shape = reference.shape(key); // (N, 3, H, W)
        reference.assertCloseToPeak(key, found.expandDims(1).broadcast(shape), tolerance(net, key));
    }
}
