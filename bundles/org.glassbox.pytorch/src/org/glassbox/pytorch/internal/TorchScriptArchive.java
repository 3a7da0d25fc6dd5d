package org.glassbox.pytorch.internal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes the zip archive of a TorchScript module from its methods' serialized source and its parameters' values, so that neither building nor running Glassbox
 * needs Python.
 */
public final class TorchScriptArchive {
    private static final byte[] EMPTY_TUPLE_PICKLE = {(byte) 0x80, 2, ')', '.'};

    private TorchScriptArchive() {
    }

    /**
     * A parameter of a module.
     *
     * @param name of the attribute that methods read
     * @param shape at least one axis
     * @param values in C order
     * @param isBuffer whether training leaves it alone
     */
    public record Parameter(String name, int[] shape, float[] values, boolean isBuffer) {
        /** One that is trained. */
        public Parameter(String name, int[] shape, float[] values) {
            this(name, shape, values, false);
        }
    }

    /** The archive of a module without parameters, see {@link #of(String, String, List)}. */
    public static byte[] of(String className, String methods) {
        return of(className, methods, List.of());
    }

    /**
     * @param methods source of the methods, each line indented by two spaces
     * @return the archive's bytes
     */
    public static byte[] of(String className, String methods, List<Parameter> parameters) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            write(bytes, className, methods, parameters);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** As {@link #of(String, String, List)}, to a stream, which stays open. */
    public static void write(OutputStream out, String className, String methods, List<Parameter> parameters) throws IOException {
        ZipOutputStream zip = new ZipOutputStream(out);
        put(zip, "data.pkl", instancePickle(className, parameters));
        for (int i = 0; i < parameters.size(); i++) {
            put(zip, "data/" + i, littleEndian(parameters.get(i).values()));
        }
        put(zip, "code/__torch__.py", (header(className, parameters) + methods).getBytes(StandardCharsets.UTF_8));
        put(zip, "constants.pkl", EMPTY_TUPLE_PICKLE);
        put(zip, "version", "3\n".getBytes(StandardCharsets.US_ASCII));
        zip.finish();
    }

    private static String header(String className, List<Parameter> parameters) {
        String types = parameters.stream().map(parameter -> "  " + parameter.name() + " : Tensor\n").collect(Collectors.joining());
        return "class " + className + "(Module):\n  __parameters__ = [" + names(parameters, false) + "]\n  __buffers__ = [" + names(parameters, true) + "]\n"
                + types + "  training : bool\n";
    }

    private static String names(List<Parameter> parameters, boolean buffers) {
        return parameters.stream().filter(parameter -> parameter.isBuffer() == buffers).map(parameter -> "\"" + parameter.name() + "\", ")
                .collect(Collectors.joining());
    }

    /** Protocol 2: GLOBAL __torch__.Name, EMPTY_TUPLE, NEWOBJ, the dictionary of all attributes, BUILD, STOP. */
    private static byte[] instancePickle(String className, List<Parameter> parameters) throws IOException {
        ByteArrayOutputStream pickle = new ByteArrayOutputStream();
        pickle.write(new byte[] {(byte) 0x80, 2});
        global(pickle, "__torch__", className);
        pickle.write(new byte[] {')', (byte) 0x81, '}', '('});
        for (int i = 0; i < parameters.size(); i++) {
            text(pickle, parameters.get(i).name());
            tensor(pickle, i, parameters.get(i));
        }
        text(pickle, "training");
        pickle.write(new byte[] {(byte) 0x88, 'u', 'b', '.'}); // True, into the dictionary
        return pickle.toByteArray();
    }

    /** {@code _rebuild_tensor_v2(storage, offset, sizes, strides, requires_grad, hooks)} with the storage as a persistent id. */
    private static void tensor(ByteArrayOutputStream pickle, int storage, Parameter parameter) throws IOException {
        global(pickle, "torch._utils", "_rebuild_tensor_v2");
        pickle.write("((".getBytes(StandardCharsets.US_ASCII));
        text(pickle, "storage");
        global(pickle, "torch", "FloatStorage");
        text(pickle, Integer.toString(storage));
        text(pickle, "cpu");
        number(pickle, parameter.values().length);
        pickle.write("tQ".getBytes(StandardCharsets.US_ASCII));
        number(pickle, 0);
        numbers(pickle, parameter.shape());
        numbers(pickle, strides(parameter.shape()));
        pickle.write((byte) 0x89); // False
        global(pickle, "collections", "OrderedDict");
        pickle.write(")RtR".getBytes(StandardCharsets.US_ASCII));
    }

    private static int[] strides(int[] shape) {
        int[] strides = new int[shape.length];
        int stride = 1;
        for (int axis = shape.length - 1; axis >= 0; axis--) {
            strides[axis] = stride;
            stride *= shape[axis];
        }
        return strides;
    }

    private static void global(ByteArrayOutputStream pickle, String module, String name) throws IOException {
        pickle.write(("c" + module + "\n" + name + "\n").getBytes(StandardCharsets.US_ASCII));
    }

    private static void text(ByteArrayOutputStream pickle, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        pickle.write('X');
        pickle.write(ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt(bytes.length).array());
        pickle.write(bytes);
    }

    private static void number(ByteArrayOutputStream pickle, int number) throws IOException {
        pickle.write('J');
        pickle.write(ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt(number).array());
    }

    private static void numbers(ByteArrayOutputStream pickle, int[] numbers) throws IOException {
        pickle.write('(');
        for (int number : numbers) {
            number(pickle, number);
        }
        pickle.write('t');
    }

    private static byte[] littleEndian(float[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return bytes.array();
    }

    /** PyTorch maps tensors from the archive in place, hence stored and not deflated. */
    private static void put(ZipOutputStream zip, String name, byte[] content) throws IOException {
        ZipEntry entry = new ZipEntry("module/" + name);
        entry.setTime(0L);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        CRC32 checksum = new CRC32();
        checksum.update(content);
        entry.setCrc(checksum.getValue());
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }
}
