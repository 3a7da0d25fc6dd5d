package org.glassbox.tests.networks;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.network.Graph;
import org.glassbox.core.network.Mode;
import org.glassbox.core.network.Network;
import org.glassbox.core.network.TorchScriptNetworks;
import org.glassbox.pytorch.Autograd;
import org.glassbox.pytorch.GradientMode;
import org.glassbox.pytorch.Torch;
import org.glassbox.pytorch.internal.TorchScriptArchive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Networks of one node, made of modules as PyTorch saves them. */
class TorchScriptNetworksTest {
    /** logits_k = tanh(mean_hw(sum_c w_kc x_c)). */
    private static final String SMOOTH = """
              def forward(self: __torch__.Net, x: Tensor) -> Tensor:
                weight = self.weight
                y = torch.conv2d(x, weight, None, [1, 1], [0, 0], [1, 1], 1)
                return torch.tanh(torch.mean(y, [2, 3], False, dtype=None))
            """;
    private static final float[] WEIGHTS = {1, 0, 0, 0, 0.5f, -0.5f}; // two classes, three channels

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

    @Test
    void aModuleGivesItsLogitsAndCountsItsClasses() throws IOException, GlassboxException {
        try (Network network = TorchScriptNetworks.load(manager, smooth(), 2, 2); GradientMode off = GradientMode.off()) {
            NDArray image = manager.create(new float[] {0.1f, 0.1f, 0.1f, 0.1f, 0.6f, 0.6f, 0.6f, 0.6f, 0.2f, 0.2f, 0.2f, 0.2f}).reshape(1, 3, 2, 2);
            float[] expected = {(float) Math.tanh(0.1), (float) Math.tanh(0.5 * (0.6 - 0.2))};
            assertArrayEquals(expected, network.forward(image, Mode.EVAL).toFloatArray(), 1e-6f);
            assertEquals(List.of(Graph.INPUT, TorchScriptNetworks.NODE), network.graph().nodes().stream().map(node -> node.name()).toList());
            assertFalse(network.graph().hasCamLayer());
        }
    }

    @Test
    void gradientsFlowThroughAModuleToItsInputAndFurther() throws IOException, GlassboxException {
        try (Network network = TorchScriptNetworks.load(manager, smooth(), 2, 2); GradientMode recording = GradientMode.recording()) {
            for (int call = 0; call < 4; call++) { // PyTorch compiles a module after it has seen it run
                NDArray image = TestImages.normal(manager, 5, 2, 3, 2, 2);
                image.setRequiresGradient(true);
                NDArray logits = network.forward(image, Mode.EVAL);
                NDArray gradient = Autograd.grad(manager, logits.sum(), List.of(image), true).singletonOrThrow();
                float[] y = logits.toFloatArray();
                float[] expected = new float[24];
                float[] second = new float[24];
                for (int i = 0; i < expected.length; i++) {
                    for (int k = 0; k < 2; k++) { // dy/dx = (1 - y^2) w / 4, and d(dy/dx)/dy = -2 y w / 4
                        float slope = WEIGHTS[3 * k + i / 4 % 3] / 4;
                        float value = y[2 * (i / 12) + k];
                        expected[i] += (1 - value * value) * slope;
                        for (int other = 0; other < 3; other++) {
                            second[i] += 4 * -2 * value * (1 - value * value) * slope * WEIGHTS[3 * k + other] / 4;
                        }
                    }
                }
                assertArrayEquals(expected, gradient.toFloatArray(), 1e-6f);
                NDArray curvature = Autograd.grad(manager, gradient.sum(), List.of(image), false).singletonOrThrow();
                assertArrayEquals(second, curvature.toFloatArray(), 1e-6f);
            }
        }
    }

    @Test
    void aModuleStaysInEvaluationModeAndItsWeightsRequireNoGradients() throws IOException, GlassboxException {
        Path file = module("mode", "weight = self.weight\n    if self.training:\n      y = torch.mul(x, 2)\n    else:\n      y = torch.mul(x, weight)\n"
                + "    return torch.mean(y, [2, 3], False, dtype=None)", List.of(new TorchScriptArchive.Parameter("weight", new int[] {1}, new float[] {3})));
        try (Network network = TorchScriptNetworks.load(manager, file, 1, 1); GradientMode recording = GradientMode.recording()) {
            NDArray image = manager.create(new float[] {1, 2, 3}).reshape(1, 3, 1, 1);
            NDArray logits = network.forward(image, Mode.TRAIN);
            assertArrayEquals(new float[] {3, 6, 9}, logits.toFloatArray());
            assertFalse(logits.hasGradient());
        }
    }

    @Test
    void aModuleIsFreedWithItsNetwork() throws IOException, GlassboxException {
        int before = manager.getManagedArrays().size();
        Path file = smooth();
        TorchScriptNetworks.load(manager, file, 2, 2).close();
        assertEquals(before, manager.getManagedArrays().size());
    }

    @Test
    void aFileThatIsNoModuleIsRefusedInOneSentence() throws IOException {
        Path text = Files.writeString(folder.resolve("notes.pt"), "just text");
        assertRefused(text, "Can't load " + text + " as a TorchScript module: ");
        Path missing = folder.resolve("missing.pt");
        assertRefused(missing, "Can't load " + missing + " as a TorchScript module: ");
        Path half = folder.resolve("half.pt");
        byte[] whole = Files.readAllBytes(smooth());
        Files.write(half, Arrays.copyOf(whole, whole.length / 2));
        assertRefused(half, "Can't load " + half + " as a TorchScript module: ");
    }

    @Test
    void aModuleThatIsNoClassifierIsRefusedWithWhatItGives() throws IOException {
        assertRefused(module("maps", "return x"), "gives float32 values of shape (2, 3, 2, 2) for 2 images");
        assertRefused(module("pair", "Tuple[Tensor, Tensor]", "return (x, x)"), "gives something else than one array");
        assertRefused(module("one", "return torch.reshape(x, [1, -1])"), "gives float32 values of shape (1, 24) for 2 images");
        assertRefused(module("size", "return torch.reshape(x, [2, 7])"), "can't take images of 2 x 2 pixels: shape '[2, 7]' is invalid for input of size 24");
    }

    private void assertRefused(Path file, String part) {
        GlassboxException refused = assertThrows(GlassboxException.class, () -> TorchScriptNetworks.load(manager, file, 2, 2));
        assertTrue(refused.getMessage().contains(part), refused.getMessage());
        assertEquals(1, refused.getMessage().lines().count(), refused.getMessage());
        assertEquals(GlassboxException.Kind.BAD_INPUT, refused.kind());
    }

    private Path smooth() throws IOException {
        byte[] archive = TorchScriptArchive.of("Net", SMOOTH, List.of(new TorchScriptArchive.Parameter("weight", new int[] {2, 3, 1, 1}, WEIGHTS)));
        return Files.write(folder.resolve("smooth.pt"), archive);
    }

    private Path module(String name, String body) throws IOException {
        return module(name, "Tensor", body);
    }

    private Path module(String name, String result, String body) throws IOException {
        return module(name, result, body, List.of());
    }

    private Path module(String name, String body, List<TorchScriptArchive.Parameter> parameters) throws IOException {
        return module(name, "Tensor", body, parameters);
    }

    private Path module(String name, String result, String body, List<TorchScriptArchive.Parameter> parameters) throws IOException {
        String source = "  def forward(self: __torch__.Net, x: Tensor) -> " + result + ":\n    " + body + "\n";
        return Files.write(folder.resolve(name + ".pt"), TorchScriptArchive.of("Net", source, parameters));
    }
}
