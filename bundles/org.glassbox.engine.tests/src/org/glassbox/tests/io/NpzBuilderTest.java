package org.glassbox.tests.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.glassbox.core.GlassboxException;
import org.glassbox.engine.io.NpzBuilder;
import org.glassbox.engine.io.NpzFiles;
import org.glassbox.engine.io.NpzReader;
import org.glassbox.engine.io.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NpzBuilderTest {
    @TempDir
    Path folder;

    @Test
    void anArchiveOfPiecesIsTheOneThatIsWrittenAtOnce() throws Exception {
        Path built = folder.resolve("built.npz");
        try (NpzBuilder builder = new NpzBuilder(folder)) {
            builder.begin("gradcam++", new long[] {1, 2}, 0);
            builder.begin("ig", new long[] {3, 1, 1}, 0);
            for (int n = 0; n < 3; n++) {
                builder.add("gradcam++", new float[] {n, 10 + n});
                builder.add("ig", new float[] {n, n, n});
            }
            builder.write(built);
            builder.discard();
        }
        Map<String, Tensor> expected = new LinkedHashMap<>();
        expected.put("gradcam++", new Tensor(new long[] {3, 1, 2}, new float[] {0, 10, 1, 11, 2, 12}));
        expected.put("ig", new Tensor(new long[] {3, 3, 1, 1}, new float[] {0, 0, 0, 1, 1, 1, 2, 2, 2}));
        Path atOnce = folder.resolve("once.npz");
        NpzFiles.write(atOnce, expected);
        assertArrayEquals(Files.readAllBytes(atOnce), Files.readAllBytes(built));
        assertEquals(2, Files.list(folder).count(), "nothing waits any more");
    }

    @Test
    void aLaterProcessGoesOnAfterThePiecesThatCount() throws Exception {
        try (NpzBuilder builder = new NpzBuilder(folder)) {
            builder.begin("ig", new long[] {1, 1}, 0);
            builder.add("ig", new float[] {1});
            builder.add("ig", new float[] {2});
            builder.add("ig", new float[] {3});
        }
        try (NpzBuilder builder = new NpzBuilder(folder)) {
            builder.begin("ig", new long[] {1, 1}, 2); // the third was not noted anywhere else
            builder.add("ig", new float[] {30});
            builder.write(folder.resolve("a.npz"));
        }
        assertEquals(new Tensor(new long[] {3, 1, 1}, new float[] {1, 2, 30}), NpzFiles.read(folder.resolve("a.npz")).get("ig"));
    }

    @Test
    void piecesThatAreGoneAreSaid() throws Exception {
        try (NpzBuilder builder = new NpzBuilder(folder)) {
            GlassboxException gone = assertThrows(GlassboxException.class, () -> builder.begin("ig", new long[] {1, 1}, 2));
            assertTrue(gone.getMessage().contains("has 0 bytes, but 8 were written before"), gone.getMessage());
        }
    }

    @Test
    void arraysAreReadImageByImage() throws Exception {
        Map<String, Tensor> arrays = new LinkedHashMap<>();
        arrays.put("maps", new Tensor(new long[] {2, 1, 2}, new float[] {1, 2, 3, 4}));
        arrays.put("labels", Tensor.of(7, 8, 9));
        Path file = folder.resolve("a.npz");
        NpzFiles.write(file, arrays);
        try (NpzReader reader = NpzReader.open(file); NpzReader.Rows maps = reader.rows("maps"); NpzReader.Rows labels = reader.rows("labels")) {
            assertEquals(List.of("maps", "labels"), reader.names());
            assertEquals(2, maps.count());
            assertArrayEquals(new float[] {1, 2}, maps.next());
            assertArrayEquals(new float[] {3, 4}, maps.next());
            assertEquals(1, labels.count());
            assertArrayEquals(new float[] {7, 8, 9}, labels.next());
            assertThrows(GlassboxException.class, () -> reader.rows("none"));
        }
        assertFalse(Files.exists(NpzBuilder.waiting(folder, "maps")));
    }
}
