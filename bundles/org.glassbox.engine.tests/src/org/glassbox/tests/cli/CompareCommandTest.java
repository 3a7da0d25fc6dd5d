package org.glassbox.tests.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.glassbox.cli.ExitCode;
import org.glassbox.engine.io.NpzFiles;
import org.glassbox.engine.io.Tensor;
import org.glassbox.tests.CommandLine;
import org.glassbox.tests.CommandLine.Ended;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompareCommandTest {
    @TempDir
    Path folder;
    private Ended ended;

    private int compare(Object... arguments) {
        ended = CommandLine.withoutDevice("compare", arguments);
        return ended.exitCode();
    }

    private Path npz(String name, Map<String, Tensor> arrays) throws Exception {
        Path file = folder.resolve(name);
        NpzFiles.write(file, arrays);
        return file;
    }

    private static Tensor maps(float... values) {
        return new Tensor(new long[] {2, 1, values.length / 2}, values);
    }

    @Test
    void differencesAreAbsoluteAndRelativeToTheSecondsPeak() throws Exception {
        Path a = npz("a.npz", Map.of("ig", maps(1, 2, 3, 4, 5, 6)));
        Path b = npz("b.npz", Map.of("ig", maps(1, 2, 3, 4, -8, 6.5f)));
        assertEquals(ExitCode.OK, compare(a, b, "--json"));
        JsonNode array = ended.json().get("arrays").get(0);
        assertEquals(13, array.get("maxDifference").asDouble()); // |5 - -8|
        assertEquals(13.5 / 6, array.get("meanDifference").asDouble(), 1e-12); // 13 + 0.5 of six
        assertEquals(13.0 / 8, array.get("relativeMax").asDouble(), 1e-12);
        assertEquals(13.5 / 6 / 8, array.get("relativeMean").asDouble(), 1e-12);
        // the first image's ranks agree: 1; the second's are 0, 1, 2 and 1, 0, 2: 1 - 6 * (1 + 1) / (3 * 8) = 0.5
        assertEquals(0.75, array.get("rankCorrelation").asDouble(), 1e-12);
        assertEquals(2, array.get("images").asInt());
        assertEquals("", ended.err());
    }

    @Test
    void equalFilesDifferByNothing() throws Exception {
        Path a = npz("a.npz", Map.of("zero", maps(0, 0), "flat", Tensor.of(1, 2)));
        assertEquals(ExitCode.OK, compare(a, a, "--tolerance", "0", "--json"));
        JsonNode json = ended.json();
        assertTrue(json.get("within").asBoolean());
        for (JsonNode array : json.get("arrays")) {
            assertEquals(0, array.get("relativeMax").asDouble());
            boolean hasOrder = array.get("name").asText().equals("flat");
            assertEquals(!hasOrder, array.get("rankCorrelation").isNull(), "zeros have no order");
        }
    }

    @Test
    void aDifferenceBeyondTheToleranceIsAFailedCheck() throws Exception {
        Path a = npz("a.npz", Map.of("close", maps(1, 1), "far", maps(1, 2)));
        Path b = npz("b.npz", Map.of("close", maps(1, 1.0000001f), "far", maps(1, 2.1f)));
        assertEquals(ExitCode.OK, compare(a, b));
        assertEquals(ExitCode.FAULT, compare(a, b, "--tolerance", "1e-4"));
        assertEquals("Not within 0.0001 of the peak: far.", ended.err().strip());
        assertEquals(ExitCode.OK, compare(a, b, "--tolerance", "0.1"));
        assertTrue(ended.out().contains("within 0.1"), ended.out());
    }

    @Test
    void valuesThatAreNoNumbersAreCountedAndNeverWithinATolerance() throws Exception {
        Path a = npz("a.npz", Map.of("ig", maps(Float.NaN, 2, 3, 4)));
        assertEquals(ExitCode.FAULT, compare(a, a, "--tolerance", "1", "--json"));
        JsonNode array = ended.json().get("arrays").get(0);
        assertEquals(1, array.get("notFinite").asInt());
        assertEquals(0, array.get("maxDifference").asDouble());
        assertEquals(1, array.get("ranked").asInt());
    }

    @Test
    void arraysInOneFileOnlyAndOtherShapesAreNamed() throws Exception {
        Map<String, Tensor> first = new LinkedHashMap<>();
        first.put("ig", maps(1, 2));
        first.put("cam", maps(1, 2));
        Path a = npz("a.npz", first);
        Path b = npz("b.npz", Map.of("ig", maps(1, 2, 3, 4), "lime", maps(1, 2)));
        assertEquals(ExitCode.OK, compare(a, b));
        assertTrue(ended.out().contains("(2, 1, 1) and (2, 1, 2)"), ended.out());
        assertEquals(List.of("Only in " + a + ": cam", "Only in " + b + ": lime"), ended.messages());
        assertEquals(ExitCode.FAULT, compare(a, b, "--tolerance", "1"));
    }

    @Test
    void arraysUnderOtherNamesAreComparedInPairsAndAxesOfLengthOneDontMatter() throws Exception {
        Map<String, Tensor> captum = new LinkedHashMap<>();
        captum.put("layer_gradcam", new Tensor(new long[] {2, 1, 1, 2}, new float[] {1, 2, 3, 4}));
        captum.put("images", maps(1, 2, 3, 4));
        Path a = npz("a.npz", Map.of("gradcam", new Tensor(new long[] {2, 1, 2}, new float[] {1, 2, 3, 4})));
        Path b = npz("b.npz", captum);
        assertEquals(ExitCode.OK, compare(a, b, "--pair", "gradcam=layer_gradcam", "--tolerance", "0"));
        assertTrue(ended.out().contains("gradcam=layer_gradcam  (2, 1, 2) and (2, 1, 1, 2)"), ended.out());
        refused(b + " has no array \"layer_gradcm\"; did you mean \"layer_gradcam\"?", a, b, "--pair", "gradcam=layer_gradcm");
    }

    @Test
    void filesThatCantBeComparedAreBadInput() throws Exception {
        Path a = npz("a.npz", Map.of("ig", maps(1, 2)));
        Path b = npz("b.npz", Map.of("lime", maps(1, 2)));
        refused("have no array in common: the first has ig, the second lime; --pair says which belong together.", a, b);
        refused("There is no npz file " + folder.resolve("none.npz"), a, folder.resolve("none.npz"));
        Path text = Files.writeString(folder.resolve("text.npz"), "no zip");
        refused(text + " is cut off, damaged or no npz archive", a, text);
        refused("--tolerance -1.0: ", a, b, "--tolerance", "-1");
        byte[] damaged = Files.readAllBytes(a);
        for (int i = damaged.length - 1; i > 0; i--) {
            if (damaged[i] == 64 && damaged[i - 1] == 0) { // a byte of the number 2
                damaged[i] = 65;
                break;
            }
        }
        Path broken = Files.write(folder.resolve("broken.npz"), damaged);
        refused("Array \"ig\" of " + broken + " is damaged: its checksum is wrong.", broken, a);
    }

    private void refused(String expected, Object... arguments) {
        assertEquals(ExitCode.BAD_INPUT, compare(arguments));
        assertTrue(ended.err().contains(expected), ended.err());
        assertEquals(1, ended.err().lines().count());
        assertEquals("", ended.out());
    }
}
