package org.glassbox.tests.explainers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.explain.Attribution;
import org.glassbox.core.explain.ExplainRequest;
import org.glassbox.core.explain.Explainer;
import org.glassbox.core.image.Normalisation;
import org.glassbox.core.network.Network;
import org.glassbox.explainers.GradCam;
import org.glassbox.explainers.GradCamPlusPlus;
import org.glassbox.explainers.HiResCam;
import org.glassbox.explainers.LayerCam;
import org.glassbox.explainers.UnitWeighting;
import org.glassbox.explainers.XGradCam;
import org.glassbox.networks.ResNet20;
import org.glassbox.pytorch.GradientMode;
import org.glassbox.pytorch.Torch;
import org.glassbox.tests.networks.Fixture;
import org.glassbox.tests.networks.TestNetworks;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Maps of pytorch-grad-cam, each within its own tolerance: for both networks, both targets and the layers before and after the last ReLU. */
class ReferenceCamsTest {
    private NDManager manager;
    private GradientMode mode;

    /** A kind of CAM with the options that make it pytorch-grad-cam's. */
    private record Method(String key, Explainer signed, Explainer positive, double tolerance) {
        @Override
        public String toString() {
            return key;
        }
    }

    private static final List<Method> METHODS = List.of(new Method("gradcam", new GradCam(false), new GradCam(), 1e-4),
            new Method("gradcam_plusplus", new GradCamPlusPlus(false), new GradCamPlusPlus(), 1e-4),
            new Method("xgradcam", new XGradCam(false, XGradCam.Denominator.REFERENCE), new XGradCam(true, XGradCam.Denominator.REFERENCE), 1e-4),
            new Method("hirescam", new HiResCam(false), new HiResCam(), 1e-4),
            new Method("layercam", new LayerCam(false, 0), new LayerCam(), 1e-4));

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

    @ParameterizedTest(name = "{0} {1} {2} {3}")
    @MethodSource("cases")
    void mapsAreThoseOfPytorchGradCam(Method method, String net, String target, String key, String layer) throws GlassboxException {
        Fixture reference = Fixture.open("explainers/gradcam_" + net + "_" + target);
        ExplainRequest request = request(net, target, layer);
        String prefix = method.key() + "_" + key;
        double tolerance = method.key().equals("xgradcam") && key.equals("conv") ? 1e-2 : method.tolerance();
        reference.assertCloseToPeak(prefix + "_signed", explain(method.signed(), request), tolerance);
        reference.assertCloseToPeak(prefix + "_raw", explain(method.positive(), request), tolerance);
        if (method.signed() instanceof UnitWeighting weighting) {
            reference.assertCloseToPeak(prefix + "_weights", weighting.units(request, manager, new NullProgressMonitor()).weights(), tolerance);
        }
    }

    private static NDArray explain(Explainer explainer, ExplainRequest request) throws GlassboxException {
        Attribution found = explainer.explain(request, new NullProgressMonitor());
        assertEquals(Attribution.Space.LAYER, found.space());
        return found.values();
    }

    private ExplainRequest request(String net, String target, String layer) {
        Fixture images = Fixture.open("explainers/captum_" + net + "_" + target);
        Network network = Fixture.open("nets/" + net + "_weights").network(manager,
                net.equals("resnet20") ? new ResNet20().graph(10, 32, 32) : TestNetworks.tinyVgg());
        return new ExplainRequest(network, images.array(manager, "images"), images.ints("target"), layer, Normalisation.IMAGENET);
    }
}
