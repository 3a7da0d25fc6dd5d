package org.glassbox.engine.io;

import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.glassbox.core.GlassboxException;

/**
 * The safetensors format: 8 bytes with the length of a JSON header (little-endian), the header with type, shape and place of each tensor, the numbers. Reading
 * executes nothing and believes nothing: the header's length, the places and the shapes are checked against the file before anything of that size is made.
 */
public final class SafeTensors {
    private static final String METADATA = "__metadata__";
    private static final int PREFIX = Long.BYTES;
    private static final int LARGEST_HEADER = 16 << 20; // a hundred bytes a tensor: no network comes near it
    private static final ObjectMapper JSON = JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

    private SafeTensors() {
    }

    /**
     * What a file holds.
     *
     * @param tensors by name, in the order of their numbers in the file
     * @param metadata texts by key
     */
    public record Content(Map<String, Tensor> tensors, Map<String, String> metadata) {
        public Content {
            tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
            metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
        }
    }

    /** A tensor's place, relative to the end of the header. */
    private record Entry(String name, ElementType type, long[] shape, int count, long begin, long end) {
    }

    /**
     * Reads all tensors as float32.
     *
     * @throws GlassboxException if the file is missing, cut off, damaged or of another format, naming it and what is wrong
     */
    public static Content read(Path file) throws GlassboxException {
        TensorFile content = load(file);
        return new Content(content.float32(), content.metadata());
    }

