package org.glassbox.tests.explainers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import java.util.stream.Stream;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.explain.ExplainRequest;
import org.glassbox.core.explain.Explainer;
import org.glassbox.core.image.Normalisation;
import org.glassbox.core.network.Graph;
import org.glassbox.core.network.Network;
import org.glassbox.core.network.StateDict;
import org.glassbox.explainers.DeepLift;
import org.glassbox.explainers.DeepLiftShap;
import org.glassbox.explainers.FullGrad;
import org.glassbox.explainers.GradCam;
import org.glassbox.explainers.GradientShap;
import org.glassbox.explainers.GuidedBackprop;
import org.glassbox.explainers.IntegratedGradients;
import org.glassbox.explainers.LayerCam;
import org.glassbox.explainers.Saliency;
import org.glassbox.explainers.SmoothGrad;
import org.glassbox.networks.SmallCnn;
import org.glassbox.pytorch.GradientMode;
import org.glassbox.pytorch.Torch;
import org.glassbox.tests.networks.Fixture;
import org.glassbox.tests.networks.TestImages;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * That an image's map is the same alone and among others, over many images: in some of them the input of a ReLU is so near zero that the rounding of another
 * algorithm would open or close it, and the gradient would jump.
 */
class BatchIndependenceTest {
    private static final int SIZE = 16;
    private static final int CLASSES = 3;
    private static final int IMAGES = 48;
    private NDManager manager;
    private GradientMode mode;
    private Network network;
    private NDArray images;

    static Stream<Explainer> explainers() {
        return Stream.of(new Saliency(), new SmoothGrad(5, 0.15, false, 1), new IntegratedGradients(7, "blur", 0),
                new GradientShap(7, "blur,zero,white,black", 0, 0, 1), new DeepLift(), new DeepLiftShap(), new GuidedBackprop(),
                new FullGrad(), new GradCam(), new LayerCam());
    }

    @BeforeEach
    void open() {
        manager = Torch.newManager(Device.cpu());
        mode = GradientMode.recording();
        Graph graph = new SmallCnn().graph(CLASSES, SIZE, SIZE);
        network = new Network(graph, StateDict.initialised(manager, graph, 1));
        images = TestImages.normal(manager, 5, IMAGES, 3, SIZE, SIZE);
    }

    @AfterEach
    void close() {
        mode.close();
        manager.close();
    }

    @Test
    void whatGoesIntoTheLastPoolingIsTheSameToTheLastBit() {
        float[] together = network.forwardTo("pool", images).toFloatArray();
        int units = together.length / IMAGES;
        for (int n = 0; n < IMAGES; n++) {
            float[] alone = network.forwardTo("pool", images.get(n + ":" + (n + 1))).toFloatArray();
            assertArrayEquals(Arrays.copyOfRange(together, n * units, (n + 1) * units), alone, "image " + n);
        }
    }

    @ParameterizedTest
    @MethodSource("explainers")
    void theMapOfEveryImageIsTheSameAloneAndAmongOthers(Explainer explainer) throws GlassboxException {
        float[] together = explain(explainer, images, 64);
        int length = together.length / IMAGES;
        for (int n = 0; n < IMAGES; n++) {
            double[] expected = new double[length];
            for (int i = 0; i < length; i++) {
                expected[i] = together[n * length + i];
            }
            Fixture.assertCloseToPeak("image " + n, expected, explain(explainer, images.get(n + ":" + (n + 1)), 1), 1e-5);
        }
    }

    private float[] explain(Explainer explainer, NDArray some, int atOnce) throws GlassboxException {
        int[] targets = new int[Math.toIntExact(some.size(0))];
        Arrays.fill(targets, 1);
        ExplainRequest request = new ExplainRequest(network, some, targets, network.graph().camLayer(), Normalisation.IMAGENET, atOnce);
        try (NDArray values = explainer.explain(request, new NullProgressMonitor()).values()) {
            return values.toFloatArray();
        }
    }
}
