package org.glassbox.tests.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.glassbox.cli.ExitCode;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.network.Graph;
import org.glassbox.core.network.StateDict;
import org.glassbox.engine.io.NpzFiles;
import org.glassbox.engine.io.SafeTensors;
import org.glassbox.engine.io.Tensor;
import org.glassbox.engine.io.WeightFiles;
import org.glassbox.networks.SmallCnn;
import org.glassbox.pytorch.Torch;
import org.glassbox.pytorch.internal.TorchScriptArchive;
import org.glassbox.tests.CommandLine;
import org.glassbox.tests.CommandLine.Ended;
import org.glassbox.tests.SharedFiles;
import org.glassbox.tests.TestFiles;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
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
    private CommandLine glassbox;

    @BeforeAll
    void open() {
        glassbox = new CommandLine();
    }

    @AfterAll
    void close() {
        glassbox.close();
    }

    private Ended explain(Object weights, String method, String... more) throws GlassboxException {
        return glassbox.run("explain", "--weights", weights, "--method", method, "--tensor", TestFiles.sine(folder.resolve("x.npy"), SIZE), "--out", folder.resolve("out"),
                "--raw", folder.resolve("raw.npz"), "--per-channel", more);
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
        explain(SharedFiles.require("reference/nets/resnet20_weights.npz"), "saliency", "--network", "resnet20");
        Map<String, Tensor> npz = NpzFiles.read(folder.resolve("raw.npz"));
        Ended ended = explain(SharedFiles.require("reference/nets/resnet20-12fca82f.th"), "saliency", "--network", "resnet20");
        assertEquals(npz, NpzFiles.read(folder.resolve("raw.npz")));
        assertTrue(ended.says("The weights are the 97 tensors of \"state_dict\"; the file also has best_prec1."), ended::toString);
    }

    @Test
    void anAddressOfAFileIsAsGoodAsItsPath() throws Exception {
        Path file = smallCnn(2, "");
        assertEquals(ExitCode.OK, explain(file.toUri(), "saliency").exitCode());
    }

    @Test
    void missingTensorsAreRefusedUnlessTheyMayBeMadeAnew() throws Exception {
        Path file = smallCnn(2, "bn2.bias");
        explain(file, "saliency").failed(ExitCode.BAD_INPUT, "1 missing (bn2.bias). To go on with what fits, allow missing tensors (--allow-missing, or"
                + " training.missingWeights: fresh in an experiment).");
        Ended ended = explain(file, "saliency", "--allow-missing");
        assertEquals(ExitCode.OK, ended.exitCode(), ended::toString);
        assertTrue(ended.says("Missing from the weights, so with fresh initial values: bn2.bias."), ended::toString);
    }

    @Test
    void anotherNumberOfClassesGivesAFreshHeadWhereThatIsAllowed() throws Exception {
        Path file = smallCnn(10, "");
        explain(file, "saliency", "--classes", "3").failed(ExitCode.BAD_INPUT);
        Ended ended = explain(file, "saliency", "--classes", "3", "--allow-missing");
        assertEquals(ExitCode.OK, ended.exitCode(), ended::toString);
        assertTrue(ended.says("Of another shape in the weights, so with fresh initial values: fc.weight (10, 64) instead of (3, 64), fc.bias (10) instead of (3)."),
                ended::toString);
    }

    @Test
    void aTorchScriptModuleIsExplainedByItsGradient() throws Exception {
        float[] weights = {1, 0, 0, 0, 0.5f, -0.5f}; // two classes, three channels
        Path module = folder.resolve("module.pt");
        Files.write(module, TorchScriptArchive.of("Net", LINEAR, List.of(new TorchScriptArchive.Parameter("weight", new int[] {2, 3, 1, 1}, weights))));
        Ended ended = explain(module, "inputxgradient", "--target", "1");
        assertEquals(ExitCode.OK, ended.exitCode(), ended::toString);
        float[] map = NpzFiles.read(folder.resolve("raw.npz")).get("inputxgradient").values();
        int plane = SIZE * SIZE;
        for (int i = 0; i < 3 * plane; i++) {
            assertEquals(Math.sin(i) * weights[3 + i / plane] / plane, map[i], 1e-7);
        }
        assertTrue(ended.says(module + " is a TorchScript module: its program is run, so it must come from somebody you trust."), ended::toString);
        explain(module, "gradcam").failed(ExitCode.BAD_INPUT);
        explain(module, "saliency", "--network", "smallcnn").refused(ExitCode.BAD_INPUT, module
                + " is a TorchScript module, which brings its network with it; leave out --network.");
    }
}
