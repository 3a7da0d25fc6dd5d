package org.glassbox.tests.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.network.Graph;
import org.glassbox.core.network.Layer;
import org.glassbox.core.network.Layer.Elementwise.Function;
import org.glassbox.core.network.Mode;
import org.glassbox.core.network.Network;
import org.glassbox.core.network.ParameterSpec;
import org.glassbox.core.network.StateDict;
import org.glassbox.core.network.TorchScriptNetworks;
import org.glassbox.engine.io.TorchScriptExport;
import org.glassbox.engine.io.WeightFiles;
import org.glassbox.engine.io.WeightFiles.Weights;
import org.glassbox.pytorch.GradientMode;
import org.glassbox.pytorch.Torch;
import org.glassbox.tests.networks.Networks;
import org.glassbox.tests.networks.TestImages;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TorchScriptExportTest {
    @TempDir
    Path folder;
    private NDManager manager;

    @BeforeEach
    void open() {
        manager = Torch.newManager(Device.cpu());
    }

    @AfterEach
    void close() {
        manager.close();
    }

    @ParameterizedTest
    @CsvSource({"resnet20, 32", "resnet18, 64", "mobilenet_v2, 64", "efficientnet_b0, 64"})
    void aModuleGivesTheLogitsOfItsNetwork(String id, int size) throws Exception {
        assertSameLogits(Networks.architecture(id).graph(3, size, size), size);
    }

    @Test
    void everyKindOfLayerIsWritten() throws Exception {
        Graph.Builder graph = new Graph.Builder();
        String left = graph.add("a.0", new Layer.Conv2d(3, 4, 3, 2, 1, 1, true), Graph.INPUT);
        left = graph.add("a.1", new Layer.BatchNorm2d(4, 1e-3, 0.1), left);
        left = graph.add("relu", new Layer.Elementwise(Function.RELU), left);
        left = graph.add("max", new Layer.MaxPool2d(3, 2, 1), left);
        String right = graph.add("a_0", new Layer.Conv2d(3, 2, 1, 1, 0, 1, false), Graph.INPUT); // an attribute's name like that of a.0
        right = graph.add("tanh", new Layer.Elementwise(Function.TANH), right);
        right = graph.add("mean", new Layer.AveragePool2d(2, 2), right);
        right = graph.add("subsample", new Layer.Subsample(2), right);
        right = graph.add("pad", new Layer.PadChannels(2, 0), right);
        String both = graph.add("cat", new Layer.Concatenate(), left, right);
        both = graph.add("regions", new Layer.AdaptiveAveragePool(3, 2), both);
        both = graph.add("relu6", new Layer.Elementwise(Function.RELU6), both);
        String gate = graph.add("pool", new Layer.GlobalAveragePool(), both);
        gate = graph.add("sigmoid", new Layer.Elementwise(Function.SIGMOID), gate);
        both = graph.add("gated", new Layer.Multiply(), both, gate);
        both = graph.add("skip", new Layer.StochasticDepth(0.5), both);
        String grouped = graph.add("copies", new Layer.ReplicatePad(1), both);
        grouped = graph.add("1", new Layer.Conv2d(8, 8, 3, 1, 0, 8, false), grouped);
        grouped = graph.add("silu", new Layer.Elementwise(Function.SILU), grouped);
        String sum = graph.add("sum", new Layer.Add(), both, grouped, both);
        String flat = graph.add("flatten", new Layer.Flatten(), sum);
        flat = graph.add("dropout", new Layer.Dropout(0.5), flat);
        graph.add("fc", new Layer.Linear(8 * 3 * 2, 5), flat);
        assertSameLogits(graph.build("relu"), 16);
    }

    @Test
    void aLayerOfAPluginIsRefusedByName() throws Exception {
        Graph.Builder graph = new Graph.Builder();
        graph.add("flatten", new Layer.Flatten(), Graph.INPUT);
        graph.add("mine", new Layer.Custom(new Doubling()), "flatten");
        graph.add("fc", new Layer.Linear(3, 2), "mine");
        Graph built = graph.build(Graph.INPUT);
        Path file = folder.resolve("a.pt");
        GlassboxException refused = assertThrows(GlassboxException.class, () -> TorchScriptExport.write(file, weights(built), built));
        assertEquals("The network can't be written as TorchScript: its layer mine is one of a plug-in, whose program only the plug-in knows; write .safetensors or .npz.",
                refused.getMessage());
        assertFalse(Files.exists(file));
    }

    @Test
    void weightsThatDontFitAreRefused() {
        Graph graph = Networks.architecture("smallcnn").graph(2, 32, 32);
        Path file = folder.resolve("a.pt");
        assertThrows(GlassboxException.class, () -> TorchScriptExport.write(file, new Weights(Path.of("w.npz"), Map.of(), Map.of()), graph));
        assertFalse(Files.exists(file));
    }

    private void assertSameLogits(Graph graph, int size) throws Exception {
        Path file = folder.resolve("module.pt");
        Weights weights = weights(graph);
        TorchScriptExport.write(file, weights, graph);
        assertTrue(WeightFiles.isTorchScript(file));
        try (Network network = WeightFiles.network(manager, weights, graph); Network module = TorchScriptNetworks.load(manager, file, size, size);
                GradientMode off = GradientMode.off()) {
            NDArray images = TestImages.normal(manager, 3, 2, 3, size, size);
            float[] expected = network.forward(images, Mode.EVAL).toFloatArray();
            float peak = 0;
            for (float logit : expected) {
                peak = Math.max(peak, Math.abs(logit));
            }
            assertArrayEquals(expected, module.forward(images, Mode.EVAL).toFloatArray(), 1e-5f * peak);
        }
    }

    private Weights weights(Graph graph) {
        try (StateDict state = StateDict.initialised(manager, graph, 5)) {
            return new Weights(Path.of("w.npz"), WeightFiles.tensors(state), Map.of());
        }
    }

    private record Doubling() implements Layer.CustomLayer {
        @Override
        public Behaviour behaviour() {
            return Behaviour.ELEMENTWISE;
        }

        @Override
        public List<ParameterSpec> parameters() {
            return List.of();
        }

        @Override
        public String description() {
            return "twice";
        }

        @Override
        public Optional<Shape> outputShape(List<Shape> inputs) {
            return Optional.of(inputs.getFirst());
        }

        @Override
        public NDArray apply(List<NDArray> inputs, List<NDArray> parameters) {
            return inputs.getFirst().add(inputs.getFirst());
        }
    }
}
