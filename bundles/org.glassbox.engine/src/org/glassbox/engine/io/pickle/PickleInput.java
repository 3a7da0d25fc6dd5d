package org.glassbox.engine.io.pickle;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import org.glassbox.core.GlassboxException;

/** The bytes of one or several pickles in a row, little-endian. No length is believed before as many bytes are known to be there. */
public final class PickleInput {
    private static final int LONGEST_LINE = 1000;

    private final InputStream in;
    private final long size;
    private final String where;
    private long position;

    /**
     * @param in buffered; not closed
     * @param size bytes that it has
     * @param where what is read, for messages
     */
    public PickleInput(InputStream in, long size, String where) {
        this.in = in;
        this.size = size;
        this.where = where;
    }

    /** What is read, for messages. */
    String where() {
        return where;
    }

    /** Bytes that were read so far. */
    public long position() {
        return position;
    }

    /**
     * The next byte, 0 to 255.
     *
     * @throws EOFException if there is none
     */
    int unsignedByte() throws IOException {
        int value = in.read();
        if (value < 0) {
            throw new EOFException();
        }
        position++;
        return value;
    }

    /** A whole number of {@code bytes} bytes, at most 8. */
    long unsigned(int bytes) throws IOException {
        long value = 0;
        for (int i = 0; i < bytes; i++) {
            value |= (long) unsignedByte() << (8 * i);
        }
        return value;
    }

    /** The next bytes; a length beyond the end of the input is refused before anything is allocated. */
    byte[] bytes(long length) throws IOException, GlassboxException {
        if (length < 0 || length > size - position) {
            throw GlassboxException.badInput(where + " is cut off or damaged: at byte " + position + " a text or number claims to be "
                    + Long.toUnsignedString(length) + " bytes long, but only " + (size - position) + " follow.");
        }
        byte[] bytes = in.readNBytes((int) Math.min(length, Integer.MAX_VALUE));
        position += bytes.length;
        if (bytes.length < length) {
            throw new EOFException();
        }
        return bytes;
    }

    /** Text up to the end of the line, which is skipped. */
    String line() throws IOException, GlassboxException {
        StringBuilder line = new StringBuilder();
        for (int next = unsignedByte(); next != '\n'; next = unsignedByte()) {
            if (line.length() == LONGEST_LINE) {
                throw GlassboxException.badInput(where + " is damaged: the name at byte " + position + " does not end.");
            }
            line.append((char) next);
        }
        return line.toString();
    }
}
