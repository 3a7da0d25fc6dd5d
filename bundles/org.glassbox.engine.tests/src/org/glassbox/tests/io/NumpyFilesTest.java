package org.glassbox.tests.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
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
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.glassbox.core.GlassboxException;
import org.glassbox.engine.io.NpyFiles;
import org.glassbox.engine.io.NpzFiles;
import org.glassbox.engine.io.Tensor;
import org.glassbox.tests.SharedFiles;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NumpyFilesTest {
    @TempDir
    Path folder;
    private Path npy;
    private Path npz;

    @BeforeEach
    void name() {
        npy = folder.resolve("a.npy");
        npz = folder.resolve("a.npz");
    }

    @Test
    void arraysComeBackAsTheyWereWritten() throws Exception {
        Tensor cube = new Tensor(new long[] {2, 1, 2}, new float[] {1, Float.NaN, -0f, 4});
        NpyFiles.write(npy, cube);
        assertEquals(cube, NpyFiles.read(npy));
        Map<String, Tensor> arrays = new LinkedHashMap<>();
        arrays.put("saliency", cube);
        arrays.put("a scalar", new Tensor(new long[0], new float[] {3}));
        arrays.put("empty", new Tensor(new long[] {0}, new float[0]));
        NpzFiles.write(npz, arrays);
        assertEquals(arrays, NpzFiles.read(npz));
        assertEquals(List.of("saliency", "a scalar", "empty"), List.copyOf(NpzFiles.read(npz).keySet()));
    }

    @Test
    void theHeaderIsNumpysOwn() throws Exception {
        NpyFiles.write(npy, new Tensor(new long[] {2, 3}, new float[6]));
        byte[] bytes = Files.readAllBytes(npy);
        // magic, version 1.0, length 118 = 128 - 10, so that the numbers begin at 128
        assertArrayEquals(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, 118, 0}, Arrays.copyOf(bytes, 10));
        assertEquals("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }", new String(bytes, 10, 118, StandardCharsets.US_ASCII).strip());
        assertEquals('\n', bytes[127]);
        assertEquals(128 + 24, bytes.length);
    }

    @Test
    void equalArraysGiveEqualArchives() throws Exception {
        NpzFiles.write(npz, Map.of("a", Tensor.of(1, 2)));
        byte[] first = Files.readAllBytes(npz);
        NpzFiles.write(npz, Map.of("a", Tensor.of(1, 2)));
        assertArrayEquals(first, Files.readAllBytes(npz));
    }

    @Test
    void theReferenceArchivesAreReadWithTheirIntegersAndDoubles() throws Exception {
        Map<String, Tensor> images = NpzFiles.read(SharedFiles.require("reference/nets/resnet20_images.npz"));
        long n = images.get("images").shape()[0];
        assertArrayEquals(new long[] {n, 32, 32, 3}, images.get("images_u8").shape());
        assertArrayEquals(new long[] {n, 3, 32, 32}, images.get("images").shape());
        // (u8 / 255 - mean) / std of the first pixel's red
        assertEquals((images.get("images_u8").values()[0] / 255 - 0.485) / 0.229, images.get("images").values()[0], 1e-6);
        assertEquals(n, images.get("labels").values().length);
        Map<String, Tensor> densities = NpzFiles.read(SharedFiles.require("reference/advise/kde.npz"));
        assertTrue(densities.keySet().stream().anyMatch(key -> key.endsWith("_f64")));
    }

    @Test
    void numbersOfAllWidthsAndLaterVersionsAreRead() throws Exception {
        assertArrayEquals(new float[] {0.1f}, read("<f8", "(1,)", ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putDouble(0.1).array()).values());
        assertArrayEquals(new float[] {-2.5f}, read("<f2", "()", ByteBuffer.allocate(2).order(ByteOrder.LITTLE_ENDIAN).putShort(Float.floatToFloat16(-2.5f)).array()).values());
        assertArrayEquals(new float[] {-3}, read("<i8", "()", ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(-3).array()).values());
        assertArrayEquals(new float[] {-3}, read("<i4", "()", ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(-3).array()).values());
        assertArrayEquals(new float[] {255, 0}, read("|u1", "(2,)", new byte[] {-1, 0}).values());
        assertArrayEquals(new float[] {1, 0}, read("|b1", "(2, )", new byte[] {1, 0}).values());
        Files.write(npy, array(2, "{'shape': (1,), 'fortran_order': False, 'descr': '|i1'}\n", new byte[] {-7}));
        assertEquals(Tensor.of(-7), NpyFiles.read(npy));
    }

    @Test
    void deflatedArchivesAreReadAndOtherEntriesIgnored() throws Exception {
        float[] values = new float[10_000];
        Files.write(npz, zip(ZipEntry.DEFLATED, Map.of("zeros.npy", array(1, header("<f4", "(100, 100)"), new byte[4 * values.length]), "notes.txt",
                new byte[3])));
        assertEquals(Map.of("zeros", new Tensor(new long[] {100, 100}, values)), NpzFiles.read(npz));
    }

    @Test
    void whatIsNotReadIsNamed() throws Exception {
        assertRefused("type >f4", ">f4", "(1,)", new byte[4]);
        assertRefused("type <U3", "<U3", "(1,)", new byte[12]);
        assertRefused("type |O", "|O", "(1,)", new byte[4]);
        Files.write(npy, array(1, "{'descr': '<f4', 'fortran_order': True, 'shape': (2, 2), }\n", new byte[16]));
        assertSentence("Fortran order");
        Files.write(npy, array(1, "{'descr': [('x', '<f4')], 'fortran_order': False, 'shape': (1,), }\n", new byte[4]));
        assertSentence("no type of single numbers");
        Files.writeString(npy, "just some text");
        assertSentence("no numpy array");
        Files.write(npy, new byte[0]);
        assertSentence("cut off");
    }

    @Test
    void hostileSizesAreRefusedBeforeAnythingIsAllocated() throws Exception {
        assertRefused("can take at most", "<f4", "(1099511627776,)", new byte[4]);
        assertRefused("impossible shape", "<f4", "(9223372036854775807, 4)", new byte[4]);
        assertRefused("impossible shape", "<f4", "(99999999999999999999,)", new byte[4]);
        assertRefused("promises 4000 bytes of numbers, and 4 are there", "<f4", "(1000,)", new byte[4]);
        assertRefused("promises 4 bytes of numbers, and 8 are there", "<f4", "()", new byte[8]);
        byte[] hugeHeader = array(2, header("<f4", "()"), new byte[4]);
        hugeHeader[11] = 127; // the top byte of a length of 2 GB
        Files.write(npy, hugeHeader);
        assertSentence("its header claims");
    }

    @Test
    void anArchiveThatNamesTheSameBytesManyTimesIsRefused() throws Exception {
        NpzFiles.write(npz, Map.of("aaaa", new Tensor(new long[] {1000}, new float[1000])));
        byte[] whole = Files.readAllBytes(npz);
        ByteBuffer archive = ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN);
        int end = whole.length - 22; // the record at the end; before it is the directory with one entry
        int directory = archive.getInt(end + 16);
        byte[] entry = Arrays.copyOfRange(whole, directory, end);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(whole, 0, end);
        int copies = 50;
        for (int i = 1; i < copies; i++) {
            ByteBuffer copy = ByteBuffer.wrap(entry.clone());
            copy.put(46, String.format("%04d", i).getBytes(StandardCharsets.US_ASCII)); // another name for the same place
            out.writeBytes(copy.array());
        }
        archive.putShort(end + 8, (short) copies).putShort(end + 10, (short) copies).putInt(end + 12, copies * entry.length);
        out.write(whole, end, 22);
        Files.write(npz, out.toByteArray());
        GlassboxException refused = assertThrows(GlassboxException.class, () -> NpzFiles.read(npz));
        assertEquals(npz + " is damaged: its entries are together larger than the file.", refused.getMessage());
    }

    @Test
    void anArchiveCutOffAnywhereIsRefusedInOneSentence() throws Exception {
        NpzFiles.write(npz, Map.of("a", Tensor.of(1, 2)));
        byte[] whole = Files.readAllBytes(npz);
        for (int length = 0; length < whole.length; length++) {
            Files.write(npz, Arrays.copyOf(whole, length));
            GlassboxException refused = assertThrows(GlassboxException.class, () -> NpzFiles.read(npz));
            assertTrue(refused.getMessage().startsWith(npz + " is cut off"), refused.getMessage());
        }
    }

    @Test
    void aChangedByteOfTheNumbersIsNoticed() throws Exception {
        NpzFiles.write(npz, Map.of("a", Tensor.of(1, 2, 3)));
        byte[] bytes = Files.readAllBytes(npz);
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        int numbers = text.indexOf('\n', text.indexOf("descr")) + 1;
        bytes[numbers + 2] ^= 1;
        Files.write(npz, bytes);
        GlassboxException refused = assertThrows(GlassboxException.class, () -> NpzFiles.read(npz));
        assertEquals("Array \"a\" of " + npz + " is damaged: its checksum is wrong.", refused.getMessage());
    }

    private Tensor read(String type, String shape, byte[] data) throws Exception {
        Files.write(npy, array(1, header(type, shape), data));
        return NpyFiles.read(npy);
    }

    private void assertRefused(String expected, String type, String shape, byte[] data) throws IOException {
        Files.write(npy, array(1, header(type, shape), data));
        assertSentence(expected);
    }

    private void assertSentence(String expected) {
        GlassboxException refused = assertThrows(GlassboxException.class, () -> NpyFiles.read(npy));
        assertTrue(refused.getMessage().contains(expected) && refused.getMessage().contains(npy.toString()), refused.getMessage());
    }

    private static String header(String type, String shape) {
        return "{'descr': '" + type + "', 'fortran_order': False, 'shape': " + shape + ", }\n";
    }

    private static byte[] array(int version, String header, byte[] data) {
        int lengthBytes = version == 1 ? 2 : 4;
        ByteBuffer bytes = ByteBuffer.allocate(8 + lengthBytes + header.length() + data.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', (byte) version, 0});
        if (version == 1) {
            bytes.putShort((short) header.length());
        } else {
            bytes.putInt(header.length());
        }
        return bytes.put(header.getBytes(StandardCharsets.US_ASCII)).put(data).array();
    }

    private static byte[] zip(int method, Map<String, byte[]> entries) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.setMethod(method);
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
                zip.closeEntry();
            }
        }
        return bytes.toByteArray();
    }
}
