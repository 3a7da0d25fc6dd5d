package org.glassbox.engine.io;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.glassbox.core.GlassboxException;

/** Archives of named numpy arrays, {@code .npz}, stored or deflated; see {@link NpyFiles} for what arrays are read. */
public final class NpzFiles {
    static final String SUFFIX = ".npy";
    private static final int LONGEST_COMMENT = 0xffff; // bytes
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST_ENTRIES = 100_000;
    private static final long LARGEST_RATIO = 1100; // deflate can't do better than 1032
    private static final LocalDateTime TIME = LocalDateTime.of(1980, 1, 1, 0, 0); // zip's first day: equal arrays give equal files

    private NpzFiles() {
    }

    /**
     * Reads all arrays as float32.
     *
     * @return by name, without {@code .npy}, in the archive's order
     * @throws GlassboxException if the file is missing, cut off, damaged or of a kind that is not read, naming it, the array and what is wrong
     */
    public static Map<String, Tensor> read(Path file) throws GlassboxException {
        return load(file).float32();
    }

    /** As {@link #read(Path)}, with types, and with the texts that {@link #write(Path, Map, Map)} keeps in the archive's comment. */
    static TensorFile load(Path file) throws GlassboxException {
        return load(file, (in, header, where) -> new TypedTensor(NpyFiles.values(in, header, where), header.type()),
                (arrays, comment) -> new TensorFile(arrays, metadata(comment), List.of()));
    }

    /**
     * As {@link #read(Path)}, in float64.
     *
     * @throws GlassboxException as {@link #read(Path)}
     */
    public static Map<String, DoubleTensor> readDoubles(Path file) throws GlassboxException {
        return load(file, NpyFiles::doubles, (arrays, comment) -> arrays);
    }

    /** Reads the numbers of one array, after its header. */
    @FunctionalInterface
    private interface ArrayReader<A> {
        A read(InputStream in, NpyFiles.Header header, String where) throws IOException, GlassboxException;
    }

    /** @param result of the arrays by name and the archive's comment */
    private static <A, T> T load(Path file, ArrayReader<A> reader, BiFunction<Map<String, A>, String, T> result) throws GlassboxException {
        FileProblems.requireFile(file, "npz file");
        try (ZipFile zip = new ZipFile(file.toFile(), StandardCharsets.UTF_8)) {
            if (zip.size() > MOST_ENTRIES) {
                throw GlassboxException.badInput(file + " has " + zip.size() + " entries; Glassbox reads at most " + MOST_ENTRIES + ".");
            }
            requireMemory(file, zip);
            Map<String, A> arrays = new LinkedHashMap<>();
            Enumeration<? extends ZipEntry> entries = zip.entries();
            while (entries.hasMoreElements()) {
                ZipEntry entry = entries.nextElement();
                if (entry.getName().endsWith(SUFFIX)) {
                    String name = entry.getName().substring(0, entry.getName().length() - SUFFIX.length());
                    if (arrays.put(name, read(file, zip, entry, name, reader)) != null) {
                        throw GlassboxException.badInput(file + " is damaged: it has two arrays \"" + name + "\".");
                    }
                }
            }
            return result.apply(arrays, zip.getComment());
        } catch (ZipException e) {
            throw GlassboxException.badInput(file + " is cut off, damaged or no npz archive: " + FileProblems.reason(e) + ".", e);
        } catch (IOException e) {
            throw FileProblems.cannotRead(file, e);
        }
    }

    /** Compressed arrays can be a thousand times larger than their file, and a damaged archive can name the same bytes many times. */
    private static void requireMemory(Path file, ZipFile zip) throws IOException, GlassboxException {
        long packed = 0;
        long unpacked = 0;
        Enumeration<? extends ZipEntry> entries = zip.entries();
        while (entries.hasMoreElements()) {
            ZipEntry entry = entries.nextElement();
            packed += Math.max(0, entry.getCompressedSize());
            unpacked += Math.max(0, entry.getSize());
            if (packed > Files.size(file)) {
                throw GlassboxException.badInput(file + " is damaged: its entries are together larger than the file.");
            }
        }
        Tensor.requireMemory(unpacked / Float.BYTES, file.toString());
    }

    /** Comments of other programs are no metadata. */
    private static Map<String, String> metadata(String comment) {
        Map<String, String> metadata = new LinkedHashMap<>();
        try {
            if (comment != null && comment.startsWith("{") && JSON.readTree(comment) instanceof ObjectNode object) {
                object.properties().forEach(field -> metadata.put(field.getKey(), field.getValue().asText()));
            }
        } catch (JsonProcessingException e) {
            return Map.of();
        }
        return metadata;
    }

