package org.glassbox.engine.io;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Writes numbers as both file formats have them, little-endian. */
final class Floats {
    private static final int CHUNK = 1 << 14;

    private Floats() {
    }

    static void write(OutputStream out, float[] values) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(CHUNK * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int done = 0; done < values.length; done += CHUNK) {
            int now = Math.min(CHUNK, values.length - done);
            buffer.asFloatBuffer().put(values, done, now);
            out.write(buffer.array(), 0, now * Float.BYTES);
        }
    }

    static void write(OutputStream out, double[] values) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(CHUNK * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int done = 0; done < values.length; done += CHUNK) {
            int now = Math.min(CHUNK, values.length - done);
            buffer.asDoubleBuffer().put(values, done, now);
            out.write(buffer.array(), 0, now * Double.BYTES);
        }
    }
}
