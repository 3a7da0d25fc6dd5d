package org.glassbox.tests.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.network.Graph;
import org.glassbox.core.network.Layer;
import org.glassbox.core.network.NetworkArchitecture;
import org.glassbox.core.network.StateDict;
import org.glassbox.engine.io.NpzFiles;
import org.glassbox.engine.io.SafeTensors;
import org.glassbox.engine.io.Tensor;
import org.glassbox.engine.io.WeightFiles;
import org.glassbox.engine.io.WeightFiles.Weights;
import org.glassbox.engine.io.WeightReport;
import org.glassbox.networks.ResNet20;
import org.glassbox.networks.SmallCnn;
import org.glassbox.pytorch.Torch;
import org.glassbox.tests.SharedFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WeightFilesTest {
    @TempDir
    Path folder;

    @Test
    void publishedWeightsFitTheirNetworkWithoutTheCounters() throws Exception {
        Path file = SharedFiles.require("reference/nets/resnet20_weights.npz");
        Weights weights = WeightFiles.load(file);
        Graph graph = new ResNet20().graph(10, 32, 32);
        try (NDManager manager = Torch.newManager(Device.cpu()); StateDict state = StateDict.initialised(manager, graph, 1)) {
            WeightReport report = WeightFiles.apply(weights, graph, state);
            assertTrue(report.fits());
            assertEquals(graph.parameters().size(), report.matched().size());
            assertArrayEquals(NpzFiles.read(file).get("linear.bias").values(), state.get("linear.bias").toFloatArray());
            assertEquals(weights.tensors(), WeightFiles.tensors(state));
        }
        assertEquals(OptionalInt.of(10), WeightFiles.classes(weights, new ResNet20(), 32, 32));
    }

    @Test
    void weightsOfAnotherNetworkAreRefusedAndChangeNothing() throws Exception {
        Path file = SharedFiles.require("reference/nets/tinyvgg_weights.npz");
        Weights weights = WeightFiles.load(file);
        Graph graph = new SmallCnn().graph(2, 32, 32);
        try (NDManager manager = Torch.newManager(Device.cpu()); StateDict state = StateDict.initialised(manager, graph, 1)) {
            float[] before = state.get("fc.weight").toFloatArray();
            GlassboxException refused = assertThrows(GlassboxException.class, () -> WeightFiles.apply(weights, graph, state));
            assertEquals(file + " belongs to another network: of the 22 tensors of this one 0 fit; 22 missing (conv1.weight, bn1.weight, bn1.bias, ...);"
                    + " 12 unexpected (features.0.weight, features.0.bias, features.2.weight, ...).", refused.getMessage());
            assertArrayEquals(before, state.get("fc.weight").toFloatArray());
        }
    }

    @Test
    void anotherNumberOfClassesIsNamedWithBothShapes() throws Exception {
        Graph graph = linear().graph(2, 1, 1);
        Weights weights = new Weights(Path.of("w.npz"), Map.of("fc.weight", new Tensor(new long[] {3, 3}, new float[9]), "fc.bias", Tensor.of(1, 2, 3)),
                Map.of());
        WeightReport report = WeightFiles.compare(weights, graph);
        assertFalse(report.fits());
        assertEquals("2 of another shape (fc.weight (3, 3) instead of (2, 3), fc.bias (3) instead of (2))", report.describe());
        assertEquals(OptionalInt.of(3), WeightFiles.classes(weights, linear(), 1, 1));
    }

    @Test
    void namesOfParallelTrainingAndWhatACheckpointKeepsBesidesAreSeenThrough() throws Exception {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("module.fc.weight", new Tensor(new long[] {2, 3}, new float[6]));
        tensors.put("module.bn.num_batches_tracked", Tensor.of(7));
        Path parallel = folder.resolve("a.safetensors");
        SafeTensors.write(parallel, tensors, Map.of("network", "linear"));
        assertEquals(Set.of("fc.weight"), WeightFiles.load(parallel).tensors().keySet());
        assertEquals(Map.of("network", "linear"), WeightFiles.load(parallel).metadata());
        Path checkpoint = folder.resolve("b.safetensors");
        SafeTensors.write(checkpoint, Map.of("fc.bias", Tensor.of(1), "optimiser/fc.bias/m", Tensor.of(2)), Map.of());
        assertEquals(Set.of("fc.bias"), WeightFiles.load(checkpoint).tensors().keySet());
    }

    @Test
    void anUnknownKindOfFileIsRefused() {
        GlassboxException refused = assertThrows(GlassboxException.class, () -> WeightFiles.load(Path.of("model.pth")));
        assertEquals("Weights are read from .safetensors and .npz files, not from model.pth.", refused.getMessage());
    }

    private static NetworkArchitecture linear() {
        return (classes, height, width) -> {
            Graph.Builder graph = new Graph.Builder();
            graph.add("flatten", new Layer.Flatten(), Graph.INPUT);
            graph.add("fc", new Layer.Linear(3, classes), "flatten");
            return graph.build("fc");
        };
    }
}