    /**
     * Writes an archive without compression. Durable when this returns, and whole or not at all (see {@link AtomicFiles}).
     *
     * @param arrays by name
     * @throws GlassboxException if the file can't be written
     */
    public static void write(Path file, Map<String, Tensor> arrays) throws GlassboxException {
        write(file, arrays, Map.of());
    }

    /**
     * As {@link #write(Path, Map)}.
     *
     * @param metadata texts that are kept as JSON in the archive's comment, where numpy does not look; at most 65,535 bytes
     * @throws GlassboxException also if the texts are too long
     */
    public static void write(Path file, Map<String, Tensor> arrays, Map<String, String> metadata) throws GlassboxException {
        String comment = metadata.isEmpty() ? "" : JSON.valueToTree(metadata).toString();
        if (comment.getBytes(StandardCharsets.UTF_8).length > LONGEST_COMMENT) {
            throw GlassboxException.badInput("Can't write " + file + ": an npz archive can't keep so much metadata; write a .safetensors file.");
        }
        AtomicFiles.write(file, out -> {
            ZipOutputStream zip = new ZipOutputStream(out, StandardCharsets.UTF_8);
            if (!comment.isEmpty()) {
                zip.setComment(comment);
            }
            for (Map.Entry<String, Tensor> array : arrays.entrySet()) {
                zip.putNextEntry(entry(array.getKey(), array.getValue()));
                NpyFiles.write(zip, array.getValue());
                zip.closeEntry();
            }
            zip.finish();
        });
    }

    /**
     * Writes an archive of float64 arrays without compression. Durable when this returns, and whole or not at all (see {@link AtomicFiles}).
     *
     * @param arrays by name
     * @throws GlassboxException if the file can't be written
     */
    public static void writeDoubles(Path file, Map<String, DoubleTensor> arrays) throws GlassboxException {
        AtomicFiles.write(file, out -> {
            ZipOutputStream zip = new ZipOutputStream(out, StandardCharsets.UTF_8);
            for (Map.Entry<String, DoubleTensor> array : arrays.entrySet()) {
                byte[] bytes = NpyFiles.bytes(array.getValue());
                CRC32 sum = new CRC32();
                sum.update(bytes);
                zip.putNextEntry(stored(array.getKey(), bytes.length, sum));
                zip.write(bytes);
                zip.closeEntry();
            }
            zip.finish();
        });
    }

    private static <A> A read(Path file, ZipFile zip, ZipEntry entry, String name, ArrayReader<A> reader) throws IOException, GlassboxException {
        String where = "Array \"" + name + "\" of " + file;
        long packed = entry.getCompressedSize();
        if (packed > Files.size(file) || entry.getSize() / LARGEST_RATIO > packed) {
            throw GlassboxException.badInput(file + " is damaged: " + entry.getSize() + " bytes of array \"" + name + "\" can't come from " + packed + ".");
        }
        CRC32 sum = new CRC32();
        try (InputStream in = new CheckedInputStream(new BufferedInputStream(zip.getInputStream(entry), 1 << 16), sum)) {
            NpyFiles.Header header = NpyFiles.header(in, entry.getSize(), where);
            A tensor = reader.read(in, header, where);
            if (sum.getValue() != entry.getCrc()) {
                throw GlassboxException.badInput(where + " is damaged: its checksum is wrong.");
            }
            return tensor;
        }
    }

    /** A stored entry needs its size and checksum before its bytes. */
    private static ZipEntry entry(String name, Tensor tensor) throws IOException {
        CRC32 sum = new CRC32();
        OutputStream counter = new OutputStream() {
            @Override
            public void write(int b) {
                sum.update(b);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) {
                sum.update(bytes, offset, length);
            }
        };
        NpyFiles.write(counter, tensor);
        return stored(name, NpyFiles.size(tensor), sum);
    }

    /**
     * An array's entry without compression.
     *
     * @param size bytes, header included
     * @param sum of these bytes
     */
    static ZipEntry stored(String name, long size, CRC32 sum) {
        ZipEntry entry = new ZipEntry(name + SUFFIX);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(size);
        entry.setCrc(sum.getValue());
        entry.setTimeLocal(TIME);
        return entry;
    }
}
