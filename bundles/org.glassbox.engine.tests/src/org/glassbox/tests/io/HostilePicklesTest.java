package org.glassbox.tests.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.glassbox.core.GlassboxException;
import org.glassbox.engine.io.PyTorchFiles;
import org.glassbox.engine.io.Tensor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files that somebody made to run something, to fill the memory or to never end. Each must be refused in a sentence, or read as the harmless thing that it is. */
class HostilePicklesTest {
    private static final long ALLOWED = 4 << 20; // buffers, classes that are loaded, the message
    private static final long ALLOWED_PER_BYTE = 250; // mostly garbage: a step of one byte makes a tuple and its list

    @TempDir
    Path folder;
    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("weights.pth");
    }

    @ParameterizedTest
    @CsvSource({"posix, system", "nt, system", "os, system", "builtins, eval", "builtins, exec", "__builtin__, getattr", "builtins, __import__", "subprocess, Popen",
        "torch, load", "torch.hub, load", "torch.storage, _load_from_bytes", "torch._utils, _rebuild_device_tensor_from_numpy", "numpy, load",
        "numpy.core.multiarray, _reconstruct", "collections, namedtuple", "java.lang, Runtime", "torch._utils, __builtins__"})
    void aCallOfAnythingElseIsRefusedByName(String module, String name) throws Exception {
        Path proof = folder.resolve("proof");
        PickleBytes call = new PickleBytes().global(module, name).step('(').text("touch " + proof).step('t', 'R');
        for (byte[] bytes : both(PickleBytes.dictionary("w", call), Map.of())) {
            String message = refused(bytes);
            assertTrue(message.contains(module + "." + name), message);
        }
        PickleBytes stack = new PickleBytes().text(module).text(name).step(0x93, '(').text("touch " + proof).step('t', 0x81); // STACK_GLOBAL, NEWOBJ
        assertTrue(refused(PickleBytes.zip(PickleBytes.dictionary("w", stack), Map.of())).contains(module + "." + name));
        assertFalse(Files.exists(proof));
    }

    @Test
    void aNameThatATerminalWouldObeyIsMadeHarmless() throws Exception {
        String message = refused(PickleBytes.zip(PickleBytes.dictionary("w", new PickleBytes().text("\u001b[2Jx\r").text("y".repeat(100_000)).step(0x93)), Map.of()));
        assertTrue(message.contains("\\u001b[2Jx\\u000d.yyy"), message);
        assertTrue(message.length() < 600, message);
        assertTrue(message.chars().noneMatch(Character::isISOControl), message);
    }

    @Test
    void knownNamesCantBeCalledWithWhatTheyDontTake() throws Exception {
        for (String name : new String[] {"Size", "device", "float32", "FloatStorage", "Tensor"}) {
            assertHarmless(new PickleBytes().global("torch", name).step('(').text("x").step('t', 'R'));
        }
        for (String name : new String[] {"_rebuild_tensor", "_rebuild_tensor_v2", "_rebuild_tensor_v3", "_rebuild_parameter", "_rebuild_parameter_with_state"}) {
            assertHarmless(new PickleBytes().global("torch._utils", name).step(')', 'R'));
            assertHarmless(new PickleBytes().global("torch._utils", name).step('N', 0x85, 'R'));
        }
        PickleBytes nested = new PickleBytes();
        for (int i = 0; i < 10_000; i++) { // one inside another: nobody may follow them by recursion
            nested.global("torch._tensor", "_rebuild_from_type_v2").global("torch._tensor", "_rebuild_from_type_v2").global("torch", "Tensor");
        }
        for (int i = 0; i < 10_000; i++) {
            nested.step('N', 0x87, 'R');
        }
        assertHarmless(nested);
    }

    @Test
    void hugeLengthsAreRefusedBeforeAnythingIsAllocated() throws Exception {
        for (int code : new int[] {'X', 'T', 'B'}) {
            for (int length : new int[] {Integer.MAX_VALUE, -1, Integer.MIN_VALUE, 1 << 20}) {
                assertRefused("a text or number claims to be " + Integer.toUnsignedString(length) + " bytes long", new PickleBytes().stepWithLength(code, length));
            }
        }
        for (int code : new int[] {0x8d, 0x8e, 0x96}) {
            for (long length : new long[] {Long.MAX_VALUE, -1, Long.MIN_VALUE, 1L << 33}) {
                PickleBytes pickle = new PickleBytes().step(code);
                for (byte b : ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(length).array()) {
                    pickle.step(b);
                }
                assertRefused("a text or number claims to be " + Long.toUnsignedString(length) + " bytes long", pickle);
            }
        }
        assertRefused("a whole number claims to be 2147483647 bytes long", new PickleBytes().stepWithLength(0x8b, Integer.MAX_VALUE));
        assertRefused("does not end", new PickleBytes().global("x".repeat(5000), "y"));
    }

    @Test
    void aHugeNumberOfTheMemoryTakesNoMemory() throws Exception {
        // LONG_BINPUT 0xffffffff: readers that keep the memory as an array would make one of 32 GB
        assertHarmless(new PickleBytes().text("x").stepWithLength('r', -1).stepWithLength('j', -1).step('0'));
        assertRefused("refers to value 7, which it never made", new PickleBytes().step('h', 7));
        assertRefused("refers to value 4294967295, which it never made", new PickleBytes().stepWithLength('j', -1));
    }

    @Test
    void cyclesAreNotFollowed() throws Exception {
        assertHarmless(new PickleBytes().step(']', 'q', 0, 'h', 0, 'a')); // a list that holds itself
        PickleBytes itself = new PickleBytes().step('}', 'q', 0); // a dictionary that is its own state_dict, model and net
        for (String key : new String[] {"state_dict", "model", "net", "x"}) {
            itself.text(key).step('h', 0, 's');
        }
        assertRefusedWhole("holds no dictionary of tensors", itself.step('.'));
        PickleBytes size = new PickleBytes().step(']', 'q', 0).global("torch", "Size").step('h', 0, 0x85, 'q', 1, 'R', 'h', 1, 'a');
        assertHarmless(size);
    }

    @Test
    void valuesThatDoubleAtEachStepCostNothing() throws Exception {
        PickleBytes doubling = new PickleBytes().step(')');
        for (int i = 0; i < 200; i++) { // 2^200 leaves, if somebody walked them
            doubling.step('q', 0, 'h', 0, 0x86);
        }
        assertHarmless(doubling);
        PickleBytes keys = new PickleBytes().step(')');
        for (int i = 0; i < 200; i++) {
            keys.step('q', 0, 'h', 0, 0x86);
        }
        assertHarmless(keys.step('q', 0, '0', '}', 'h', 0, 'N', 's')); // as the key of a dictionary
    }

    @Test
    void deepNestingNeedsNoStack() throws Exception {
        PickleBytes nested = new PickleBytes().step('N');
        for (int i = 0; i < 300_000; i++) {
            nested.step(0x85);
        }
        assertHarmless(nested);
        PickleBytes lists = new PickleBytes();
        for (int i = 0; i < 100_000; i++) {
            lists.step(']', '(');
        }
        for (int i = 0; i < 100_000; i++) {
            lists.step('e');
        }
        assertHarmless(lists);
    }

    @Test
    void moreValuesThanWeightsCanHaveAreRefused() throws Exception {
        byte[] many = new byte[3_000_000];
        Arrays.fill(many, (byte) '}');
        String message = refused(PickleBytes.zip(many, Map.of()));
        assertTrue(message.contains("over 2000000 values beside the numbers of its tensors"), message);
        Arrays.fill(many, (byte) '(');
        assertTrue(refused(PickleBytes.zip(many, Map.of())).contains("over 2000000 values"));
        Arrays.fill(many, (byte) 0x94);
        many[0] = 'N';
        assertTrue(refused(PickleBytes.zip(many, Map.of())).contains("over 2000000 values"));
    }

    @Test
    void copiesOfListsDontMultiply() throws Exception {
        PickleBytes pickle = new PickleBytes().step(']', '(');
        for (int i = 0; i < 5000; i++) {
            pickle.step('N', 'N', 0x86);
        }
        pickle.step('e', 'q', 0, '0').global("builtins", "set").step('q', 1, '0').global("collections", "OrderedDict").step('q', 2);
        for (int i = 0; i < 5000; i++) { // 5000 copies of 5000 items would be 25 million
            pickle.step('h', 1, 'h', 0, 0x85, 'R', '0');
        }
        assertHarmless(pickle);
        PickleBytes pairs = new PickleBytes().step(']', '(');
        for (int i = 0; i < 5000; i++) {
            pairs.step('N', 'N', 0x86);
        }
        pairs.step('e', 'q', 0, '0').global("collections", "OrderedDict").step('q', 1);
        for (int i = 0; i < 5000; i++) {
            pairs.step('h', 1, 'h', 0, 0x85, 'R', '0');
        }
        assertRefused("collections.OrderedDict of something unusual", pairs);
    }

    @Test
    void tensorsOutsideOfTheirStorageAreRefused() throws Exception {
        long max = Long.MAX_VALUE;
        assertTensorRefused("reaches beyond its storage, which has 4 numbers", 0, new long[] {5}, new long[] {1});
        assertTensorRefused("reaches beyond its storage, which has 4 numbers", 1, new long[] {4}, new long[] {1});
        assertTensorRefused("reaches beyond its storage, which has 4 numbers", 5, new long[] {0}, new long[] {1});
        assertTensorRefused("reaches beyond its storage, which has 4 numbers", max, new long[] {0}, new long[] {1});
        assertTensorRefused("reaches beyond its storage, which has 4 numbers", 0, new long[] {2, 2}, new long[] {2, 2});
        assertTensorRefused("is impossible", 0, new long[] {max, max}, new long[] {1, 1});
        assertTensorRefused("is impossible", 0, new long[] {2, 2}, new long[] {max, max});
        assertTensorRefused("is impossible", -1, new long[] {1}, new long[] {1});
        assertTensorRefused("is impossible", 0, new long[] {1}, new long[] {});
        assertTensorRefused("size of a tensor is not made of whole numbers", 0, new long[] {-1}, new long[] {1});
        assertTensorRefused("stride of a tensor is not made of whole numbers", 3, new long[] {4}, new long[] {-1});
        assertTensorRefused("a tensor has 17 axes", 0, new long[17], new long[17]);
    }

    @Test
    void aTensorThatRepeatsItsNumbersIsRefusedForWhatItWouldTake() throws Exception {
        assertTensorRefused("more than the 4 numbers that are stored for it", 0, new long[] {1 << 30}, new long[] {0});
        PickleBytes overlapping = new PickleBytes().step('}', '(');
        for (int i = 0; i < 100; i++) { // a hundred different windows of a storage of 100 numbers
            overlapping.text("w" + i).tensor("0", 200, i, new long[] {100}, new long[] {1});
        }
        String message = refused(PickleBytes.zip(overlapping.step('u', '.').bytes(), Map.of("0", new float[200])));
        assertTrue(message.contains("has tensors of 10000 numbers in all, but only 200 are stored for them"), message);
    }

    @Test
    void storagesThatAreMissingOrOfAnotherSizeAreRefused() throws Exception {
        PickleBytes tensor = new PickleBytes().tensor("0", 1L << 40, 0, new long[] {1L << 40}, new long[] {1});
        byte[] pickle = PickleBytes.dictionary("w", tensor);
        assertTrue(refused(PickleBytes.zip(pickle, Map.of())).contains(" values, but Glassbox can take at most ")
                || refused(PickleBytes.zip(pickle, Map.of())).contains("it has no entry archive/data/0"));
        assertTrue(refused(PickleBytes.legacy(pickle, Map.of("0", new float[4]))).contains("are not as many as they should be"));
        byte[] four = PickleBytes.dictionary("w", new PickleBytes().tensor("0", 4, 0, new long[] {4}, new long[] {1}));
        assertTrue(refused(PickleBytes.zip(four, Map.of())).contains("it has no entry archive/data/0"));
        assertTrue(refused(PickleBytes.zip(four, Map.of("0", new float[3]))).contains("should have 16 bytes, and 12 are there"));
        assertTrue(refused(PickleBytes.legacy(four, Map.of())).contains("it has no storage \"0\""));
        assertTrue(refused(PickleBytes.legacy(four, Map.of("1", new float[4]))).contains("names one that it does not use"));
        byte[] negative = PickleBytes.dictionary("w", new PickleBytes().tensor("0", -4, 0, new long[] {0}, new long[] {1}));
        assertTrue(refused(PickleBytes.zip(negative, Map.of())).contains("its storage \"0\" has -4 numbers"));
        byte[] huge = PickleBytes.dictionary("w", new PickleBytes().tensor("0", Long.MAX_VALUE, 0, new long[] {0}, new long[] {1}));
        assertTrue(refused(PickleBytes.zip(huge, Map.of())).contains("its storage \"0\" has 9223372036854775807 numbers"));
        byte[] twoWays = new PickleBytes().step('}', '(').text("a").tensor("0", 4, 0, new long[] {4}, new long[] {1}).text("b")
                .tensor("0", 5, 0, new long[] {5}, new long[] {1}).step('u', '.').bytes();
        assertTrue(refused(PickleBytes.zip(twoWays, Map.of("0", new float[4]))).contains("describes its storage \"0\" in two ways"));
    }

    @Test
    void storageKeysLeadNowhereElse() throws Exception {
        for (String key : new String[] {"../data.pkl", "/etc/passwd", "../../x", ""}) {
            byte[] pickle = PickleBytes.dictionary("w", new PickleBytes().tensor(key, 4, 0, new long[] {4}, new long[] {1}));
            assertTrue(refused(PickleBytes.zip(pickle, Map.of())).contains("it has no entry"));
        }
    }

    @Test
    void compressedArchivesAreRefusedSoThatNoneCanGrow() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            PickleBytes.put(zip, "archive/data.pkl", PickleBytes.dictionary("w", new PickleBytes().tensor("0", 1 << 22, 0, new long[] {1 << 22}, new long[] {1})));
            zip.putNextEntry(new ZipEntry("archive/data/0"));
            zip.write(new byte[1 << 24]); // 16 MB of zeros in 16 kB
            zip.closeEntry();
        }
        assertTrue(refused(out.toByteArray()).contains("is compressed, which files of torch.save are not"));
    }

    @Test
    void entriesThatClaimMoreThanTheFileHasAreRefused() throws Exception {
        byte[] bytes = PickleBytes.zip(PickleBytes.dictionary("w", new PickleBytes().tensor("0", 1 << 28, 0, new long[] {1 << 28}, new long[] {1})), Map.of("0", new float[4]));
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        int local = text.indexOf("archive/data/0") - 30;
        int central = text.lastIndexOf("archive/data/0") - 46;
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(local + 18, 1 << 30).putInt(local + 22, 1 << 30).putInt(central + 20, 1 << 30)
                .putInt(central + 24, 1 << 30);
        String message = refused(bytes);
        assertTrue(message.contains("larger than the file") || message.contains("cut off, damaged or no file of torch.save") || message.contains("can take at most"), message);
    }

    @Test
    void aChangedByteOfTheNumbersIsNoticedInArchives() throws Exception {
        byte[] bytes = small(PickleBytes::zip);
        int number = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("archive/data/0") + "archive/data/0".length();
        bytes[number + 2] ^= 1;
        assertTrue(refused(bytes).contains("the checksum of archive/data/0 is wrong"));
    }

    @Test
    void aFileCutOffAnywhereIsRefusedInOneSentence() throws Exception {
        for (byte[] whole : new byte[][] {small(PickleBytes::zip), small(PickleBytes::legacy), TorchSaved.bytes(TorchSaved.LEGACY),
            TorchSaved.bytes(TorchSaved.CHECKPOINT)}) {
            Files.write(file, whole);
            PyTorchFiles.read(file);
            int step = whole.length < 2500 ? 1 : 11; // at every byte of the small ones
            for (int length = 0; length < whole.length; length += step) {
                refused(Arrays.copyOf(whole, length));
            }
        }
    }

    @Test
    void noDamagedByteBringsAnythingButASentence() throws Exception {
        Random random = new Random(3);
        for (byte[] whole : new byte[][] {small(PickleBytes::zip), small(PickleBytes::legacy), TorchSaved.bytes(TorchSaved.LEGACY)}) {
            for (int i = 0; i < whole.length; i++) {
                byte[] damaged = whole.clone();
                damaged[i] = (byte) random.nextInt(256);
                readOrRefuse(damaged);
            }
        }
    }

    @Test
    void noRandomProgramBringsAnythingButASentence() throws Exception {
        int[] codes = {'(', '.', '0', '1', '2', 'N', 0x88, 'K', 'M', 'J', 'G', 'X', 0x8c, 'U', 'C', ')', 't', 0x85, 0x86, 0x87, ']', 0x8f, 'a', 'e', 0x90, 0x91, '}', 's', 'u',
            'q', 0x94, 'h', 'c', 0x93, 'R', 0x81, 'b', 'Q', 'i', 'o', 0x8a, 0x95, 0x82, 0x97};
        Random random = new Random(4);
        for (int n = 0; n < 1500; n++) {
            PickleBytes program = new PickleBytes();
            int length = random.nextInt(60);
            for (int i = 0; i < length; i++) {
                int code = codes[random.nextInt(codes.length)];
                switch (code) {
                    case 'X' -> program.text("state_dict");
                    case 'c' -> program.global("torch._utils", "_rebuild_tensor_v2");
                    case 0x8c, 'U', 'C', 0x8a, 'q', 'h', 'K' -> program.step(code, random.nextInt(3)).step(random.nextInt(3));
                    default -> program.step(code);
                }
            }
            readOrRefuse(PickleBytes.zip(program.step('.').bytes(), Map.of()));
        }
    }

    private byte[] small(BiFunction<byte[], Map<String, float[]>, byte[]> format) {
        Map<String, float[]> storages = new LinkedHashMap<>();
        storages.put("0", new float[] {1, 2, 3, 4});
        return format.apply(PickleBytes.dictionary("w", new PickleBytes().tensor("0", 4, 0, new long[] {2, 2}, new long[] {1, 2})), storages);
    }

    private void assertTensorRefused(String expected, long offset, long[] shape, long[] strides) throws Exception {
        for (byte[] bytes : both(PickleBytes.dictionary("w", new PickleBytes().tensor("0", 4, offset, shape, strides)), Map.of("0", new float[4]))) {
            String message = refused(bytes);
            assertTrue(message.contains(expected), message);
        }
    }

    /** As an entry beside the weights. */
    private void assertRefused(String expected, PickleBytes value) throws Exception {
        assertRefusedWhole(expected, new PickleBytes().step('}').text("x").append(value).step('s', '.'));
    }

    private void assertRefusedWhole(String expected, PickleBytes pickle) throws Exception {
        for (byte[] bytes : both(pickle.bytes(), Map.of())) {
            String message = refused(bytes);
            assertTrue(message.contains(expected), message);
        }
    }

    /** Beside weights it is refused or left aside, and costs little in either case. */
    private void assertHarmless(PickleBytes value) throws Exception {
        byte[] pickle = new PickleBytes().step('}').text("w").tensor("0", 1, 0, new long[] {1}, new long[] {1}).step('s').text("x").append(value).step('s', '.').bytes();
        for (byte[] bytes : both(pickle, Map.of("0", new float[] {7}))) {
            readOrRefuse(bytes);
        }
    }

    private static byte[][] both(byte[] pickle, Map<String, float[]> storages) {
        return new byte[][] {PickleBytes.zip(pickle, storages), PickleBytes.legacy(pickle, storages)};
    }

    private void readOrRefuse(byte[] bytes) throws Exception {
        Files.write(file, bytes);
        long before = allocated();
        try {
            for (Tensor tensor : PyTorchFiles.read(file).values()) {
                assertTrue(tensor.values().length <= bytes.length);
            }
        } catch (GlassboxException e) {
            assertSentence(e);
        }
        assertLittle(bytes.length, allocated() - before);
    }

    private String refused(byte[] bytes) throws Exception {
        Files.write(file, bytes);
        long before = allocated();
        GlassboxException refused = assertThrows(GlassboxException.class, () -> PyTorchFiles.read(file));
        assertLittle(bytes.length, allocated() - before);
        assertSentence(refused);
        return refused.getMessage();
    }

    private void assertSentence(GlassboxException refused) {
        assertEquals(GlassboxException.Kind.BAD_INPUT, refused.kind());
        assertTrue(refused.getMessage().contains(file.toString()) && refused.getMessage().endsWith("."), refused.getMessage());
    }

    private static long allocated() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }

    private static void assertLittle(long size, long allocated) {
        assertTrue(allocated <= ALLOWED + ALLOWED_PER_BYTE * size, () -> allocated + " bytes were allocated for a file of " + size);
    }
}
