package org.glassbox.engine.io;

import java.io.BufferedOutputStream;
import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.glassbox.core.GlassboxException;

/**
 * Writes files that are either the old one or the new one, whole, whatever happens and whenever: to a temporary name in the same folder, synced, renamed, the
 * folder synced. A process that is killed leaves at most one file {@code .<name>.part}, which the next write of that file overwrites. One writer for a file at
 * a time.
 */
public final class AtomicFiles {
    private static final String PREFIX = ".";
    private static final String SUFFIX = ".part";

    private AtomicFiles() {
    }

    /** Writes a file's content. */
    @FunctionalInterface
    public interface Content {
        /** Writes all of it; {@code out} is buffered and stays open. */
        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * @throws GlassboxException if its folder is missing or may not be changed, or a fault if it can't be written; an earlier file of that name is then
     *         untouched and nothing temporary is left
     */
    public static void write(Path target, Content content) throws GlassboxException {
        requireWritable(target);
        Path folder = target.toAbsolutePath().getParent();
        Path temporary = folder.resolve(PREFIX + target.getFileName() + SUFFIX);
        boolean renamed = false;
        try {
            writeSynced(temporary, content);
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            renamed = true;
            syncFolder(folder);
        } catch (IOException e) {
            throw FileProblems.cannotWrite(target, e);
        } finally {
            if (!renamed) {
                remove(temporary);
            }
        }
    }

    /**
     * Finds out early what would keep a file from being written, before what is to be written is computed.
     *
     * @throws GlassboxException if its folder is missing or may not be changed, or there is a folder of its name
     */
    public static void requireWritable(Path target) throws GlassboxException {
        Path folder = target.toAbsolutePath().getParent();
        if (!Files.isDirectory(folder)) {
            throw GlassboxException.badInput("Can't write " + target + ": there is no folder " + folder + ".");
        }
        if (Files.isDirectory(target)) {
            throw GlassboxException.badInput("Can't write " + target + ": it is a folder; give the name of a file.");
        }
        if (!Files.isWritable(folder)) {
            throw GlassboxException.badInput("Can't write " + target + ": the folder " + folder + " may not be changed; give another place.");
        }
    }

    /** As {@link #write(Path, Content)}. */
    public static void write(Path target, byte[] bytes) throws GlassboxException {
        write(target, out -> out.write(bytes));
    }

    /** As {@link #write(Path, Content)}, in UTF-8. */
    public static void writeString(Path target, String text) throws GlassboxException {
        write(target, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Whether a file is what a killed process left of a write. Only whoever owns the folder may remove it: the write may be going on. */
    public static boolean isTemporary(Path file) {
        String name = file.getFileName().toString();
        return name.startsWith(PREFIX) && name.endsWith(SUFFIX);
    }

    private static void writeSynced(Path temporary, Content content) throws IOException {
        try (FileOutputStream file = new FileOutputStream(temporary.toFile())) { // unlike a channel it survives an interrupt of its thread
            OutputStream out = new BufferedOutputStream(file, 1 << 16);
            content.writeTo(out);
            out.flush();
            file.getFD().sync();
        }
    }

    /**
     * Makes the names in a folder durable, after a file was created or renamed there.
     *
     * @throws IOException if the folder can't be synced
     */
    public static void syncFolder(Path folder) throws IOException {
        if (File.separatorChar == '\\') {
            return; // Windows has no such call; its file system journals names by itself
        }
        boolean interrupted = Thread.interrupted();
        boolean synced = false;
        while (!synced) {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
                synced = true;
            } catch (ClosedByInterruptException e) {
                interrupted = Thread.interrupted(); // closes the channel, but is no reason to lose a file; kept for whoever waits for it
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void remove(Path temporary) {
        try {
            Files.deleteIfExists(temporary);
        } catch (IOException e) {
            System.getLogger(AtomicFiles.class.getName()).log(System.Logger.Level.WARNING, "The temporary file " + temporary + " can't be removed.", e);
        }
    }
}
