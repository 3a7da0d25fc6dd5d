package org.glassbox.tests.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.glassbox.cli.Console;
import org.glassbox.cli.ExitCode;
import org.glassbox.cli.ExplainCommand;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.network.Graph;
import org.glassbox.core.network.StateDict;
import org.glassbox.engine.device.DeviceWorker;
import org.glassbox.engine.device.Engine;
import org.glassbox.engine.io.NpyFiles;
import org.glassbox.engine.io.NpzFiles;
import org.glassbox.engine.io.SafeTensors;
import org.glassbox.engine.io.Tensor;
import org.glassbox.engine.io.WeightFiles;
import org.glassbox.networks.SmallCnn;
import org.glassbox.pytorch.Torch;
import org.glassbox.pytorch.internal.TorchScriptArchive;
import org.glassbox.tests.SharedFiles;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** Explaining with weights from elsewhere. */
@TestInstance(Lifecycle.PER_CLASS)
class ExplainWeightsTest {
    private static final int SIZE = 16;
    /** logits_k = mean_hw(sum_c w_kc x_c). */
    private static final String LINEAR = """
              def forward(self: __torch__.Net, x: Tensor) -> Tensor:
                weight = self.weight
                y = torch.conv2d(x, weight, None, [1, 1], [0, 0], [1, 1], 1)
                return torch.mean(y, [2, 3], False, dtype=None)
            """;

    @TempDir
    Path folder;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private DeviceWorker worker;

    @BeforeAll
    void open() {
        worker = new DeviceWorker(Device.cpu(), 0);
    }

    @BeforeEach
    void forgetEarlierOutput() {
        out.reset();
        err.reset();
    }

    @AfterAll
    void close() {
        worker.close();
    }

    private int run(Object weights, String method, String... more) throws GlassboxException {
        Path x = folder.resolve("x.npy");
        float[] values = new float[2 * 3 * SIZE * SIZE];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) Math.sin(i);
        }
        NpyFiles.write(x, new Tensor(new long[] {2, 3, SIZE, SIZE}, values));
        List<String> arguments = new ArrayList<>(List.of("--weights", weights.toString(), "--method", method, "--tensor", x.toString(), "--out",
                folder.resolve("out").toString(), "--raw", folder.resolve("raw.npz").toString(), "--per-channel"));
        arguments.addAll(Arrays.asList(more));
        Engine engine = new Engine() {
            @Override
            public DeviceWorker worker() {
                return worker;
            }

            @Override
            public List<String> notices() {
                return List.of();
            }
        };
        Console console = new Console(new PrintStream(out, true, StandardCharsets.UTF_8), new PrintStream(err, true, StandardCharsets.UTF_8), 0);
        return ExplainCommand.run(console, engine, arguments.toArray(String[]::new));
    }

    private List<String> messages() {
        return err.toString(StandardCharsets.UTF_8).lines().toList();
    }

    private Path smallCnn(int classes, String without) throws GlassboxException {
        Path file = folder.resolve("weights.safetensors");
        Graph graph = new SmallCnn().graph(classes, SIZE, SIZE);
        try (NDManager manager = Torch.newManager(Device.cpu()); StateDict state = StateDict.initialised(manager, graph, 1)) {
            Map<String, Tensor> tensors = WeightFiles.tensors(state);
            tensors.remove(without);
            SafeTensors.write(file, tensors, Map.of("network", "smallcnn"));
        }
        return file;
    }

    @Test
    void aPublishedFileOfPyTorchIsExplainedAsItsNpzIs() throws Exception {
        run(SharedFiles.require("reference/nets/resnet20_weights.npz"), "saliency", "--network", "resnet20");
        Map<String, Tensor> npz = NpzFiles.read(folder.resolve("raw.npz"));
        run(SharedFiles.require("reference/nets/resnet20-12fca82f.th"), "saliency", "--network", "resnet20");
        assertEquals(npz, NpzFiles.read(folder.resolve("raw.npz")));
        assertTrue(messages().contains("The weights are the 97 tensors of \"state_dict\"; the file also has best_prec1."), messages()::toString);
    }

    @Test
    void anAddressOfAFileIsAsGoodAsItsPath() throws Exception {
        Path file = smallCnn(2, "");
        assertEquals(ExitCode.OK, run(file.toUri(), "saliency"));
    }

    @Test
    void missingTensorsAreRefusedUnlessTheyMayBeMadeAnew() throws Exception {
        Path file = smallCnn(2, "bn2.bias");
        GlassboxException refused = assertThrows(GlassboxException.class, () -> run(file, "saliency"));
        assertTrue(refused.getMessage().endsWith("1 missing (bn2.bias). To go on with what fits, allow missing tensors (--allow-missing, or"
                + " training.missingWeights: fresh in an experiment)."), refused.getMessage());
        assertEquals(ExitCode.OK, run(file, "saliency", "--allow-missing"));
        assertTrue(messages().contains("Missing from the weights, so with fresh initial values: bn2.bias."), messages()::toString);
    }

    @Test
    void anotherNumberOfClassesGivesAFreshHeadWhereThatIsAllowed() throws Exception {
        Path file = smallCnn(10, "");
        assertThrows(GlassboxException.class, () -> run(file, "saliency", "--classes", "3"));
        assertEquals(ExitCode.OK, run(file, "saliency", "--classes", "3", "--allow-missing"));
        assertTrue(messages().contains("Of another shape in the weights, so with fresh initial values: fc.weight (10, 64) instead of (3, 64), fc.bias (10) instead of"
                + " (3)."), messages()::toString);
    }

    @Test
    void aTorchScriptModuleIsExplainedByItsGradient() throws Exception {
        float[] weights = {1, 0, 0, 0, 0.5f, -0.5f}; // two classes, three channels
        Path module = folder.resolve("module.pt");
        Files.write(module, TorchScriptArchive.of("Net", LINEAR, List.of(new TorchScriptArchive.Parameter("weight", new int[] {2, 3, 1, 1}, weights))));
        assertEquals(ExitCode.OK, run(module, "inputxgradient", "--target", "1"));
        float[] map = NpzFiles.read(folder.resolve("raw.npz")).get("inputxgradient").values();
        int plane = SIZE * SIZE;
        for (int i = 0; i < 3 * plane; i++) {
            assertEquals(Math.sin(i) * weights[3 + i / plane] / plane, map[i], 1e-7);
        }
        assertTrue(messages().contains(module + " is a TorchScript module: its program is run, so it must come from somebody you trust."), messages()::toString);
        GlassboxException layers = assertThrows(GlassboxException.class, () -> run(module, "gradcam"));
        assertEquals(GlassboxException.Kind.BAD_INPUT, layers.kind());
        GlassboxException named = assertThrows(GlassboxException.class, () -> run(module, "saliency", "--network", "smallcnn"));
        assertEquals(module + " is a TorchScript module, which brings its network with it; leave out --network.", named.getMessage());
    }
}
