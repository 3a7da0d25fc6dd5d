package org.glassbox.tests.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.glassbox.core.GlassboxException;
import org.glassbox.engine.io.AtomicFiles;
import org.glassbox.engine.io.SafeTensors;
import org.glassbox.engine.io.Tensor;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFilesTest {
    private static final Path FULL_DEVICE = Path.of("/dev/full"); // Linux: every write says that there is no space left

    @TempDir
    Path folder;

    @Test
    void replacesAFileAndLeavesNothingElse() throws Exception {
        Path file = folder.resolve("metrics.csv");
        AtomicFiles.writeString(file, "old");
        AtomicFiles.write(file, out -> out.write(new byte[] {'n', 'e', 'w'}));
        assertEquals("new", Files.readString(file));
        assertEquals(List.of(file), filesInFolder());
    }

    @Test
    void onAFullDiskSaysSoAndKeepsTheEarlierFile() throws Exception {
        Path file = folder.resolve("checkpoint.safetensors");
        SafeTensors.write(file, Map.of("a", Tensor.of(1, 2)), Map.of());
        fillTheDiskFor(file);
        GlassboxException failure = assertThrows(GlassboxException.class, () -> SafeTensors.write(file, Map.of("a", Tensor.of(3, 4)), Map.of()));
        assertEquals("Can't write " + file + ": no space left on device; free some space and run again, a training run with --resume.",
                failure.getMessage());
        assertEquals(GlassboxException.Kind.FAULT, failure.kind());
        assertEquals(Tensor.of(1, 2), SafeTensors.read(file).tensors().get("a"));
        assertEquals(List.of(file), filesInFolder());
    }

    @Test
    void onAFullDiskLeavesNoNewFile() throws Exception {
        Path file = folder.resolve("weights.safetensors");
        fillTheDiskFor(file);
        assertThrows(GlassboxException.class, () -> AtomicFiles.write(file, new byte[1 << 20]));
        assertEquals(List.of(), filesInFolder());
    }

    @Test
    void aContentThatFailsLeavesTheEarlierFileAndNothingElse() throws Exception {
        Path file = folder.resolve("a.txt");
        AtomicFiles.writeString(file, "old");
        assertThrows(IllegalStateException.class, () -> AtomicFiles.write(file, out -> {
            out.write(1);
            throw new IllegalStateException("half-way");
        }));
        assertEquals("old", Files.readString(file));
        assertEquals(List.of(file), filesInFolder());
    }

    @Test
    void whatAKilledProcessLeftIsKnownAndOverwritten() throws Exception {
        Path file = folder.resolve("a.txt");
        Path leftover = folder.resolve(".a.txt.part");
        Files.writeString(leftover, "half of a much longer text");
        assertTrue(AtomicFiles.isTemporary(leftover));
        assertFalse(AtomicFiles.isTemporary(file));
        AtomicFiles.writeString(file, "new");
        assertEquals("new", Files.readString(file));
        assertEquals(List.of(file), filesInFolder());
    }

    @Test
    void aMissingFolderIsNamed() {
        Path file = folder.resolve("missing/a.txt");
        GlassboxException failure = assertThrows(GlassboxException.class, () -> AtomicFiles.writeString(file, "text"));
        assertEquals("Can't write " + file + ": there is no folder " + folder.resolve("missing") + ".", failure.getMessage());
    }

    @Test
    void anInterruptedThreadStillWritesItsFile() throws Exception {
        Path file = folder.resolve("a.txt");
        Thread.currentThread().interrupt();
        try {
            AtomicFiles.writeString(file, "kept");
        } finally {
            assertTrue(Thread.interrupted());
        }
        assertEquals("kept", Files.readString(file));
    }

    /** Puts a device without space where the temporary file goes. */
    private static void fillTheDiskFor(Path file) throws IOException {
        Assumptions.assumeTrue(Files.isWritable(FULL_DEVICE), "there is no " + FULL_DEVICE + " here");
        Files.createSymbolicLink(file.resolveSibling("." + file.getFileName() + ".part"), FULL_DEVICE);
    }

    private List<Path> filesInFolder() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }
}
