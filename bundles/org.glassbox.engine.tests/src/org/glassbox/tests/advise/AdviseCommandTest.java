package org.glassbox.tests.advise;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.glassbox.cli.ExitCode;
import org.glassbox.core.image.RgbImage;
import org.glassbox.core.network.Graph;
import org.glassbox.core.network.StateDict;
import org.glassbox.engine.device.DeviceWorker;
import org.glassbox.engine.io.DoubleTensor;
import org.glassbox.engine.io.ImageFiles;
import org.glassbox.engine.io.NpyFiles;
import org.glassbox.engine.io.NpzFiles;
import org.glassbox.engine.io.SafeTensors;
import org.glassbox.engine.io.Tensor;
import org.glassbox.engine.io.WeightFiles;
import org.glassbox.networks.SmallCnn;
import org.glassbox.tests.CommandLine;
import org.glassbox.tests.CommandLine.Ended;
import org.glassbox.tests.networks.TestImages;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(Lifecycle.PER_CLASS)
class AdviseCommandTest {
    private static final int SIZE = 64;

    @TempDir
    Path folder;
    private CommandLine glassbox;
    private Ended ended;

    @BeforeAll
    void open() {
        glassbox = new CommandLine();
    }

    @AfterAll
    void close() {
        glassbox.close();
    }

    private int run(Object... arguments) {
        ended = glassbox.run("advise", arguments);
        return ended.exitCode();
    }

    private String said() {
        return ended.err();
    }

    @Test
    void rowsOfVectorsBecomeRowsOfDensities() throws Exception {
        Path vectors = folder.resolve("rows.npy");
        float[] values = new float[3 * 100];
        for (int i = 0; i < 100; i++) {
            values[i] = (i % 2 == 0 ? 0.25f : 0.75f) + 0.001f * i % 0.05f; // two modes
            values[100 + i] = 7; // equal everywhere
            values[200 + i] = i / 99f;
        }
        NpyFiles.write(vectors, new Tensor(new long[] {3, 100}, values));
        Path densities = folder.resolve("rows.npz");
        assertEquals(ExitCode.OK, run("kde", "--input", vectors, "--out", densities), said());
        Map<String, DoubleTensor> found = NpzFiles.readDoubles(densities);
        assertEquals(Set.of("density", "bandwidth", "peaks", "grid"), found.keySet());
        assertArrayEquals(new double[] {2, -1, 1}, found.get("peaks").values());
        long[] shape = found.get("density").shape();
        assertEquals(3, shape[0]);
        assertTrue(Double.isNaN(found.get("density").values()[(int) shape[1]]), "the second has none");
        assertTrue(said().contains("Without a density: 1"), said());
    }

    @Test
    void vectorsOfSeveralLengthsHaveTheirDensitiesByKey() throws Exception {
        Path vectors = folder.resolve("keys.npz");
        NpzFiles.writeDoubles(vectors, Map.of("a", DoubleTensor.of(0, 0.1, 0.2, 0.4, 0.5, 0.6, 1), "b", DoubleTensor.of(1, 1, 1)));
        Path densities = folder.resolve("byKey.npz");
        assertEquals(ExitCode.OK, run("kde", "--option", "preset=reference", "--input", vectors, "--out", densities), said());
        Map<String, DoubleTensor> found = NpzFiles.readDoubles(densities);
        assertEquals(7, found.get("a.density").values().length);
        assertEquals(0, found.get("b.peaks").shape().length);
        assertEquals(0, found.get("b.density").values().length);
    }

    @ParameterizedTest
    @ValueSource(strings = {"kde --input missing.npy --out o.npz", "kde --input rows.txt --out o.npz", "kde --input rows.npy --out o.txt", "kde --out o.npz",
            "kde --input rows.npy --out o.npz --option prset=stable", "", "--weights missing.npz --image i.png --out o", "--image i.png --out o"})
    void whatCantBeUsedIsSaidInOneSentence(String arguments) {
        assertEquals(ExitCode.BAD_INPUT, run((Object[]) (arguments.isEmpty() ? new String[0] : arguments.split(" "))));
        assertFalse(said().contains("Exception") || said().isBlank(), said());
    }

    @Test
    void aFileOfNoValuesIsSaidToBe() throws Exception {
        Path none = folder.resolve("none.npy");
        NpyFiles.write(none, new Tensor(new long[] {0, 5}, new float[0]));
        assertEquals(ExitCode.BAD_INPUT, run("kde", "--input", none, "--out", folder.resolve("none.npz")));
        assertTrue(said().contains("none.npy holds no values; its shape is [0, 5]."), said());
    }

    @Test
    void thePageShowsTheGroupsAndTheTableHasEachUnit() throws Exception {
        Path weights = folder.resolve("small.safetensors");
        Path image = folder.resolve("image.png");
        Path results = folder.resolve("results");
        Graph graph = new SmallCnn().graph(3, SIZE, SIZE);
        glassbox.worker().call(DeviceWorker.Priority.INTERACTIVE, manager -> {
            try (StateDict state = StateDict.initialised(manager, graph, 1)) {
                SafeTensors.write(weights, WeightFiles.tensors(state), Map.of());
            }
            float[] noise = TestImages.normal(manager, 1, 3, SIZE, SIZE).toFloatArray();
            byte[] rgb = new byte[3 * SIZE * SIZE];
            for (int i = 0; i < rgb.length; i++) {
                rgb[i] = (byte) Math.clamp(Math.round(128 + 40 * noise[i]), 0, 255);
            }
            ImageFiles.write(new RgbImage(SIZE, SIZE, rgb), image);
            return null;
        });
        assertEquals(ExitCode.OK, run("--network", "smallcnn", "--weights", weights, "--size", SIZE, "--image", image, "--target", 1, "--out", results), said());
        String page = Files.readString(results.resolve("index.html"));
        assertTrue(page.contains("class 1") && page.contains("Grad-CAM") && page.contains("peak"), page.substring(0, 200));
        List<String> units = Files.readAllLines(results.resolve("units.csv"));
        assertEquals("unit,peaks,mean_gradient,share", units.getFirst());
        assertEquals(1 + 64, units.size());
        int grouped = 0;
        for (String line : Files.readAllLines(results.resolve("groups.csv")).subList(1, Files.readAllLines(results.resolve("groups.csv")).size())) {
            grouped += Integer.parseInt(line.split(",")[1]);
        }
        assertEquals(units.stream().skip(1).filter(line -> !line.split(",")[1].isEmpty()).count(), grouped);
        assertEquals(64, NpzFiles.readDoubles(results.resolve("densities.npz")).get("peaks").values().length);
        assertTrue(ended.out().contains("Grad-CAM"));
    }
}
