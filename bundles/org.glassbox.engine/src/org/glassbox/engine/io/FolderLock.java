package org.glassbox.engine.io;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import org.glassbox.core.GlassboxException;

/** Keeps other programs, and other threads of this one, from changing a folder's files for as long as a change takes. Gone with the process that holds it. */
public final class FolderLock implements AutoCloseable {
    private static final String NAME = ".lock";
    private static final long PATIENCE_SECONDS = 10; // a change takes milliseconds; whoever needs longer hangs
    private static final long PAUSE_MILLISECONDS = 10;
    private final FileChannel channel;

    private FolderLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Waits until nobody else holds the folder.
     *
     * @throws GlassboxException if the folder can't be written, or somebody holds it for too long
     */
    public static FolderLock take(Path folder) throws GlassboxException {
        Path file = folder.resolve(NAME);
        AtomicFiles.requireWritable(file);
        FileChannel channel = null;
        boolean taken = false;
        try {
            channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
            while (!tryLock(channel)) {
                if (System.nanoTime() - end > 0) {
                    throw GlassboxException.badInput("The folder " + folder + " is being changed by another Glassbox for more than " + PATIENCE_SECONDS
                            + " seconds; try again, or end the other one.");
                }
                Thread.sleep(PAUSE_MILLISECONDS);
            }
            taken = true;
            return new FolderLock(channel);
        } catch (IOException e) {
            throw FileProblems.cannotWrite(file, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw GlassboxException.fault("Nothing was changed in " + folder + ": the wait for another Glassbox was broken off.", e);
        } finally {
            if (!taken) {
                close(channel);
            }
        }
    }

    private static boolean tryLock(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false; // another thread of this process
        }
    }

    /** Lets others have the folder. */
    @Override
    public void close() {
        close(channel);
    }

    private static void close(FileChannel channel) {
        try {
            if (channel != null) {
                channel.close(); // and with it the lock
            }
        } catch (IOException e) {
            System.getLogger(FolderLock.class.getName()).log(System.Logger.Level.WARNING, "A lock file can't be closed.", e);
        }
    }
}
