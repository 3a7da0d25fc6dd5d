package org.glassbox.tests.explainers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.explain.Attribution;
import org.glassbox.core.explain.ExplainRequest;
import org.glassbox.core.image.Normalisation;
import org.glassbox.core.network.Graph;
import org.glassbox.core.network.Layer;
import org.glassbox.core.network.Mode;
import org.glassbox.core.network.Network;
import org.glassbox.core.network.ParameterSpec;
import org.glassbox.core.network.StateDict;
import org.glassbox.explainers.DeepLift;
import org.glassbox.explainers.Saliency;
import org.glassbox.tests.RecordingTest;
import org.glassbox.tests.networks.TestImages;
import org.glassbox.tests.networks.TestNetworks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Multipliers worked out by hand. */
class DeepLiftRulesTest extends RecordingTest {
    private static final float TOLERANCE = 1e-5f;
    @TempDir
    private Path folder;

    @Test
    void reluSharesTheChangeOfItsOutput() throws GlassboxException, IOException {
        // w = (1, 1, 0): z = 2, z0 = -1, so that m = (2 - 0) / (2 + 1) = 2/3 and the changes (1, 2) get 2/3 and 4/3
        Graph.Builder graph = new Graph.Builder();
        graph.add("flatten", new Layer.Flatten(), Graph.INPUT);
        graph.add("hidden", new Layer.Linear(3, 1), "flatten");
        graph.add("relu", TestNetworks.relu(), "hidden");
        graph.add("fc", new Layer.Linear(1, 1), "relu");
        Network network = network(graph);
        set(network, "hidden", 1, 1, 0);
        set(network, "fc", 1);
        Attribution found = explain(network, new float[] {0, 2, 5}, new float[] {-1, 0, 5}, new Shape(3, 1, 1));
        assertArrayEquals(new float[] {2 / 3f, 4 / 3f, 0}, found.values().toFloatArray(), TOLERANCE);
        assertEquals(0, found.completeness().orElseThrow().gap()[0], TOLERANCE);
    }

