package org.glassbox.tests.explainers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Set;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.explain.Attribution;
import org.glassbox.core.explain.ExplainRequest;
import org.glassbox.core.image.Normalisation;
import org.glassbox.core.network.Graph;
import org.glassbox.core.network.Mode;
import org.glassbox.core.network.Network;
import org.glassbox.core.network.NetworkArchitecture;
import org.glassbox.core.network.StateDict;
import org.glassbox.explainers.DeepLift;
import org.glassbox.pytorch.GradientMode;
import org.glassbox.pytorch.Torch;
import org.glassbox.tests.networks.HashedWeights;
import org.glassbox.tests.networks.Networks;
import org.glassbox.tests.networks.TestImages;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** DeepLIFT keeps its promise on each published network: with SiLU and squeeze-and-excitation products, ReLU6, overlapping max pooling, separable convolutions. */
class DeepLiftOnEveryNetworkTest {
    private static final double TOLERANCE = 1e-3;
    private static final Set<String> HASHED = Set.of("alexnet", "vgg16", "resnet50", "xception", "mobilenet_v2", "efficientnet_b0");
    private static final int SMALL = 64; // pixels, for networks whose weights don't depend on the size

    @ParameterizedTest
    @ValueSource(strings = {"alexnet", "vgg16", "resnet50", "xception", "mobilenet_v2", "efficientnet_b0", "smallcnn", "resnet20", "resnet32", "resnet56", "vgg13_bn", "resnet18",
            "resnet34", "smallcnn-iccnn", "resnet18-iccnn"})
    void theValuesSumToTheChangeOfTheLogit(String id) throws GlassboxException {
        try (NDManager manager = Torch.newManager(Device.cpu()); GradientMode recording = GradientMode.recording()) {
            if (HASHED.contains(id)) {
                HashedWeights weights = HashedWeights.of(id);
                int size = weights.imageSize();
                try (Network network = weights.network(manager, Networks.graph(id, 1000))) {
                    assertSums(network, manager.create(weights.image(), new Shape(1, 3, size, size)), manager);
                }
            } else {
                NetworkArchitecture architecture = Networks.architecture(id);
                Graph graph = architecture.graph(10, SMALL, SMALL);
                try (Network network = new Network(graph, StateDict.initialised(manager, graph, 3))) {
                    assertSums(network, TestImages.normal(manager, 1, 1, 3, SMALL, SMALL), manager);
                }
            }
        }
    }

    private static void assertSums(Network network, NDArray image, NDManager manager) throws GlassboxException {
        for (String reference : new String[] {"blur", "white"}) {
            int target;
            try (NDManager scope = manager.newSubManager(); GradientMode off = GradientMode.off()) {
                NDArray x = image.stopGradient();
                x.attach(scope);
                target = (int) network.forward(x, Mode.EVAL).argMax().getLong();
            }
            ExplainRequest request = new ExplainRequest(network, image, new int[] {target}, network.graph().camLayer(), Normalisation.IMAGENET);
            Attribution found = new DeepLift(reference, 0, 1e-6).explain(request, new NullProgressMonitor());
            double sum = 0;
            for (float value : found.values().toFloatArray()) {
                sum += value;
            }
            double gap = found.completeness().orElseThrow().gap()[0];
            double difference = allowedOf(found) / TOLERANCE - 1; // |z(x) - z(x0)|
            assertTrue(difference > 1e-3, "there is a change to explain");
            assertEquals(difference, Math.abs(sum), TOLERANCE * (1 + difference), reference);
            assertTrue(gap <= allowedOf(found), reference + ": gap " + gap);
            found.values().close();
        }
    }

    private static double allowedOf(Attribution found) {
        return found.completeness().orElseThrow().allowed()[0];
    }
}
