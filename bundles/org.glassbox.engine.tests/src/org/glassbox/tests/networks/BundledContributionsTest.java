package org.glassbox.tests.networks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.option.OptionSpec;
import org.glassbox.core.option.Options;
import org.glassbox.core.registry.Contribution;
import org.glassbox.core.registry.Contributions;
import org.glassbox.core.registry.ExtensionPoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the product's bundles add to the extension points, found as users find it. */
class BundledContributionsTest {
    static Stream<Arguments> shipped() {
        return Stream.of(Arguments.of(ExtensionPoint.NETWORKS, List.of("smallcnn", "resnet20")),
                Arguments.of(ExtensionPoint.EXPLAINERS,
                        List.of("saliency", "inputxgradient", "smoothgrad", "ig", "layerig", "guidedbackprop", "deconvnet", "deeplift", "deepliftshap", "gradientshap", "fullgrad",
                                "guidedgradcam", "cam", "gradcam", "gradcam++", "xgradcam", "eigencam", "eigengradcam", "layercam", "hirescam", "scorecam",
                                "ablationcam", "fusedcam", "occlusion", "featureablation", "lime", "kernelshap", "advise", "iccnn")),
                Arguments.of(ExtensionPoint.SAMPLERS, List.of("entropy", "least-confidence", "margin", "random", "confident-wrong", "triage", "core-set", "weight")),
                Arguments.of(ExtensionPoint.ANNOTATORS, List.of("simulated", "interactive")),
                Arguments.of(ExtensionPoint.LOSSES, List.of("cross-entropy", "input-gradient", "attribution-share", "explanation", "focal", "equalized-focal", "generalized-cross-entropy", "ohem", "iccnn")),
                Arguments.of(ExtensionPoint.WEIGHTINGS, List.of("consistency", "hnm", "focal")),
                Arguments.of(ExtensionPoint.METRICS, List.of("accuracy", "loss", "balanced-accuracy", "per-class", "specificity", "auc", "calibration", "brier",
                        "confusion", "jaccard", "triage", "robust-accuracy")),
                Arguments.of(ExtensionPoint.EXPLANATION_METRICS,
                        List.of("pointing-game", "relevance-mass", "relevance-rank", "confounder-mass", "iou", "deletion", "insertion", "pixel-flipping", "road",
                                "average-drop", "average-increase", "infidelity", "max-sensitivity", "sparseness", "entropy", "randomisation",
                                "avx", "avx-cs", "avx-hit", "avx-ad", "avx-ssim", "avx-fsim", "avx-mse")));
    }

    @ParameterizedTest
    @MethodSource("shipped")
    <T> void allLoadWithNamesHelpAndOptionsThatReadBackAsTheyAreWritten(ExtensionPoint<T> point, List<String> ids) throws GlassboxException {
        Contributions contributions = Contributions.ofPlatform();
        assertEquals(List.of(), contributions.all(point).problems());
        for (String id : ids) {
            Contribution<T> contribution = contributions.find(point, id);
            assertFalse(contribution.name().isBlank() || contribution.name().startsWith("%"), id);
            assertFalse(contribution.help().isBlank() || contribution.help().startsWith("%"), id);
            for (OptionSpec option : contribution.options()) {
                assertFalse(option.help().isBlank(), id + " " + option.name());
            }
            Map<String, String> texts = Options.of(contribution.defaults()).values(contribution.defaults());
            assertEquals(contribution.defaults(), contribution.create(texts), id);
        }
    }

    @Test
    void theRecommendedSettingsOfThePenaltyAreItsDefaults() throws GlassboxException {
        Contribution<?> penalty = Contributions.ofPlatform().find(ExtensionPoint.LOSSES, "input-gradient");
        assertEquals(List.of("pred-logit-centred", "share", "exact"), penalty.options().stream().map(OptionSpec::defaultText).toList());
    }
}