    @ParameterizedTest
    @CsvSource({"1, 5, 3, 2, 0, 2", "1, 2, 4, 0, -2, 0"})
    void maxPoolingSharesRisesWithItsMaximumAndFallsWithTheReferences(float x1, float x2, float r1, float r2, float a1, float a2)
            throws GlassboxException, IOException {
        Graph.Builder graph = new Graph.Builder();
        graph.add("pool", new Layer.MaxPool2d(2, 2, 0), Graph.INPUT);
        graph.add("flatten", new Layer.Flatten(), "pool");
        graph.add("fc", new Layer.Linear(3, 1), "flatten");
        Network network = network(graph);
        set(network, "fc", 1, 0, 0); // the first channel only
        float[] x = {x1, x2, -9, -9, 0, 0, 0, 0, 0, 0, 0, 0};
        float[] x0 = {r1, r2, -9, -9, 0, 0, 0, 0, 0, 0, 0, 0};
        float[] expected = {a1, a2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
        assertArrayEquals(expected, explain(network, x, x0, new Shape(3, 2, 2)).values().toFloatArray(), TOLERANCE);
    }

    @Test
    void sharesOfOverlappingWindowsAreAdded() throws GlassboxException, IOException {
        // 3 x 3 windows at stride 1 on 3 x 4 pixels: both hold the pixel that rises from 0 to 2, and the logit is the sum of both
        Graph.Builder graph = new Graph.Builder();
        graph.add("pool", new Layer.MaxPool2d(3, 1, 0), Graph.INPUT);
        graph.add("flatten", new Layer.Flatten(), "pool");
        graph.add("fc", new Layer.Linear(6, 1), "flatten");
        Network network = network(graph);
        set(network, "fc", 1, 1, 0, 0, 0, 0);
        float[] x = new float[36];
        x[1] = 2;
        float[] expected = new float[36];
        expected[1] = 4;
        assertArrayEquals(expected, explain(network, x, new float[36], new Shape(3, 3, 4)).values().toFloatArray(), TOLERANCE);
    }

    @Test
    void aProductIsSplitAtTheMidpoints() throws GlassboxException, IOException {
        // u = 3, v = 4, u0 = 1, v0 = 2: 2 (4 + 2) / 2 + 2 (3 + 1) / 2 = 6 + 4 = 12 - 2
        Graph.Builder graph = new Graph.Builder();
        graph.add("flatten", new Layer.Flatten(), Graph.INPUT);
        graph.add("u", new Layer.Linear(3, 1), "flatten");
        graph.add("v", new Layer.Linear(3, 1), "flatten");
        graph.add("product", new Layer.Multiply(), "u", "v");
        graph.add("fc", new Layer.Linear(1, 1), "product");
        Network network = network(graph);
        set(network, "u", 1, 0, 0);
        set(network, "v", 0, 1, 0);
        set(network, "fc", 1);
        Attribution found = explain(network, new float[] {3, 4, 7}, new float[] {1, 2, 7}, new Shape(3, 1, 1));
        assertArrayEquals(new float[] {6, 4, 0}, found.values().toFloatArray(), TOLERANCE);
    }

    @Test
    void aLinearNetworkGetsTheGradientTimesTheChange() throws GlassboxException, IOException {
        Graph graph = TestNetworks.linear(2, 2, 3);
        Network network = new Network(graph, StateDict.initialised(manager, graph, 5));
        float[] x = TestImages.normal(manager, 1, 12).toFloatArray();
        float[] x0 = TestImages.normal(manager, 2, 12).toFloatArray();
        float[] w = network.state().get("fc.weight").toFloatArray(); // class 0 first
        float[] expected = new float[12];
        for (int i = 0; i < 12; i++) {
            expected[i] = w[i] * (x[i] - x0[i]);
        }
        assertArrayEquals(expected, explain(network, x, x0, new Shape(3, 2, 2)).values().toFloatArray(), TOLERANCE);
    }

    @Test
    void whereNoReluChangesStateItIsTheGradientTimesTheChange() throws GlassboxException, IOException {
        Network network = demanding();
        float[] x = TestImages.normal(manager, 1, 3 * 64).toFloatArray();
        float[] x0 = x.clone();
        x0[100] -= 1e-3f;
        Attribution found = explain(network, x, x0, new Shape(3, 8, 8));
        NDArray images = manager.create(x, new Shape(1, 3, 8, 8));
        float gradient = new Saliency().explain(request(network, images), new NullProgressMonitor()).values().toFloatArray()[100];
        assertEquals(gradient * (x[100] - x0[100]), found.values().toFloatArray()[100], 1e-2 * Math.abs(gradient * 1e-3)); // the functions' curvature remains
    }

    @Test
    void anImageThatIsItsOwnReferenceGetsZeros() throws GlassboxException, IOException {
        Network network = demanding();
        float[] x = TestImages.normal(manager, 1, 3 * 64).toFloatArray();
        Attribution found = explain(network, x, x, new Shape(3, 8, 8));
        assertArrayEquals(new float[x.length], found.values().toFloatArray());
        assertEquals(0, found.completeness().orElseThrow().gap()[0]);
    }

    @ParameterizedTest
    @CsvSource({"blur", "zero", "white", "black"})
    void theValuesSumToTheChangeOfTheLogitThroughEveryKindOfLayer(String reference) throws GlassboxException {
        Network network = demanding();
        NDArray images = TestImages.normal(manager, 1, 3, 3, 8, 8);
        Attribution found = new DeepLift(reference, 0, 1e-6).explain(request(network, images), new NullProgressMonitor());
        float[] sums = found.values().sum(new int[] {1, 2, 3}).toFloatArray();
        for (int n = 0; n < 3; n++) {
            assertTrue(Math.abs(sums[n]) > 1e-3, "there is a change to explain");
            assertEquals(0, found.completeness().orElseThrow().gap()[n], 1e-4 * (1 + Math.abs(sums[n])));
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyElementwiseFunctionIsComplete(Layer.Elementwise.Function function) throws GlassboxException {
        Graph.Builder graph = new Graph.Builder();
        graph.add("conv", TestNetworks.convolution(3, 4), Graph.INPUT);
        graph.add("function", new Layer.Elementwise(function), "conv");
        graph.add("flatten", new Layer.Flatten(), "function");
        graph.add("fc", new Layer.Linear(64, 2), "flatten");
        Graph built = graph.build("function");
        Network network = new Network(built, StateDict.initialised(manager, built, 5));
        NDArray images = TestImages.normal(manager, 1, 2, 3, 4, 4).mul(5f);
        Attribution found = new DeepLift("zero", 0, 1e-6).explain(request(network, images), new NullProgressMonitor());
        NDArray logits = network.forward(images, Mode.EVAL).sub(network.forward(images.zerosLike(), Mode.EVAL));
        float[] changes = logits.get(":,0").toFloatArray();
        assertArrayEquals(changes, found.values().sum(new int[] {1, 2, 3}).toFloatArray(), 1e-4f);
    }

    @Test
    void layersOfPlugInsFollowTheRuleOfTheirBehaviour() throws GlassboxException, IOException {
        // logit = 2 w x -> x^2 for x = (3, 0, 0), x0 = (1, 0, 0), w = (1, 0, 0): (6^2 - 2^2) = 32
        Graph.Builder graph = new Graph.Builder();
        graph.add("flatten", new Layer.Flatten(), Graph.INPUT);
        graph.add("hidden", new Layer.Linear(3, 1), "flatten");
        graph.add("twice", custom(Layer.CustomLayer.Behaviour.AFFINE), "hidden");
        graph.add("square", custom(Layer.CustomLayer.Behaviour.ELEMENTWISE), "twice");
        graph.add("fc", new Layer.Linear(1, 1), "square");
        Network network = network(graph);
        set(network, "hidden", 1, 0, 0);
        set(network, "fc", 1);
        Attribution found = explain(network, new float[] {3, 0, 0}, new float[] {1, 0, 0}, new Shape(3, 1, 1));
        assertArrayEquals(new float[] {32, 0, 0}, found.values().toFloatArray(), TOLERANCE);
    }

    @Test
    void aLayerWithoutARuleIsRefusedByName() {
        Graph.Builder graph = new Graph.Builder();
        graph.add("mystery", custom(Layer.CustomLayer.Behaviour.OTHER), Graph.INPUT);
        graph.add("flatten", new Layer.Flatten(), "mystery");
        graph.add("fc", new Layer.Linear(3, 2), "flatten");
        Network network = network(graph);
        GlassboxException refused = assertThrows(GlassboxException.class,
                () -> explain(network, new float[3], new float[3], new Shape(3, 1, 1)));
        assertTrue(refused.getMessage().contains("no rule for layer \"mystery\""), refused.getMessage());
    }

    /** SiLU, squeeze-and-excite product, overlapping max pooling with padding, residual sum, concatenation, batch norm, average pooling, shortcut of option A. */
    private Network demanding() {
        Graph.Builder graph = new Graph.Builder();
        graph.add("conv", TestNetworks.convolution(3, 8), Graph.INPUT);
        graph.add("bn", new Layer.BatchNorm2d(8, 1e-5, 0.1), "conv");
        graph.add("silu", new Layer.Elementwise(Layer.Elementwise.Function.SILU), "bn");
        graph.add("squeeze", new Layer.GlobalAveragePool(), "silu");
        graph.add("gate.conv", new Layer.Conv2d(8, 8, 1, 1, 0, 1, true), "squeeze");
        graph.add("gate", new Layer.Elementwise(Layer.Elementwise.Function.SIGMOID), "gate.conv");
        graph.add("excite", new Layer.Multiply(), "silu", "gate");
        graph.add("pool", new Layer.MaxPool2d(3, 2, 1), "excite"); // 4 x 4
        graph.add("conv2", TestNetworks.convolution(8, 16), "pool");
        graph.add("pad", new Layer.PadChannels(4, 4), "pool");
        graph.add("sum", new Layer.Add(), "conv2", "pad");
        graph.add("relu", TestNetworks.relu(), "sum");
        graph.add("both", new Layer.Concatenate(), "relu", "conv2");
        graph.add("average", new Layer.AveragePool2d(2, 2), "both");
        graph.add("subsample", new Layer.Subsample(2), "average");
        graph.add("dropout", new Layer.Dropout(0.5), "subsample");
        graph.add("flatten", new Layer.Flatten(), "dropout");
        graph.add("fc", new Layer.Linear(32, 2), "flatten");
        Graph built = graph.build("relu");
        return new Network(built, StateDict.initialised(manager, built, 5));
    }

    /** Twice its input where it is affine, else its square. */
    private static Layer custom(Layer.CustomLayer.Behaviour behaviour) {
        return new Layer.Custom(new Layer.CustomLayer() {
            @Override
            public Behaviour behaviour() {
                return behaviour;
            }

            @Override
            public List<ParameterSpec> parameters() {
                return List.of();
            }

            @Override
            public NDArray apply(List<NDArray> inputs, List<NDArray> parameters) {
                return behaviour == Behaviour.AFFINE ? inputs.getFirst().mul(2f) : inputs.getFirst().square();
            }
        });
    }

    private Network network(Graph.Builder graph) {
        Graph built = graph.build(Graph.INPUT);
        return new Network(built, StateDict.initialised(manager, built, 1));
    }

    /** Weights of a linear layer, whose bias becomes zero. */
    private static void set(Network network, String node, float... weights) {
        network.state().get(node + ".weight").set(weights);
        NDArray bias = network.state().get(node + ".bias");
        bias.set(new float[Math.toIntExact(bias.size())]);
    }

    private Attribution explain(Network network, float[] x, float[] x0, Shape shape) throws GlassboxException, IOException {
        Path reference = NumpyFile.write(folder.resolve("reference.npy"), x0, shape);
        NDArray images = manager.create(x, new Shape(1).addAll(shape));
        return new DeepLift(reference.toString(), 0, 1e-6).explain(request(network, images), new NullProgressMonitor());
    }

    private static ExplainRequest request(Network network, NDArray images) {
        return new ExplainRequest(network, images, new int[Math.toIntExact(images.size(0))], network.graph().camLayer(), Normalisation.IMAGENET);
    }
}
