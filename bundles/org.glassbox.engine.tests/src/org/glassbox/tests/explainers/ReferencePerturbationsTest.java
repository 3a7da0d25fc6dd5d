package org.glassbox.tests.explainers;

import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.explain.ExplainRequest;
import org.glassbox.core.explain.Explainer;
import org.glassbox.core.image.Normalisation;
import org.glassbox.core.network.Network;
import org.glassbox.explainers.FeatureAblation;
import org.glassbox.explainers.Occlusion;
import org.glassbox.explainers.Score;
import org.glassbox.networks.ResNet20;
import org.glassbox.pytorch.GradientMode;
import org.glassbox.pytorch.Torch;
import org.glassbox.tests.SharedFiles;
import org.glassbox.tests.networks.Fixture;
import org.glassbox.tests.networks.TestNetworks;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Captum's values of the methods that hide pixels, each within its own tolerance; Captum's arrays hold a pixel's value once for each channel. */
class ReferencePerturbationsTest {
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
        Fixture reference = Fixture.open("explainers/captum_" + net + "_" + target);
        Network network = Fixture.open("nets/" + net + "_weights").network(manager,
                net.equals("resnet20") ? new ResNet20().graph(10, 32, 32) : TestNetworks.tinyVgg());
        ExplainRequest request = new ExplainRequest(network, reference.array(manager, "images"), reference.ints("target"), network.graph().camLayer(),
                Normalisation.IMAGENET);
        NDArray found = explainer.explain(request, new NullProgressMonitor()).values(); // (N, H, W)
        Shape shape = reference.shape(key); // (N, 3, H, W)
        reference.assertCloseToPeak(key, found.expandDims(1).broadcast(shape), tolerance(net, key));
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