    /** As {@link #read(Path)}, with types. */
    static TensorFile load(Path file) throws GlassboxException {
        FileProblems.requireFile(file, "safetensors file");
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            long size = Files.size(file);
            byte[] text = header(file, in, size);
            ObjectNode header = parse(file, text);
            Map<String, TypedTensor> tensors = new LinkedHashMap<>();
            List<Entry> entries = entries(file, header, size - PREFIX - text.length);
            Tensor.requireMemory(entries.stream().mapToLong(Entry::count).sum(), file.toString());
            for (Entry entry : entries) {
                tensors.put(entry.name(), new TypedTensor(new Tensor(entry.shape(), entry.type().read(in, entry.count())), entry.type()));
            }
            return new TensorFile(tensors, metadata(file, header), List.of());
        } catch (EOFException e) {
            throw GlassboxException.badInput(file + " is cut off: it became shorter while it was read.", e);
        } catch (IOException e) {
            throw FileProblems.cannotRead(file, e);
        }
    }

    /**
     * Reads the tensors whose names begin with a prefix as float64, which keeps all digits of what {@link #write(Path, Map, Map, Map)} wrote as such.
     *
     * @return by the rest of their names; empty where there are none
     * @throws GlassboxException as {@link #read(Path)}
     */
    public static Map<String, double[]> readDoubles(Path file, String prefix) throws GlassboxException {
        FileProblems.requireFile(file, "safetensors file");
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            byte[] text = header(file, in, Files.size(file));
            List<Entry> entries = entries(file, parse(file, text), Files.size(file) - PREFIX - text.length);
            Tensor.requireMemory(2 * entries.stream().filter(entry -> entry.name().startsWith(prefix)).mapToLong(Entry::count).sum(), file.toString());
            Map<String, double[]> found = new LinkedHashMap<>();
            for (Entry entry : entries) {
                if (entry.name().startsWith(prefix)) {
                    found.put(entry.name().substring(prefix.length()), entry.type().readDoubles(in, entry.count()));
                } else {
                    in.skipNBytes(entry.end() - entry.begin());
                }
            }
            return found;
        } catch (EOFException e) {
            throw GlassboxException.badInput(file + " is cut off: it became shorter while it was read.", e);
        } catch (IOException e) {
            throw FileProblems.cannotRead(file, e);
        }
    }

    /**
     * Writes tensors as float32, in the order of the map. Durable when this returns, and whole or not at all (see {@link AtomicFiles}).
     *
     * @param metadata texts that are kept with the tensors
     * @throws GlassboxException if the file can't be written
     */
    public static void write(Path file, Map<String, Tensor> tensors, Map<String, String> metadata) throws GlassboxException {
        write(file, tensors, Map.of(), metadata);
    }

    /**
     * As {@link #write(Path, Map, Map)}.
     *
     * @param doubles further tensors, of one axis each, as float64; their names are none of the others'. They come first, where they lie at multiples of 8
     */
    public static void write(Path file, Map<String, Tensor> tensors, Map<String, double[]> doubles, Map<String, String> metadata) throws GlassboxException {
        byte[] header = header(tensors, doubles, metadata);
        byte[] length = ByteBuffer.allocate(PREFIX).order(ByteOrder.LITTLE_ENDIAN).putLong(header.length).array();
        AtomicFiles.write(file, out -> {
            out.write(length);
            out.write(header);
            for (double[] values : doubles.values()) {
                Floats.write(out, values);
            }
            for (Tensor tensor : tensors.values()) {
                Floats.write(out, tensor.values());
            }
        });
    }

    private static byte[] header(Path file, InputStream in, long size) throws IOException, GlassboxException {
        if (size < PREFIX + 2) {
            throw GlassboxException.badInput(file + " is cut off or no safetensors file: it has only " + size + " bytes.");
        }
        long length = ByteBuffer.wrap(in.readNBytes(PREFIX)).order(ByteOrder.LITTLE_ENDIAN).getLong();
        if (length < 2 || length > size - PREFIX || length > LARGEST_HEADER) {
            throw GlassboxException.badInput(file + " is cut off or no safetensors file: it has " + size + " bytes, and its header claims "
                    + Long.toUnsignedString(length)
                    + " of them.");
        }
        byte[] header = in.readNBytes((int) length);
        if (header.length < length) {
            throw new EOFException();
        }
        return header;
    }

    private static ObjectNode parse(Path file, byte[] header) throws IOException, GlassboxException {
        try {
            if (header[0] == '{' && JSON.readTree(header) instanceof ObjectNode object) {
                return object;
            }
        } catch (JsonProcessingException e) {
            throw GlassboxException.badInput(file + " is damaged or no safetensors file: its header is no valid JSON (" + e.getOriginalMessage() + ").", e);
        }
        throw GlassboxException.badInput(file + " is damaged or no safetensors file: its header does not begin with {.");
    }

    /** All tensors by place; together they fill the file's data exactly, as the format demands. */
    private static List<Entry> entries(Path file, ObjectNode header, long dataSize) throws GlassboxException {
        List<Entry> entries = new ArrayList<>();
        for (Map.Entry<String, JsonNode> field : header.properties()) {
            if (!field.getKey().equals(METADATA)) {
                entries.add(entry(file, field.getKey(), field.getValue()));
            }
        }
        entries.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
        long expected = 0;
        for (Entry entry : entries) {
            if (entry.begin() != expected) {
                throw GlassboxException.badInput(file + " is damaged: the numbers of tensor \"" + entry.name() + "\" begin at byte " + entry.begin()
                        + " of the data, but those before it end at "
                        + expected + ".");
            }
            expected = entry.end();
        }
        if (expected > dataSize) {
            throw GlassboxException.badInput(file + " is cut off: its header promises " + expected + " bytes of numbers, and " + dataSize + " are there.");
        }
        if (expected < dataSize) {
            throw GlassboxException.badInput(file + " is damaged: " + (dataSize - expected) + " bytes after the last tensor belong to none.");
        }
        return entries;
    }

    private static Entry entry(Path file, String name, JsonNode value) throws GlassboxException {
        String where = "tensor \"" + name + "\" of " + file;
        JsonNode typeName = value.path("dtype");
        JsonNode shapeNode = value.path("shape");
        JsonNode offsets = value.path("data_offsets");
        if (!typeName.isTextual() || !shapeNode.isArray() || !offsets.isArray() || offsets.size() != 2) {
            throw GlassboxException.badInput(file + " is damaged: " + where + " lacks its dtype, shape or data_offsets.");
        }
        ElementType type = ElementType.ofSafeTensors(typeName.textValue()).orElse(null);
        if (type == null) {
            throw GlassboxException.badInput("The " + where + " has numbers of type " + typeName.textValue()
                    + ", which Glassbox does not read; save it as F32.");
        }
        long[] shape = new long[shapeNode.size()];
        for (int i = 0; i < shape.length; i++) {
            shape[i] = whole(shapeNode.get(i));
        }
        int count = Tensor.requireCount(shape, "The " + where);
        long begin = whole(offsets.get(0));
        long end = whole(offsets.get(1));
        if (begin < 0 || end < begin || end - begin != (long) count * type.bytes()) {
            throw GlassboxException.badInput(file + " is damaged: " + where + " has the shape " + new Shape(shape) + " of type " + typeName.textValue()
                    + ", but its bytes are " + offsets + ".");
        }
        return new Entry(name, type, shape, count, begin, end);
    }

    /** -1, which is refused everywhere, for what is no whole number. */
    private static long whole(JsonNode node) {
        return node.isIntegralNumber() && node.canConvertToLong() ? node.longValue() : -1;
    }

    private static Map<String, String> metadata(Path file, ObjectNode header) throws GlassboxException {
        Map<String, String> metadata = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> field : header.path(METADATA).properties()) {
            if (!field.getValue().isTextual()) {
                throw GlassboxException.badInput(file + " is damaged: the value of \"" + field.getKey() + "\" in its metadata is no text.");
            }
            metadata.put(field.getKey(), field.getValue().textValue());
        }
        return metadata;
    }

    private static byte[] header(Map<String, Tensor> tensors, Map<String, double[]> doubles, Map<String, String> metadata) {
        ObjectNode header = JSON.createObjectNode();
        if (!metadata.isEmpty()) {
            ObjectNode texts = header.putObject(METADATA);
            metadata.forEach(texts::put);
        }
        long begin = 0;
        for (Map.Entry<String, double[]> entry : doubles.entrySet()) {
            begin = place(header, entry.getKey(), ElementType.F64, new long[] {entry.getValue().length}, begin, entry.getValue().length);
        }
        for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
            begin = place(header, entry.getKey(), ElementType.F32, entry.getValue().shape(), begin, entry.getValue().values().length);
        }
        String text = header.toString();
        int padding = -text.getBytes(StandardCharsets.UTF_8).length & 7; // spaces, so that the numbers begin at a multiple of 8
        return (text + " ".repeat(padding)).getBytes(StandardCharsets.UTF_8);
    }

    /** Says in the header where a tensor lies, and returns where it ends. */
    private static long place(ObjectNode header, String name, ElementType type, long[] shape, long begin, long count) {
        if (header.has(name) || name.equals(METADATA)) {
            throw new IllegalArgumentException("no " + (name.equals(METADATA) ? "" : "other ") + "tensor can be called " + name);
        }
        long end = begin + count * type.bytes();
        ObjectNode place = header.putObject(name).put("dtype", type.name());
        ArrayNode lengths = place.putArray("shape");
        for (long length : shape) {
            lengths.add(length);
        }
        place.putArray("data_offsets").add(begin).add(end);
        return end;
    }
}
