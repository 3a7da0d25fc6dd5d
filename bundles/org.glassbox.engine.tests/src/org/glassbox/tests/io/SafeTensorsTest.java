package org.glassbox.tests.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.glassbox.core.GlassboxException;
import org.glassbox.engine.io.SafeTensors;
import org.glassbox.engine.io.Tensor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafeTensorsTest {
    @TempDir
    Path folder;
    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("weights.safetensors");
    }

    @Test
    void whatIsWrittenIsReadBackInItsOrder() throws Exception {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("z.weight", new Tensor(new long[] {2, 1, 3}, new float[] {1, -2, 3.5f, Float.MIN_VALUE, Float.NaN, Float.NEGATIVE_INFINITY}));
        tensors.put("empty", new Tensor(new long[] {0, 5}, new float[0]));
        tensors.put("a.\u00fcmlaut \"quoted\"", new Tensor(new long[0], new float[] {7}));
        float[] many = new float[100_003]; // several chunks and an odd end
        for (int i = 0; i < many.length; i++) {
            many[i] = i / 3f;
        }
        tensors.put("many", new Tensor(new long[] {many.length}, many));
        SafeTensors.write(file, tensors, Map.of("glassbox", "{\"epoch\": 3}"));
        SafeTensors.Content content = SafeTensors.read(file);
        assertEquals(tensors, content.tensors());
        assertEquals(List.of("z.weight", "empty", "a.\u00fcmlaut \"quoted\"", "many"), List.copyOf(content.tensors().keySet()));
        assertEquals(Map.of("glassbox", "{\"epoch\": 3}"), content.metadata());
    }

    @Test
    void doublesKeepAllTheirDigitsBesideTheOthers() throws Exception {
        double[] some = {Math.PI, -1e-300, 1 + Math.ulp(1.0), Double.MAX_VALUE, -0.0};
        double[] many = new double[50_003]; // several chunks and an odd end
        for (int i = 0; i < many.length; i++) {
            many[i] = i / 3.0;
        }
        Map<String, double[]> doubles = new LinkedHashMap<>();
        doubles.put("kept/some", some);
        doubles.put("kept/many", many);
        doubles.put("kept/none", new double[0]);
        SafeTensors.write(file, Map.of("a", Tensor.of(1, 2, 3)), doubles, Map.of("k", "v"));
        Map<String, double[]> read = SafeTensors.readDoubles(file, "kept/");
        assertEquals(List.of("some", "many", "none"), List.copyOf(read.keySet()));
        assertArrayEquals(some, read.get("some"), 0);
        assertArrayEquals(many, read.get("many"), 0);
        assertEquals(0, read.get("none").length);
        assertEquals(Map.of(), SafeTensors.readDoubles(file, "other/"));
        SafeTensors.Content content = SafeTensors.read(file);
        assertEquals(Tensor.of(1, 2, 3), content.tensors().get("a"));
        assertEquals(Map.of("k", "v"), content.metadata());
        Map<String, double[]> taken = Map.of("a", some);
        assertThrows(IllegalArgumentException.class, () -> SafeTensors.write(file, Map.of("a", Tensor.of(1)), taken, Map.of()));
    }

    @Test
    void theBytesAreThoseOfTheFormat() throws Exception {
        SafeTensors.write(file, Map.of("a", Tensor.of(1)), Map.of());
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        int length = (int) bytes.getLong();
        byte[] header = new byte[length];
        bytes.get(header);
        assertEquals("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", new String(header, StandardCharsets.UTF_8).strip());
        assertEquals(0, length % 8);
        assertEquals(1f, bytes.getFloat());
        assertEquals(0, bytes.remaining());
    }

    @Test
    void otherNumbersBecomeFloat32() throws Exception {
        ByteBuffer data = ByteBuffer.allocate(8 + 2 + 2 + 8 + 1 + 1).order(ByteOrder.LITTLE_ENDIAN);
        data.putDouble(0.1).putShort(Float.floatToFloat16(-2.5f)).putShort((short) (Float.floatToIntBits(3f) >>> 16)).putLong(-5).put((byte) 200).put((byte) 1);
        write("""
                {"d":{"dtype":"F64","shape":[],"data_offsets":[0,8]},
                 "h":{"dtype":"F16","shape":[1],"data_offsets":[8,10]},
                 "b":{"dtype":"BF16","shape":[1],"data_offsets":[10,12]},
                 "l":{"dtype":"I64","shape":[1],"data_offsets":[12,20]},
                 "u":{"dtype":"U8","shape":[1],"data_offsets":[20,21]},
                 "t":{"dtype":"BOOL","shape":[1],"data_offsets":[21,22]}}""", data.array());
        Map<String, Tensor> tensors = SafeTensors.read(file).tensors();
        assertEquals(new Tensor(new long[0], new float[] {0.1f}), tensors.get("d"));
        assertArrayEquals(new float[] {-2.5f}, tensors.get("h").values());
        assertArrayEquals(new float[] {3f}, tensors.get("b").values());
        assertArrayEquals(new float[] {-5f}, tensors.get("l").values());
        assertArrayEquals(new float[] {200f}, tensors.get("u").values());
        assertArrayEquals(new float[] {1f}, tensors.get("t").values());
    }

    @Test
    void aFileCutOffAnywhereIsRefusedInOneSentence() throws Exception {
        SafeTensors.write(file, Map.of("a", Tensor.of(1, 2, 3), "b", Tensor.of(4)), Map.of("k", "v"));
        byte[] whole = Files.readAllBytes(file);
        for (int length = 0; length < whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertRefused("is cut off");
        }
    }

    @Test
    void aHeaderThatClaimsMoreThanTheFileIsRefusedBeforeAnythingIsAllocated() throws Exception {
        for (long claimed : new long[] {Long.MAX_VALUE, -1, Long.MIN_VALUE, 1L << 40, 0, 1}) {
            byte[] bytes = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN).putLong(claimed).array();
            Files.write(file, bytes);
            assertRefused("cut off or no safetensors file");
        }
    }

    @Test
    void shapesAndPlacesThatDontFitAreRefused() throws Exception {
        byte[] data = new byte[8];
        assertHeaderRefused("its bytes are [0,8]", "{\"a\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[0,8]}}", data);
        assertHeaderRefused("impossible shape", "{\"a\":{\"dtype\":\"F32\",\"shape\":[9223372036854775807,9223372036854775807],\"data_offsets\":[0,8]}}", data);
        assertHeaderRefused("impossible shape", "{\"a\":{\"dtype\":\"F32\",\"shape\":[-2],\"data_offsets\":[0,8]}}", data);
        assertHeaderRefused("Glassbox can take at most", "{\"a\":{\"dtype\":\"F32\",\"shape\":[1099511627776],\"data_offsets\":[0,4398046511104]}}", data);
        assertHeaderRefused("impossible shape", "{\"a\":{\"dtype\":\"F32\",\"shape\":[1.5],\"data_offsets\":[0,8]}}", data);
        assertHeaderRefused("its bytes are [-8,0]", "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[-8,0]}}", data);
        assertHeaderRefused("end at 8",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}", data);
        assertHeaderRefused("begin at byte 4", "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}", data);
        assertHeaderRefused("4 bytes after the last tensor", "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", data);
        assertHeaderRefused("promises 16 bytes of numbers, and 8 are there", "{\"a\":{\"dtype\":\"F32\",\"shape\":[4],\"data_offsets\":[0,16]}}", data);
    }

    @Test
    void headersThatAreNotWhatTheyShouldBeAreRefused() throws Exception {
        byte[] data = new byte[4];
        assertHeaderRefused("tensor \"a\" of " + file + " has numbers of type F8_E5M2", "{\"a\":{\"dtype\":\"F8_E5M2\",\"shape\":[4],\"data_offsets\":[0,4]}}",
                data);
        assertHeaderRefused("lacks its dtype, shape or data_offsets", "{\"a\":{\"dtype\":\"F32\",\"shape\":[1]}}", data);
        assertHeaderRefused("lacks its dtype, shape or data_offsets", "{\"a\":7}", data);
        assertHeaderRefused("no valid JSON", "{\"a\":", data);
        assertHeaderRefused("does not begin with {", "[1, 2]", data);
        assertHeaderRefused("no valid JSON (Duplicate",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", data);
        assertHeaderRefused("metadata is no text", "{\"__metadata__\":{\"k\":3},\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", data);
        assertHeaderRefused("no valid JSON", "{\"a\":" + "[".repeat(5000) + "]".repeat(5000) + "}", data);
    }

    @Test
    void noSingleDamagedByteOfTheHeaderBringsAnythingButASentence() throws Exception {
        SafeTensors.write(file, Map.of("a.weight", new Tensor(new long[] {2, 2}, new float[4])), Map.of("k", "v"));
        byte[] whole = Files.readAllBytes(file);
        Random random = new Random(1);
        for (int i = 0; i < whole.length - 16; i++) {
            byte[] damaged = whole.clone();
            damaged[i] = (byte) random.nextInt(256);
            Files.write(file, damaged);
            try {
                SafeTensors.read(file); // a changed name is no damage that could be seen
            } catch (GlassboxException e) {
                assertTrue(e.getMessage().contains(file.toString()), e.getMessage());
            }
        }
    }

    @Test
    void missingFilesAndFoldersAreNamed() {
        assertEquals("There is no safetensors file " + file + ".", assertThrows(GlassboxException.class, () -> SafeTensors.read(file)).getMessage());
        assertEquals("The safetensors file " + folder + " is a folder.", assertThrows(GlassboxException.class, () -> SafeTensors.read(folder)).getMessage());
    }

    private void assertHeaderRefused(String expected, String header, byte[] data) throws IOException {
        write(header, data);
        assertRefused(expected);
    }

    private void assertRefused(String expected) {
        GlassboxException refused = assertThrows(GlassboxException.class, () -> SafeTensors.read(file));
        assertTrue(refused.getMessage().contains(expected) && refused.getMessage().contains(file.toString()), refused.getMessage());
        assertEquals(GlassboxException.Kind.BAD_INPUT, refused.kind());
    }

    private void write(String header, byte[] data) throws IOException {
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(8 + text.length + data.length).order(ByteOrder.LITTLE_ENDIAN).putLong(text.length).put(text).put(data);
        Files.write(file, bytes.array());
    }
}
