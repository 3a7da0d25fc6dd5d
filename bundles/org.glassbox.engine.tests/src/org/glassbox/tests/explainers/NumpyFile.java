package org.glassbox.tests.explainers;

import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Writes numpy files, version 1.0 of the format. */
final class NumpyFile {
    private static final int ALIGNMENT = 64;
    private static final int PREFIX = 10; // magic, version, header length

    private NumpyFile() {
    }

    static Path write(Path file, float[] values, Shape shape) throws IOException {
        return write(file, values, shape, "<f4", ByteOrder.LITTLE_ENDIAN);
    }

    static Path write(Path file, float[] values, Shape shape, String type, ByteOrder order) throws IOException {
        String sizes = Arrays.stream(shape.getShape()).mapToObj(Long::toString).collect(Collectors.joining(", "));
        String header = "{'descr': '" + type + "', 'fortran_order': False, 'shape': (" + sizes + ",), }";
        int length = (PREFIX + header.length() + ALIGNMENT) / ALIGNMENT * ALIGNMENT - PREFIX;
        ByteBuffer bytes = ByteBuffer.allocate(PREFIX + length + 4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII)).put((byte) 1).put((byte) 0).putShort((short) length);
        bytes.put((header + " ".repeat(length - header.length() - 1) + "\n").getBytes(StandardCharsets.US_ASCII));
        bytes.order(order);
        for (float value : values) {
            bytes.putFloat(value);
        }
        return Files.write(file, bytes.array());
    }
}
