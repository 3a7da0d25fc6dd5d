package org.glassbox.engine.io;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.glassbox.core.GlassboxException;

/**
 * Single numpy arrays, {@code .npy} versions 1 to 3: numbers of any width, little-endian, C order; as float32. Written in plain Java rather than with DJL's
 * reader, which needs the device's thread, turns a damaged file into a stack trace and allocates what the header asks for.
 */
public final class NpyFiles {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final int LARGEST_HEADER = 1 << 16;
    private static final Pattern TYPE = Pattern.compile("'descr'\\s*:\\s*'([^']*)'");
    private static final Pattern ORDER = Pattern.compile("'fortran_order'\\s*:\\s*(True|False)");
    private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([0-9,\\s]*)\\)");

    private NpyFiles() {
    }

    /**
     * @throws GlassboxException if the file is missing, cut off, damaged or of a kind that is not read, naming it and what is wrong
     */
    public static Tensor read(Path file) throws GlassboxException {
        return read(file, file.toString());
    }

    /**
     * As {@link #read(Path)}.
     *
     * @param name what messages about its content call the file, such as "it" where they end a sentence
     * @throws GlassboxException as {@link #read(Path)}
     */
    public static Tensor read(Path file, String name) throws GlassboxException {
        FileProblems.requireFile(file, "npy file");
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            return read(in, Files.size(file), name);
        } catch (IOException e) {
            throw FileProblems.cannotRead(file, e);
        }
    }

    /**
     * As {@link #read(Path)}, in float64.
     *
     * @throws GlassboxException as {@link #read(Path)}
     */
    public static DoubleTensor readDoubles(Path file) throws GlassboxException {
        FileProblems.requireFile(file, "npy file");
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            return doubles(in, header(in, Files.size(file), file.toString()), file.toString());
        } catch (IOException e) {
            throw FileProblems.cannotRead(file, e);
        }
    }

    /**
     * Durable when this returns, and whole or not at all (see {@link AtomicFiles}).
     *
     * @throws GlassboxException if the file can't be written
     */
    public static void write(Path file, Tensor tensor) throws GlassboxException {
        AtomicFiles.write(file, out -> write(out, tensor));
    }

    /**
     * What an array's header says.
     *
     * @param promised bytes of the numbers that the shape needs
     * @param present bytes after the header
     */
    record Header(ElementType type, long[] shape, long promised, long present) {
        void requireComplete(String where) throws GlassboxException {
            if (promised != present) {
                throw GlassboxException.badInput(where + " is cut off or damaged: its header promises " + promised + " bytes of numbers, and " + present
                        + " are there.");
            }
        }
    }

    /**
     * Reads an array that fills its stream.
     *
     * @param size bytes in the stream
     * @param where what is read, for messages
     */
    static Tensor read(InputStream in, long size, String where) throws IOException, GlassboxException {
        return values(in, header(in, size, where), where);
    }

    /** The numbers after a header. */
    static Tensor values(InputStream in, Header header, String where) throws IOException, GlassboxException {
        int count = Tensor.requireCount(header.shape(), where);
        header.requireComplete(where);
        try {
            return new Tensor(header.shape(), header.type().read(in, count));
        } catch (EOFException e) {
            throw GlassboxException.badInput(where + " is cut off.", e);
        }
    }

    /** The numbers after a header, in float64. */
    static DoubleTensor doubles(InputStream in, Header header, String where) throws IOException, GlassboxException {
        int count = Tensor.requireCount(header.shape(), where);
        header.requireComplete(where);
        try {
            return new DoubleTensor(header.shape(), header.type().readDoubles(in, count));
        } catch (EOFException e) {
            throw GlassboxException.badInput(where + " is cut off.", e);
        }
    }

    /**
     * Reads up to the first number.
     *
     * @param size bytes in the stream
     * @param where what is read, for messages
     * @throws GlassboxException if it is no array that can be read
     */
    static Header header(InputStream in, long size, String where) throws IOException, GlassboxException {
        try {
            byte[] prefix = in.readNBytes(MAGIC.length + 2);
            if (prefix.length < MAGIC.length + 2 || !Arrays.equals(prefix, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
                throw GlassboxException.badInput(where + " is cut off or no numpy array.");
            }
            int lengthBytes = prefix[MAGIC.length] == 1 ? 2 : 4; // two bytes were not enough for the header of version 1
            int headerLength = littleEndian(in.readNBytes(lengthBytes), lengthBytes);
            if (headerLength < 0 || headerLength > LARGEST_HEADER) {
                throw GlassboxException.badInput(where + " is damaged: its header claims " + Integer.toUnsignedString(headerLength) + " bytes.");
            }
            byte[] header = in.readNBytes(headerLength);
            if (header.length < headerLength) {
                throw new EOFException();
            }
            return parsed(new String(header, StandardCharsets.UTF_8), size - prefix.length - lengthBytes - headerLength, where);
        } catch (EOFException e) {
            throw GlassboxException.badInput(where + " is cut off.", e);
        }
    }

    /** Version 1.0. */
    static void write(OutputStream out, Tensor tensor) throws IOException {
        out.write(header(tensor.shape()));
        Floats.write(out, tensor.values());
    }

    /** Bytes of the array with its header. */
    static long size(Tensor tensor) {
        return header(tensor.shape()).length + (long) tensor.values().length * Float.BYTES;
    }

    /** A float64 array with its header. */
    static byte[] bytes(DoubleTensor tensor) {
        byte[] header = header(tensor.shape(), "<f8");
        ByteBuffer bytes = ByteBuffer.allocate(Math.addExact(header.length, Math.multiplyExact(tensor.values().length, Double.BYTES)))
                .order(ByteOrder.LITTLE_ENDIAN);
        bytes.put(header).asDoubleBuffer().put(tensor.values());
        return bytes.array();
    }

    private static Header parsed(String header, long dataSize, String where) throws GlassboxException {
        String typeName = find(TYPE, header, where, "type of single numbers");
        boolean fortran = find(ORDER, header, where, "order").equals("True");
        long[] shape = shape(find(SHAPE, header, where, "shape"), where);
        ElementType type = ElementType.ofNumpy(typeName).orElse(null);
        if (typeName.startsWith(">")) {
            throw GlassboxException.badInput(where + " is big-endian (type " + typeName + "), which Glassbox does not read; save it with .astype('<f4').");
        }
        if (type == null) {
            throw GlassboxException.badInput(where + " has values of type " + typeName + ", which Glassbox does not read; save it with .astype('<f4').");
        }
        if (fortran && shape.length > 1) {
            throw GlassboxException.badInput(where
                    + " is stored column by column (Fortran order), which Glassbox does not read; save numpy.ascontiguousarray of it.");
        }
        return new Header(type, shape, bytes(shape, type, where), dataSize);
    }

    private static long bytes(long[] shape, ElementType type, String where) throws GlassboxException {
        try {
            long bytes = type.bytes();
            for (long length : shape) {
                bytes = Math.multiplyExact(bytes, length);
            }
            return bytes;
        } catch (ArithmeticException e) {
            throw GlassboxException.badInput(where + " has the impossible shape " + Arrays.toString(shape) + ".", e);
        }
    }

    private static String find(Pattern pattern, String header, String where, String what) throws GlassboxException {
        Matcher matcher = pattern.matcher(header);
        if (!matcher.find()) {
            throw GlassboxException.badInput(where + " is damaged or holds no plain numbers: its header names no " + what + ".");
        }
        return matcher.group(1);
    }

    private static long[] shape(String text, String where) throws GlassboxException {
        try {
            return Arrays.stream(text.split(",")).map(String::strip).filter(length -> !length.isEmpty()).mapToLong(Long::parseLong).toArray();
        } catch (NumberFormatException e) {
            throw GlassboxException.badInput(where + " has the impossible shape (" + text.strip() + ").", e);
        }
    }

    private static int littleEndian(byte[] bytes, int expected) throws EOFException {
        if (bytes.length < expected) {
            throw new EOFException();
        }
        int value = 0;
        for (int i = 0; i < bytes.length; i++) {
            value |= (bytes[i] & 0xff) << (8 * i);
        }
        return value;
    }

    /** A header of version 1.0 for float32 numbers of that shape. */
    static byte[] header(long[] shape) {
        return header(shape, "<f4");
    }

    private static byte[] header(long[] shape, String type) {
        String lengths = Arrays.stream(shape).mapToObj(Long::toString).collect(Collectors.joining(", "));
        String tuple = shape.length == 1 ? lengths + "," : lengths; // Python's tuple of one
        String text = "{'descr': '" + type + "', 'fortran_order': False, 'shape': (" + tuple + "), }";
        int prefix = MAGIC.length + 4;
        int padding = Math.floorMod(-(prefix + text.length() + 1), 64); // numpy lets the numbers begin at a multiple of 64
        byte[] body = (text + " ".repeat(padding) + "\n").getBytes(StandardCharsets.US_ASCII);
        byte[] header = Arrays.copyOf(MAGIC, prefix + body.length);
        header[MAGIC.length] = 1;
        header[MAGIC.length + 2] = (byte) body.length;
        header[MAGIC.length + 3] = (byte) (body.length >> 8);
        System.arraycopy(body, 0, header, prefix, body.length);
        return header;
    }
}
