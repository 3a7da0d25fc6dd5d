package org.glassbox.engine.io;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.option.Suggestion;

/** An {@code .npz} archive whose arrays are read piece by piece along their first axis, so that they may be larger than the memory. One thread. */
public final class NpzReader implements AutoCloseable {
    private final Path file;
    private final ZipFile zip;

    private NpzReader(Path file, ZipFile zip) {
        this.file = file;
        this.zip = zip;
    }

    /**
     * @throws GlassboxException if the file is missing or no archive
     */
    public static NpzReader open(Path file) throws GlassboxException {
        FileProblems.requireFile(file, "npz file");
        try {
            return new NpzReader(file, new ZipFile(file.toFile(), StandardCharsets.UTF_8));
        } catch (ZipException e) {
            throw GlassboxException.badInput(file + " is cut off, damaged or no npz archive: " + FileProblems.reason(e) + ".", e);
        } catch (IOException e) {
            throw FileProblems.cannotRead(file, e);
        }
    }

    public Path file() {
        return file;
    }

    /** The arrays' names in the archive's order, without {@code .npy}. */
    public List<String> names() {
        return zip.stream().map(ZipEntry::getName).filter(name -> name.endsWith(NpzFiles.SUFFIX)).map(name -> name.substring(0, name.length()
                - NpzFiles.SUFFIX.length())).distinct().toList();
    }

    /**
     * Opens an array.
     *
     * @throws GlassboxException if there is none of that name, or it is of a kind that is not read
     */
    public Rows rows(String name) throws GlassboxException {
        ZipEntry entry = zip.getEntry(name + NpzFiles.SUFFIX);
        if (entry == null) {
            throw GlassboxException.badInput(file + " has no array \"" + name + "\"" + Suggestion.among(name, names()));
        }
        String where = "Array \"" + name + "\" of " + file;
        InputStream in = null;
        try {
            CRC32 sum = new CRC32();
            in = new CheckedInputStream(new BufferedInputStream(zip.getInputStream(entry), 1 << 16), sum);
            NpyFiles.Header header = NpyFiles.header(in, entry.getSize(), where);
            header.requireComplete(where);
            return new Rows(in, sum, entry.getCrc(), header, where);
        } catch (IOException e) {
            close(in);
            throw FileProblems.cannotRead(file, e);
        } catch (GlassboxException e) {
            close(in);
            throw e;
        }
    }

    private static void close(InputStream in) {
        if (in != null) {
            try {
                in.close();
            } catch (IOException e) {
                System.getLogger(NpzReader.class.getName()).log(System.Logger.Level.DEBUG, "An entry could not be closed.", e);
            }
        }
    }

    @Override
    public void close() {
        try {
            zip.close();
        } catch (IOException e) {
            System.getLogger(NpzReader.class.getName()).log(System.Logger.Level.DEBUG, file + " could not be closed.", e);
        }
    }

    /** An array, one index of its first axis after another. An array of fewer than three axes, which holds no images, is one piece. */
    public static final class Rows implements AutoCloseable {
        private static final int IMAGE_AXES = 3; // (N, h, w) and more
        private final InputStream in;
        private final CRC32 sum;
        private final long expectedSum;
        private final NpyFiles.Header header;
        private final String where;
        private final long count;
        private final int length;
        private long done;

        private Rows(InputStream in, CRC32 sum, long expectedSum, NpyFiles.Header header, String where) throws GlassboxException {
            this.in = in;
            this.sum = sum;
            this.expectedSum = expectedSum;
            this.header = header;
            this.where = where;
            long[] shape = header.shape();
            boolean images = shape.length >= IMAGE_AXES;
            count = images ? shape[0] : 1;
            length = Tensor.requireCount(images ? Arrays.copyOfRange(shape, 1, shape.length) : shape, where);
        }

        /** Lengths of all axes. */
        public long[] shape() {
            return header.shape().clone();
        }

        /** How many pieces there are. */
        public long count() {
            return count;
        }

        /**
         * The next piece, float32.
         *
         * @throws GlassboxException if the file is damaged; the checksum is known after the last piece
         */
        public float[] next() throws GlassboxException {
            try {
                float[] values = header.type().read(in, length);
                done++;
                if (done == count && sum.getValue() != expectedSum) {
                    throw GlassboxException.badInput(where + " is damaged: its checksum is wrong.");
                }
                return values;
            } catch (EOFException e) {
                throw GlassboxException.badInput(where + " is cut off.", e);
            } catch (IOException e) {
                throw GlassboxException.badInput(where + " can't be read: " + FileProblems.reason(e) + ".", e);
            }
        }

        @Override
        public void close() {
            NpzReader.close(in);
        }
    }
}
