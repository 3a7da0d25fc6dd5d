package org.glassbox.tests.badinput;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** A disk in memory that is really full when it is filled. Only root can mount one, so that tests with it are skipped for others. */
final class SmallDisk implements AutoCloseable {
    private static final int BLOCK = 4096;
    private final Path folder;

    private SmallDisk(Path folder) {
        this.folder = folder;
    }

    /** Mounts a disk on a new folder, or skips the test and says why. */
    static SmallDisk mount(Path folder, int kilobytes) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        String problem = run("mount", "-t", "tmpfs", "-o", "size=" + kilobytes + "k", "glassbox-test", folder.toString());
        if (!problem.isEmpty()) {
            String reason = "a small disk can't be mounted here (" + problem + ")";
            System.out.println("Skipped: " + reason);
            Assumptions.abort(reason);
        }
        return new SmallDisk(folder);
    }

    Path folder() {
        return folder;
    }

    /** Leaves no byte of space. */
    void fill() {
        try (OutputStream out = Files.newOutputStream(filler())) {
            for (;;) {
                out.write(new byte[BLOCK]);
            }
        } catch (IOException full) {
            assertEquals(0, folder.toFile().getUsableSpace(), full.toString());
        }
    }

    /** From now on nothing can be written, not even by root. */
    void makeReadOnly() throws InterruptedException {
        assertEquals("", run("mount", "-o", "remount,ro", folder.toString()));
    }

    void makeRoom() throws IOException {
        Files.delete(filler());
    }

    private Path filler() {
        return folder.resolve("filler");
    }

    /** Empty if the command succeeded, else what it said. */
    private static String run(String... command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return process.waitFor() == 0 ? "" : said.isEmpty() ? command[0] + " failed" : said;
        } catch (IOException e) {
            return e.getMessage();
        }
    }

    @Override
    public void close() throws InterruptedException {
        assertEquals("", run("umount", folder.toString()));
    }
}
