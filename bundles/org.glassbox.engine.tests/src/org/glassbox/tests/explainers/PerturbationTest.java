package org.glassbox.tests.explainers;


import ai.djl.ndarray.NDArray;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.explain.Attribution;
import org.glassbox.core.explain.ExplainRequest;
import org.glassbox.core.explain.Explainer;
import org.glassbox.core.image.Normalisation;
import org.glassbox.core.network.Graph;
import org.glassbox.core.network.Layer;
import org.glassbox.core.network.Network;
import org.glassbox.core.network.ParameterSpec;
import org.glassbox.core.network.StateDict;
import org.glassbox.explainers.Lime;
import org.glassbox.explainers.Score;
import org.glassbox.explainers.Segments;
import org.glassbox.networks.SmallCnn;
import org.glassbox.tests.RecordingTest;
import org.glassbox.tests.networks.TestNetworks;

/** What tests of methods that hide parts of the image share: networks with known answers, and the methods with few samples. */
abstract class PerturbationTest extends RecordingTest {
    static final int SIZE = 32;

    static Lime lime(int samples, long seed) {
        return new Lime(samples, 0.25, 1, Segments.SLIC, 30, 10, "zero", 0, Score.LOGIT, seed);
    }

    static Lime lime(int samples, String reference) {
        return new Lime(samples, 0.25, 1, Segments.GRID, 16, 10, reference, 0, Score.LOGIT, 0);
    }

    static double[] doubles(float[] values) {
        double[] result = new double[values.length];
        for (int i = 0; i < result.length; i++) {
            result[i] = values[i];
        }
        return result;
    }

    /** Logits (w · x, 0). */
    final Network linear(int height, int width, float[] weights) {
        Graph graph = TestNetworks.linear(height, width, 2);
        Network network = new Network(graph, StateDict.initialised(manager, graph, 1));
        network.state().get("fc.weight").set(Arrays.copyOf(weights, 2 * weights.length));
        network.state().get("fc.bias").set(new float[2]);
        return network;
    }

    /** A network of one node, such as a TorchScript module, with logits (f(x), 0). */
    final Network custom(UnaryOperator<NDArray> score) {
        Graph.Builder graph = new Graph.Builder();
        graph.add("module", new Layer.Custom(new Layer.CustomLayer() {
            @Override
            public Behaviour behaviour() {
                return Behaviour.OTHER;
            }

            @Override
            public List<ParameterSpec> parameters() {
                return List.of();
            }

            @Override
            public NDArray apply(List<NDArray> inputs, List<NDArray> parameters) {
                NDArray logit = score.apply(inputs.getFirst()).reshape(-1, 1);
                return logit.concat(logit.zerosLike(), 1);
            }
        }), Graph.INPUT);
        Graph built = graph.build(Graph.INPUT);
        return new Network(built, StateDict.initialised(manager, built, 1));
    }

    /** Of each image, (N). */
    static NDArray mean(NDArray images) {
        return images.reshape(images.size(0), -1).mean(new int[] {1});
    }

    final Network cnn(int size) {
        Graph graph = new SmallCnn().graph(3, size, size);
        return new Network(graph, StateDict.initialised(manager, graph, 1));
    }

    static Attribution explain(Explainer explainer, Network network, NDArray images, int atOnce) throws GlassboxException {
        return explainer.explain(request(network, images, atOnce), new NullProgressMonitor());
    }

    static ExplainRequest request(Network network, NDArray images, int atOnce) {
        return new ExplainRequest(network, images, new int[Math.toIntExact(images.size(0))], network.graph().camLayer(), Normalisation.IMAGENET, atOnce);
    }
}
