package org.glassbox.engine.io;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.glassbox.core.GlassboxException;

/**
 * An {@code .npz} archive that is put together piece by piece, of arrays whose first axis is not known beforehand. The pieces wait in files beside each other,
 * so that the memory stays flat and a later process can go on; only {@link #write} makes the archive. One thread.
 */
public final class NpzBuilder implements AutoCloseable {
    private static final String PREFIX = ".raw-";
    private static final String SUFFIX = ".part";
    private static final int BUFFER = 1 << 16;

    private final Path folder;
    private final Map<String, Part> parts = new LinkedHashMap<>();

    /** What waits of one array: pieces of one shape, one after another. */
    private static final class Part {
        private final Path file;
        private final OutputStream out;
        private final long[] shape;
        private long count;

        private Part(Path file, OutputStream out, long[] shape, long count) {
            this.file = file;
            this.out = out;
            this.shape = shape;
            this.count = count;
        }
    }

    /**
     * @param folder where the pieces wait; it exists
     */
    public NpzBuilder(Path folder) {
        this.folder = folder;
    }

    /** The file in which an array's pieces wait. */
    public static Path waiting(Path folder, String name) {
        return folder.resolve(PREFIX + name + SUFFIX);
    }

    /**
     * Removes what an earlier process left waiting in a folder.
     *
     * @throws GlassboxException if it can't be removed
     */
    public static void forget(Path folder) throws GlassboxException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, PREFIX + "*" + SUFFIX)) {
            for (Path file : files) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw FileProblems.cannotWrite(folder, e);
        }
    }

    /**
     * Begins an array, or goes on with one.
     *
     * @param shape of each piece
     * @param count of the pieces that are to be kept of those that wait already; 0 forgets them
     * @throws GlassboxException if fewer wait, or the file can't be written
     */
    public void begin(String name, long[] shape, long count) throws GlassboxException {
        Path file = waiting(folder, name);
        long size = count * bytes(shape);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            if (channel.size() < size) {
                throw GlassboxException.badInput("Can't go on: " + file + " has " + channel.size() + " bytes, but " + size + " were written before; start again"
                        + " without --resume.");
            }
            channel.truncate(size);
        } catch (IOException e) {
            throw FileProblems.cannotWrite(file, e);
        }
        try {
            parts.put(name, new Part(file, new BufferedOutputStream(Files.newOutputStream(file, StandardOpenOption.APPEND), BUFFER), shape.clone(), count));
        } catch (IOException e) {
            throw FileProblems.cannotWrite(file, e);
        }
    }

    /** Whether {@link #begin} was called for it. */
    public boolean contains(String name) {
        return parts.containsKey(name);
    }

    /**
     * Adds a piece to an array.
     *
     * @param values as many as the shape says
     * @throws GlassboxException if it can't be written
     */
    public void add(String name, float[] values) throws GlassboxException {
        Part part = parts.get(name);
        if (values.length * (long) Float.BYTES != bytes(part.shape)) {
            throw new IllegalArgumentException(values.length + " values for a piece of shape " + Arrays.toString(part.shape));
        }
        try {
            Floats.write(part.out, values);
            part.count++;
        } catch (IOException e) {
            throw FileProblems.cannotWrite(part.file, e);
        }
    }

    /**
     * Hands all pieces to the operating system, so that they outlive this process.
     *
     * @throws GlassboxException if they can't be written
     */
    public void flush() throws GlassboxException {
        for (Part part : parts.values()) {
            try {
                part.out.flush();
            } catch (IOException e) {
                throw FileProblems.cannotWrite(part.file, e);
            }
        }
    }

    /**
     * Writes the archive without compression, (N, ...) float32 each, N counting the pieces. Durable when this returns, and whole or not at all.
     *
     * @throws GlassboxException if it can't be written
     */
    public void write(Path target) throws GlassboxException {
        flush();
        AtomicFiles.write(target, out -> {
            ZipOutputStream zip = new ZipOutputStream(out, StandardCharsets.UTF_8);
            for (Map.Entry<String, Part> entry : parts.entrySet()) {
                write(zip, entry.getKey(), entry.getValue());
            }
            zip.finish();
        });
    }

    private static void write(ZipOutputStream zip, String name, Part part) throws IOException {
        long[] shape = new long[part.shape.length + 1];
        shape[0] = part.count;
        System.arraycopy(part.shape, 0, shape, 1, part.shape.length);
        byte[] header = NpyFiles.header(shape);
        CRC32 sum = new CRC32(); // a stored entry needs its checksum before its bytes
        sum.update(header);
        try (InputStream in = Files.newInputStream(part.file)) {
            byte[] buffer = new byte[BUFFER];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                sum.update(buffer, 0, read);
            }
        }
        ZipEntry entry = NpzFiles.stored(name, header.length + part.count * bytes(part.shape), sum);
        zip.putNextEntry(entry);
        zip.write(header);
        Files.copy(part.file, zip);
        zip.closeEntry();
    }

    /**
     * Removes what waits, after the archive was written.
     *
     * @throws GlassboxException if it can't be removed
     */
    public void discard() throws GlassboxException {
        close();
        for (Part part : parts.values()) {
            try {
                Files.deleteIfExists(part.file);
            } catch (IOException e) {
                throw FileProblems.cannotWrite(part.file, e);
            }
        }
    }

    private static long bytes(long[] shape) {
        long bytes = Float.BYTES;
        for (long length : shape) {
            bytes *= length;
        }
        return bytes;
    }

    /** Closes the files; what waits stays. */
    @Override
    public void close() {
        for (Part part : parts.values()) {
            try {
                part.out.close();
            } catch (IOException e) {
                System.getLogger(NpzBuilder.class.getName()).log(System.Logger.Level.WARNING, part.file + " could not be closed.", e);
            }
        }
    }
}
