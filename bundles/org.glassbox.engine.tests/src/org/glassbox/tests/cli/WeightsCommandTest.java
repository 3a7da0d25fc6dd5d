package org.glassbox.tests.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.glassbox.cli.ExitCode;
import org.glassbox.engine.io.NpzFiles;
import org.glassbox.engine.io.SafeTensors;
import org.glassbox.engine.io.Tensor;
import org.glassbox.engine.io.WeightFiles;
import org.glassbox.tests.CommandLine;
import org.glassbox.tests.CommandLine.Ended;
import org.glassbox.tests.SharedFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WeightsCommandTest {
    @TempDir
    Path folder;
    private Ended ended;

    private int run(Object... arguments) {
        ended = CommandLine.withoutDevice(arguments);
        return ended.exitCode();
    }

    private List<String> rows() {
        return ended.lines().stream().map(line -> line.replaceAll(" +", " ")).toList();
    }

    private List<String> messages() {
        return ended.messages();
    }

    private Path small() throws Exception {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("conv1.weight", new Tensor(new long[] {16, 3, 3, 3}, new float[432]));
        tensors.put("fc.weight", new Tensor(new long[] {3, 32}, new float[96]));
        tensors.put("extra\u001b[2J", new Tensor(new long[0], new float[] {Float.NaN}));
        Path file = folder.resolve("small.safetensors");
        SafeTensors.write(file, tensors, Map.of("network", "smallcnn"));
        return file;
    }

    @Test
    void thePublishedFileIsListedAndFits() throws Exception {
        Path file = SharedFiles.require("reference/nets/resnet20-12fca82f.th");
        assertEquals(ExitCode.OK, run("weights", "show", file, "--network", "resnet20"));
        assertEquals("tensor shape type in resnet20", rows().getFirst());
        assertEquals("conv1.weight (16, 3, 3, 3) float32 fits", rows().get(1));
        assertEquals(98, rows().size()); // a header and 97 tensors
        assertEquals(List.of("The weights are the 97 tensors of \"state_dict\"; the file also has best_prec1.", "97 tensors with 271,098 values.",
                "They fit resnet20 for 10 classes."), messages()); // 269,722 parameters and 2 (16 + 6 16 + 6 32 + 6 64) running statistics
    }

    @Test
    void eachTensorThatDoesNotFitIsNamed() throws Exception {
        assertEquals(ExitCode.FAULT, run("weights", "show", small(), "--network", "smallcnn"));
        assertEquals("conv1.weight (16, 3, 3, 3) float32 fits", rows().get(1));
        assertEquals("fc.weight (3, 32) float32 should be (3, 64)", rows().get(2));
        assertEquals("extra\\u001b[2J () float32 unexpected", rows().get(3));
        assertTrue(rows().contains("conv2.weight (32, 16, 3, 3) missing"), rows()::toString);
        assertEquals(4 + 20, rows().size()); // 22 tensors, of which the file has two
        assertTrue(messages().contains("extra\\u001b[2J has 1 value that is NaN or infinite: no network can be computed with it."), messages()::toString);
        assertTrue(messages().get(1).startsWith("They don't fit smallcnn for 3 classes: of its 22 tensors 1 match; 20 missing"), messages()::toString);
    }

    @Test
    void withoutANetworkNothingIsSaidOfOne() throws Exception {
        assertEquals(ExitCode.OK, run("weights", "show", small()));
        assertEquals(List.of("tensor shape type", "conv1.weight (16, 3, 3, 3) float32", "fc.weight (3, 32) float32", "extra\\u001b[2J () float32"), rows());
    }

    @Test
    void theJsonHoldsTheWholeReport() throws Exception {
        assertEquals(ExitCode.FAULT, run("weights", "show", small(), "--network", "smallcnn", "--classes", "2", "--json"));
        JsonNode root = ended.json();
        assertEquals("smallcnn", root.at("/metadata/network").asText());
        assertEquals("[16,3,3,3]", root.at("/tensors/0/shape").toString());
        assertEquals("float32", root.at("/tensors/0/type").asText());
        assertEquals(1, root.at("/tensors/2/notFinite").asInt());
        assertFalse(root.at("/fit/fits").asBoolean());
        assertEquals("[\"conv1.weight\"]", root.at("/fit/matched").toString());
        assertEquals(20, root.at("/fit/missing").size());
        assertEquals("[\"fc.weight (3, 32) instead of (2, 64)\"]", root.at("/fit/wrongShape").toString());
        assertEquals(1, root.at("/fit/unexpected").size());
    }

    @Test
    void aFileIsConvertedThereAndBackWithItsMetadata() throws Exception {
        Path npz = folder.resolve("a.npz");
        Path again = folder.resolve("b.safetensors");
        Path file = small();
        assertEquals(ExitCode.OK, run("weights", "convert", file, npz), ended::toString);
        assertEquals(ExitCode.OK, run("weights", "convert", npz, again), ended::toString);
        assertEquals(SafeTensors.read(file).tensors(), SafeTensors.read(again).tensors());
        assertEquals(Map.of("network", "smallcnn"), SafeTensors.read(again).metadata());
        assertEquals("3 tensors are in " + again + ".", messages().getLast());
    }

    @Test
    void aPublishedFileIsConvertedWithoutTheWordsOfItsTraining() throws Exception {
        Path file = SharedFiles.require("reference/nets/resnet20-12fca82f.th");
        Path npz = folder.resolve("resnet20.npz");
        assertEquals(ExitCode.OK, run("weights", "convert", file, npz));
        assertEquals(WeightFiles.load(file).tensors(), NpzFiles.read(npz));
        assertTrue(NpzFiles.read(npz).containsKey("layer3.2.bn2.running_var"));
    }

    @Test
    void aNetworkIsConvertedToAModuleThatBringsItsProgram() throws Exception {
        Path file = SharedFiles.require("reference/nets/resnet20-12fca82f.th");
        Path module = folder.resolve("resnet20.pt");
        assertEquals(ExitCode.BAD_INPUT, run("weights", "convert", file, module));
        assertTrue(messages().stream().anyMatch(message -> message.contains("does not say which network it belongs to; say it with --network")), messages()::toString);
        assertEquals(ExitCode.OK, run("weights", "convert", file, module, "--network", "resnet20"), ended::toString);
        assertEquals("resnet20 with 97 tensors is in " + module + ".", messages().getLast());
        assertTrue(WeightFiles.isTorchScript(module));
    }

    @Test
    void whatCantBeConvertedIsRefused() throws Exception {
        Path file = small();
        assertEquals(ExitCode.BAD_INPUT, run("weights", "convert", file, folder.resolve("a.pth")));
        assertTrue(messages().getFirst().contains("Weights are written as .safetensors, .npz or .pt (TorchScript) files, not as " + folder.resolve("a.pth")), messages()::toString);
        assertEquals(ExitCode.BAD_INPUT, run("weights", "convert", file, file));
        assertTrue(messages().getFirst().contains("is the file that is to be converted"), messages()::toString);
        assertEquals(ExitCode.BAD_INPUT, run("weights", "show", folder.resolve("none.pth")));
        assertTrue(messages().getFirst().contains("There is no weights file " + folder.resolve("none.pth")), messages()::toString);
        assertEquals(ExitCode.BAD_INPUT, run("weights", "convert", file, folder.resolve("none").resolve("a.npz")));
        assertFalse(Files.exists(folder.resolve("none")));
    }
}
