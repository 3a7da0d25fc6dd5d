package org.glassbox.tests.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.network.Graph;
import org.glassbox.core.network.Layer;
import org.glassbox.core.network.Network;
import org.glassbox.core.network.NetworkArchitecture;
import org.glassbox.core.network.StateDict;
import org.glassbox.engine.io.NpzFiles;
import org.glassbox.engine.io.SafeTensors;
import org.glassbox.engine.io.Tensor;
import org.glassbox.engine.io.WeightFiles;
import org.glassbox.engine.io.WeightFiles.Gaps;
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
        GlassboxException refused = assertThrows(GlassboxException.class, () -> WeightFiles.load(Path.of("model.h5")));
        assertEquals("Weights are read from .safetensors, .npz and PyTorch's .pth, .pt, .th, .bin and .ckpt files, not from model.h5.", refused.getMessage());
    }

    @Test
    void thePublishedFileOfResNet20IsReadBitByBit() throws Exception {
        Weights published = WeightFiles.load(SharedFiles.require("reference/nets/resnet20-12fca82f.th"));
        assertEquals(WeightFiles.load(SharedFiles.require("reference/nets/resnet20_weights.npz")).tensors(), published.tensors());
        assertEquals(List.of("The weights are the 97 tensors of \"state_dict\"; the file also has best_prec1."), published.notes());
        assertTrue(WeightFiles.compare(published, new ResNet20().graph(10, 32, 32)).fits());
    }

    @Test
    void theTypesOfTheFilesNumbersAreKeptInMind() throws Exception {
        Weights weights = WeightFiles.load(Files.write(folder.resolve("a.pth"), TorchSaved.bytes(TorchSaved.ZIP)));
        assertEquals("bfloat16", weights.types().get("bf16"));
        assertEquals("float64", weights.types().get("f64"));
        assertEquals("bool", weights.types().get("bool"));
        Path npz = folder.resolve("a.npz");
        NpzFiles.write(npz, weights.tensors());
        assertEquals(Set.of("float32"), Set.copyOf(WeightFiles.load(npz).types().values()));
    }

    @Test
    void archivesKeepTheirMetadataWhereNumpyDoesNotLook() throws Exception {
        Path npz = folder.resolve("a.npz");
        Map<String, String> metadata = Map.of("network", "linear", "classes", "cat\nd\u00f6g");
        NpzFiles.write(npz, Map.of("fc.bias", Tensor.of(1)), metadata);
        assertEquals(metadata, WeightFiles.load(npz).metadata());
        assertEquals(Map.of("fc.bias", Tensor.of(1)), NpzFiles.read(npz));
        GlassboxException refused = assertThrows(GlassboxException.class, () -> NpzFiles.write(npz, Map.of(), Map.of("k", "v".repeat(70_000))));
        assertEquals("Can't write " + npz + ": an npz archive can't keep so much metadata; write a .safetensors file.", refused.getMessage());
    }

    @Test
    void valuesThatAreNoNumbersAreRefusedByName() throws Exception {
        Graph graph = linear().graph(2, 1, 1);
        Weights weights = new Weights(Path.of("w.npz"), Map.of("fc.weight", new Tensor(new long[] {2, 3}, new float[] {1, Float.NaN, 3, Float.POSITIVE_INFINITY, 5, 6}),
                "fc.bias", Tensor.of(1, 2)), Map.of());
        try (NDManager manager = Torch.newManager(Device.cpu())) {
            GlassboxException refused = assertThrows(GlassboxException.class, () -> WeightFiles.network(manager, weights, graph));
            assertEquals("w.npz can't be used: it has values that are NaN or infinite, 2 of 6 in fc.weight; take weights from before the training diverged.",
                    refused.getMessage());
        }
        assertEquals(Map.of("fc.weight", 2), WeightFiles.notFinite(weights.tensors()));
    }

    @Test
    void aHeadForOtherClassesIsMadeAnewWhenThatIsAllowed() throws Exception {
        Graph tenClasses = new ResNet20().graph(10, 32, 32);
        Graph threeClasses = new ResNet20().graph(3, 32, 32);
        try (NDManager manager = Torch.newManager(Device.cpu()); StateDict ten = StateDict.initialised(manager, tenClasses, 1);
                StateDict fresh = StateDict.initialised(manager, threeClasses, 7)) {
            Weights weights = new Weights(Path.of("w.npz"), WeightFiles.tensors(ten), Map.of());
            GlassboxException refused = assertThrows(GlassboxException.class, () -> WeightFiles.network(manager, weights, threeClasses));
            assertEquals("w.npz is for another number of classes: of the 97 tensors of this one 95 fit; 2 of another shape (linear.weight (10, 64) instead of (3, 64),"
                    + " linear.bias (10) instead of (3)). To give the network a fresh head for its number of classes, allow missing"
                    + " tensors (--allow-missing, or training.missingWeights: fresh in an experiment).",
                    refused.getMessage());
            try (Network network = WeightFiles.network(manager, weights, threeClasses, Gaps.FILLED, 7)) {
                assertArrayEquals(ten.get("conv1.weight").toFloatArray(), network.state().get("conv1.weight").toFloatArray());
                assertArrayEquals(fresh.get("linear.weight").toFloatArray(), network.state().get("linear.weight").toFloatArray());
            }
            float[] head = fresh.get("linear.bias").toFloatArray();
            WeightReport report = WeightFiles.apply(weights, threeClasses, fresh, Gaps.FILLED);
            assertEquals(95, report.matched().size());
            assertArrayEquals(head, fresh.get("linear.bias").toFloatArray());
            assertArrayEquals(ten.get("layer3.2.conv2.weight").toFloatArray(), fresh.get("layer3.2.conv2.weight").toFloatArray());
        }
    }

    @Test
    void whatCantBeTheSameNetworkIsRefusedEvenWhenGapsMayBeFilled() throws Exception {
        Graph graph = new SmallCnn().graph(2, 32, 32);
        try (NDManager manager = Torch.newManager(Device.cpu()); StateDict state = StateDict.initialised(manager, graph, 1)) {
            Weights nothing = new Weights(Path.of("w.npz"), Map.of("x", Tensor.of(1)), Map.of());
            assertThrows(GlassboxException.class, () -> WeightFiles.apply(nothing, graph, state, Gaps.FILLED));
            Map<String, Tensor> tensors = WeightFiles.tensors(state);
            tensors.put("conv2.weight", new Tensor(new long[] {32, 16, 1, 1}, new float[512]));
            GlassboxException refused = assertThrows(GlassboxException.class,
                    () -> WeightFiles.apply(new Weights(Path.of("w.npz"), tensors, Map.of()), graph, state, Gaps.FILLED));
            assertTrue(refused.getMessage().endsWith("1 of another shape (conv2.weight (32, 16, 1, 1) instead of (32, 16, 3, 3)). Only the head may have another shape."),
                    refused.getMessage());
            tensors.remove("conv2.weight");
            tensors.put("extra", Tensor.of(1));
            assertEquals(List.of("conv2.weight"), WeightFiles.apply(new Weights(Path.of("w.npz"), tensors, Map.of()), graph, state, Gaps.FILLED).missing());
        }
    }

    @Test
    void aWordBeforeAllNamesIsSeenThroughWhereNothingFitsWithIt() throws Exception {
        Graph graph = linear().graph(2, 1, 1);
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("_orig_mod.module.model.net.fc.weight", new Tensor(new long[] {2, 3}, new float[6]));
        tensors.put("_orig_mod.module.model.net.fc.bias", Tensor.of(1, 2));
        Path file = folder.resolve("a.safetensors");
        SafeTensors.write(file, tensors, Map.of());
        Weights weights = WeightFiles.load(file);
        assertEquals(Set.of("model.net.fc.weight", "model.net.fc.bias"), weights.tensors().keySet());
        assertTrue(WeightFiles.compare(weights, graph).fits());
        assertEquals(OptionalInt.of(2), WeightFiles.classes(weights, linear(), 1, 1));
        try (NDManager manager = Torch.newManager(Device.cpu()); Network network = WeightFiles.network(manager, weights, graph)) {
            assertArrayEquals(new float[] {1, 2}, network.state().get("fc.bias").toFloatArray());
        }
    }

    @Test
    void otherNamesOfAHeadAreThoseThatTheNetworkKnows() throws Exception {
        Graph.Builder builder = new Graph.Builder();
        builder.add("flatten", new Layer.Flatten(), Graph.INPUT);
        builder.add("fc", new Layer.Linear(3, 2), "flatten");
        builder.alias("last_linear", "fc");
        Graph graph = builder.build(Graph.INPUT);
        Weights weights = new Weights(Path.of("w.npz"), Map.of("last_linear.weight", new Tensor(new long[] {2, 3}, new float[6]), "last_linear.bias", Tensor.of(1, 2)),
                Map.of());
        assertTrue(WeightFiles.compare(weights, graph).fits());
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
