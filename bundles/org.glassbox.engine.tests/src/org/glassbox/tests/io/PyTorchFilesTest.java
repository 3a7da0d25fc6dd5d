package org.glassbox.tests.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.glassbox.core.GlassboxException;
import org.glassbox.engine.io.PyTorchFiles;
import org.glassbox.engine.io.Tensor;
import org.glassbox.engine.io.WeightFiles;
import org.glassbox.engine.io.WeightFiles.Weights;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files as PyTorch itself saved them. */
class PyTorchFilesTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {TorchSaved.ZIP, TorchSaved.LEGACY})
    void numbersOfAllTypesBecomeFloat32InTheirOrder(String packed) throws Exception {
        Map<String, Tensor> tensors = PyTorchFiles.read(file("a.pth", packed));
        assertEquals(List.of("f32", "f64", "f16", "bf16", "i64", "i32", "i16", "i8", "u8", "bool", "scalar", "transposed", "window", "shared", "empty"),
                List.copyOf(tensors.keySet()));
        assertEquals(new Tensor(new long[] {2, 3, 2}, new float[] {0, .25f, .5f, .75f, 1, 1.25f, 1.5f, 1.75f, 2, 2.25f, 2.5f, 2.75f}), tensors.get("f32"));
        assertEquals(Tensor.of(0.1f), tensors.get("f64"));
        assertEquals(Tensor.of(-2.5f), tensors.get("f16"));
        assertEquals(Tensor.of(3), tensors.get("bf16"));
        assertEquals(Tensor.of(-5, 7), tensors.get("i64"));
        assertEquals(Tensor.of(-6), tensors.get("i32"));
        assertEquals(Tensor.of(-300), tensors.get("i16"));
        assertEquals(Tensor.of(-3), tensors.get("i8"));
        assertEquals(Tensor.of(200), tensors.get("u8"));
        assertEquals(Tensor.of(1, 0), tensors.get("bool"));
        assertEquals(new Tensor(new long[0], new float[] {2.5f}), tensors.get("scalar"));
        assertEquals(new Tensor(new long[] {0, 3}, new float[0]), tensors.get("empty"));
    }

    @ParameterizedTest
    @ValueSource(strings = {TorchSaved.ZIP, TorchSaved.LEGACY})
    void viewsIntoASharedStorageAreReadByTheirStrides(String packed) throws Exception {
        Map<String, Tensor> tensors = PyTorchFiles.read(file("a.pth", packed));
        // x[n][h][w] = (6 n + 2 h + w) / 4; transposed[w][h][n] = x[n][h][w]
        assertEquals(new Tensor(new long[] {2, 3, 2}, new float[] {0, 1.5f, .5f, 2, 1, 2.5f, .25f, 1.75f, .75f, 2.25f, 1.25f, 2.75f}), tensors.get("transposed"));
        assertEquals(new Tensor(new long[] {2, 2}, new float[] {.75f, 1.25f, 2.25f, 2.75f}), tensors.get("window")); // x[:, 1:, 1]
        assertEquals(new Tensor(new long[] {3, 2}, new float[] {1.5f, 1.75f, 2, 2.25f, 2.5f, 2.75f}), tensors.get("shared")); // x[1]
    }

    @ParameterizedTest
    @ValueSource(strings = {TorchSaved.CHECKPOINT, TorchSaved.CHECKPOINT_LEGACY})
    void aCheckpointsWeightsAreFoundAndTheRestIsNamed(String packed) throws Exception {
        Weights weights = WeightFiles.load(file("checkpoint.pth.tar", packed));
        assertEquals(List.of("0.weight", "0.bias"), List.copyOf(weights.tensors().keySet()));
        assertArrayEquals(new float[] {1, 2}, weights.tensors().get("0.weight").values());
        assertEquals(Map.of("0.weight", "float32", "0.bias", "float32"), weights.types());
        assertEquals(List.of("The weights are the 2 tensors of \"model\"; the file also has epoch, best_acc1, optimizer, scheduler, rng, device, seen, raw and 2 more."),
                weights.notes());
    }

    @Test
    void laterProtocolsAreRead() throws Exception {
        assertEquals(Map.of("w", Tensor.of(1, 2)), PyTorchFiles.read(file("a.bin", TorchSaved.PROTOCOL_5)));
    }

    @Test
    void tensorsOfOnePlaceShareTheirNumbers() throws Exception {
        byte[] pickle = new PickleBytes().step('}', '(').text("a").tensor("0", 2, 0, new long[] {2}, new long[] {1}).text("b")
                .tensor("0", 2, 0, new long[] {2}, new long[] {1}).step('u', '.').bytes();
        Path file = Files.write(folder.resolve("tied.pt"), PickleBytes.zip(pickle, Map.of("0", new float[] {1, 2})));
        Map<String, Tensor> tensors = PyTorchFiles.read(file);
        assertSame(tensors.get("a").values(), tensors.get("b").values());
    }

    @Test
    void aWholeNetworkIsRefusedByTheNameOfItsClass() throws Exception {
        Path file = file("whole.pt", TorchSaved.WHOLE);
        assertEquals(file + " needs torch.nn.modules.container.Sequential of Python, which Glassbox refuses: of such a file it makes tensors and containers only, so that"
                + " nothing in it can run. In Python, where you trust the file, save only the weights: torch.save(model.state_dict(), \"weights.pth\").",
                refused(file));
    }

    @Test
    void severalDictionariesOfTensorsAreNamed() throws Exception {
        PickleBytes pickle = new PickleBytes().step('}', '(');
        for (String key : List.of("student", "teacher")) {
            pickle.text(key).step('}').text("w").tensor("0", 1, 0, new long[] {1}, new long[] {1}).step('s');
        }
        Path file = Files.write(folder.resolve("two.pt"), PickleBytes.zip(pickle.step('u', '.').bytes(), Map.of("0", new float[1])));
        assertEquals(file + " holds several dictionaries of tensors, student, teacher, and none has a usual name such as state_dict; in Python, save the one that is"
                + " meant.", refused(file));
    }

    @Test
    void otherFilesAreCalledWhatTheyAre() throws Exception {
        assertOther("it is empty", "");
        assertOther("it is a web page; perhaps the download did not work", "\n<!DOCTYPE html><html>");
        assertOther("it is only a reference of Git LFS; fetch the file itself with git lfs pull", "version https://git-lfs.github.com/spec/v1\noid sha256:0\n");
        assertOther("it is a tar archive, perhaps of PyTorch before 0.2; load and save it with a newer PyTorch", "sys_info" + "\0".repeat(249) + "ustar");
        assertOther("it is neither a zip archive nor a pickle", "weights");
        Path file = folder.resolve("a.pt");
        Files.write(file, PickleBytes.dictionary("epoch", new PickleBytes().whole(3)));
        assertEquals(file + " is a pickle, but none of torch.save; in Python, save the weights with torch.save(model.state_dict(), ...).", refused(file));
        Files.write(file, PickleBytes.zip(PickleBytes.dictionary("epoch", new PickleBytes().whole(3)), Map.of()));
        assertEquals(file + " holds no dictionary of tensors, only epoch; in Python, save model.state_dict().", refused(file));
    }

    private void assertOther(String expected, String content) throws Exception {
        Path file = Files.writeString(folder.resolve("a.pt"), content);
        assertEquals(file + " is no file of torch.save: " + expected + ".", refused(file));
    }

    private static String refused(Path file) {
        GlassboxException refused = assertThrows(GlassboxException.class, () -> PyTorchFiles.read(file));
        assertEquals(GlassboxException.Kind.BAD_INPUT, refused.kind());
        return refused.getMessage();
    }

    private Path file(String name, String packed) throws Exception {
        return Files.write(folder.resolve(name), TorchSaved.bytes(packed));
    }
}
