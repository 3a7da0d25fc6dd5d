package org.glassbox.tests.io;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes pickles step by step, right or wrong ones, and the two formats of PyTorch around them. */
final class PickleBytes {
    private static final byte[] LEGACY_HEADER = {(byte) 0x80, 2, (byte) 0x8a, 10, 0x6c, (byte) 0xfc, (byte) 0x9c, 0x46, (byte) 0xf9, 0x20, 0x6a, (byte) 0xa8, 0x50, 0x19,
        '.', (byte) 0x80, 2, 'M', (byte) 0xe9, 3, '.', (byte) 0x80, 2, '}', '.'};
    private static final int HEADER = 2;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    /** A pickle of protocol 2 that nothing was written into yet. */
    PickleBytes() {
        step(0x80, 2);
    }

    /** One step and its plain bytes. */
    PickleBytes step(int... codes) {
        for (int code : codes) {
            bytes.write(code);
        }
        return this;
    }

    /** A step with a length of 4 bytes. */
    PickleBytes stepWithLength(int code, int length) {
        bytes.write(code);
        bytes.writeBytes(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(length).array());
        return this;
    }

    PickleBytes text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        stepWithLength('X', utf8.length);
        bytes.writeBytes(utf8);
        return this;
    }

    PickleBytes global(String module, String name) {
        bytes.write('c');
        bytes.writeBytes((module + "\n" + name + "\n").getBytes(StandardCharsets.UTF_8));
        return this;
    }

    PickleBytes whole(long value) {
        step(0x8a, 8);
        bytes.writeBytes(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array());
        return this;
    }

    PickleBytes wholes(long... values) {
        step('(');
        for (long value : values) {
            whole(value);
        }
        return step('t');
    }

    /** A float32 tensor of a storage. */
    PickleBytes tensor(String key, long count, long offset, long[] shape, long[] strides) {
        global("torch._utils", "_rebuild_tensor_v2").step('(', '(').text("storage").global("torch", "FloatStorage").text(key).text("cpu").whole(count).step('t', 'Q');
        return whole(offset).wholes(shape).wholes(strides).step(0x89).global("collections", "OrderedDict").step(')', 'R', 't', 'R');
    }

    /** All steps of another pickle. */
    PickleBytes append(PickleBytes other) {
        byte[] all = other.bytes();
        bytes.write(all, HEADER, all.length - HEADER);
        return this;
    }

    /** A dictionary with one entry: what the steps make. */
    static byte[] dictionary(String key, PickleBytes value) {
        return new PickleBytes().step('}').text(key).append(value).step('s', '.').bytes();
    }

    /** All that was written. */
    byte[] bytes() {
        return bytes.toByteArray();
    }

    /** The format since PyTorch 1.6. */
    static byte[] zip(byte[] pickle, Map<String, float[]> storages) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            put(zip, "archive/data.pkl", pickle);
            for (Map.Entry<String, float[]> storage : storages.entrySet()) {
                put(zip, "archive/data/" + storage.getKey(), numbers(storage.getValue()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** The format before. */
    static byte[] legacy(byte[] pickle, Map<String, float[]> storages) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(LEGACY_HEADER);
        out.writeBytes(pickle);
        PickleBytes keys = new PickleBytes().step(']', '(');
        storages.keySet().forEach(keys::text);
        out.writeBytes(keys.step('e', '.').bytes());
        for (float[] values : storages.values()) {
            out.writeBytes(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(values.length).array());
            out.writeBytes(numbers(values));
        }
        return out.toByteArray();
    }

    static void put(ZipOutputStream zip, String name, byte[] content) throws IOException {
        CRC32 sum = new CRC32();
        sum.update(content);
        ZipEntry entry = new ZipEntry(name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        entry.setCrc(sum.getValue());
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }

    private static byte[] numbers(float[] values) {
        ByteBuffer buffer = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        buffer.asFloatBuffer().put(values);
        return buffer.array();
    }
}
