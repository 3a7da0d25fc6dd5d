package org.glassbox.engine.io;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/** How a number lies in a file, little-endian. All become float32, which keeps whole numbers exact up to 2^24, or float64 where asked. */
enum ElementType {
    F64(8, "float64", "F64", "f8"),
    F32(4, "float32", "F32", "f4"),
    F16(2, "float16", "F16", "f2"),
    BF16(2, "bfloat16", "BF16", ""),
    I64(8, "int64", "I64", "i8"),
    I32(4, "int32", "I32", "i4"),
    I16(2, "int16", "I16", "i2"),
    I8(1, "int8", "I8", "i1"),
    U16(2, "uint16", "U16", "u2"),
    U8(1, "uint8", "U8", "u1"),
    BOOL(1, "bool", "BOOL", "b1");

    private static final int CHUNK = 1 << 16;
    private final int bytes;
    private final String title;
    private final String safeTensorsName;
    private final String numpyName;

    ElementType(int bytes, String title, String safeTensorsName, String numpyName) {
        this.bytes = bytes;
        this.title = title;
        this.safeTensorsName = safeTensorsName;
        this.numpyName = numpyName;
    }

    /** The type of that name in a safetensors header. */
    static Optional<ElementType> ofSafeTensors(String name) {
        for (ElementType type : values()) {
            if (type.safeTensorsName.equals(name)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    /** The type of a numpy description such as {@code <f4} or {@code |u1}; none for big-endian numbers, text and objects. */
    static Optional<ElementType> ofNumpy(String description) {
        for (ElementType type : values()) {
            String order = type.bytes == 1 ? "|" : "<";
            if (!type.numpyName.isEmpty() && description.equals(order + type.numpyName)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    /** As PyTorch and numpy call it, such as float32. */
    String title() {
        return title;
    }

    /** Bytes of one number. */
    int bytes() {
        return bytes;
    }

    /**
     * The next {@code count} numbers of a stream.
     *
     * @throws EOFException if there are fewer
     */
    float[] read(InputStream in, int count) throws IOException {
        float[] values = new float[count];
        inChunks(in, count, (numbers, from, now) -> decode(numbers, values, from, now));
        return values;
    }

    /** As {@link #read}, in float64: what is float64 in the file keeps all its digits. */
    double[] readDoubles(InputStream in, int count) throws IOException {
        double[] values = new double[count];
        inChunks(in, count, (numbers, from, now) -> {
            for (int i = from; i < from + now; i++) {
                values[i] = nextDouble(numbers);
            }
        });
        return values;
    }

    /** Takes the next numbers of a stream. */
    @FunctionalInterface
    private interface Taker {
        /**
         * Takes {@code count} numbers.
         *
         * @param from how many were taken before
         */
        void take(ByteBuffer numbers, int from, int count);
    }

    private void inChunks(InputStream in, int count, Taker taker) throws IOException {
        byte[] chunk = new byte[(int) Math.min(CHUNK, (long) count * bytes)];
        int perChunk = CHUNK / bytes;
        for (int done = 0; done < count; done += perChunk) {
            int now = Math.min(perChunk, count - done);
            if (in.readNBytes(chunk, 0, now * bytes) < now * bytes) {
                throw new EOFException("the file ends early");
            }
            taker.take(ByteBuffer.wrap(chunk).order(ByteOrder.LITTLE_ENDIAN), done, now);
        }
    }

    private void decode(ByteBuffer in, float[] values, int from, int count) {
        if (this == F32) {
            in.asFloatBuffer().get(values, from, count);
            return;
        }
        for (int i = from; i < from + count; i++) {
            values[i] = next(in);
        }
    }

    private double nextDouble(ByteBuffer in) {
        return switch (this) {
            case F64 -> in.getDouble();
            case I64 -> in.getLong();
            case I32 -> in.getInt();
            case F32, F16, BF16, I16, I8, U16, U8, BOOL -> next(in); // exact in float32 already
        };
    }

    private float next(ByteBuffer in) {
        return switch (this) {
            case F64 -> (float) in.getDouble();
            case F32 -> in.getFloat();
            case F16 -> Float.float16ToFloat(in.getShort());
            case BF16 -> Float.intBitsToFloat(in.getShort() << 16); // a float32 without its lower half
            case I64 -> in.getLong();
            case I32 -> in.getInt();
            case I16 -> in.getShort();
            case I8 -> in.get();
            case U8 -> in.get() & 0xff;
            case U16 -> in.getShort() & 0xffff;
            case BOOL -> in.get() == 0 ? 0f : 1f;
        };
    }
}
