package org.glassbox.tests.iccnn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.explain.SaliencyMap;
import org.glassbox.core.image.Normalisation;
import org.glassbox.core.network.Graph;
import org.glassbox.core.network.Network;
import org.glassbox.engine.experiment.Experiment;
import org.glassbox.engine.experiment.ExperimentYaml;
import org.glassbox.engine.experiment.ShippedExperiments;
import org.glassbox.engine.explain.Explanations;
import org.glassbox.engine.io.WeightFiles;
import org.glassbox.engine.run.TrainingEvent;
import org.glassbox.iccnn.FilterMap;
import org.glassbox.networks.IcCnnSmall;
import org.glassbox.pytorch.Torch;
import org.glassbox.tests.run.TinyRuns;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs of seconds whose filters form groups. */
class FilterGroupRunsTest {
    private static final String GROUPS = "{id: iccnn, clusters: 8, every: 2, until: 4}";
    @TempDir
    private Path folder;

    private static Experiment experiment(int epochs, String losses, String... sets) throws GlassboxException {
        return TinyRuns.experiment(Stream.concat(Stream.of("network=smallcnn-iccnn", "phases=[{epochs: " + epochs + ", losses: [" + losses + "]}]"),
                Stream.of(sets)).toArray(String[]::new));
    }

    private static List<String> groupFiles(Path run) throws IOException {
        try (Stream<Path> files = Files.list(run)) {
            return files.map(file -> file.getFileName().toString()).filter(name -> name.startsWith("filter-groups")).sorted().toList();
        }
    }

    private static double[] column(Path file, String name) throws IOException {
        List<String> lines = Files.readAllLines(file);
        int column = List.of(lines.getFirst().split(",")).indexOf(name);
        assertTrue(column >= 0, () -> name + " is none of " + lines.getFirst());
        return lines.stream().skip(1).map(line -> line.split(",", -1)[column])
                .mapToDouble(text -> text.isEmpty() ? Double.NaN : Double.parseDouble(text)).toArray();
    }

    @Test
    void groupsAreFoundAsOftenAsTheTermSaysAndTheRunKeepsThem() throws Exception {
        try (TinyRuns runs = new TinyRuns()) {
            runs.run(experiment(6, "cross-entropy, " + GROUPS), folder, false);
        }
        assertEquals(List.of("filter-groups-0000.csv", "filter-groups-0002.csv"), groupFiles(folder));
        List<String> rows = Files.readAllLines(folder.resolve("filter-groups-0002.csv"));
        assertEquals("layer,filter,group", rows.getFirst());
        assertEquals("relu4,0,1", rows.get(1));
        assertEquals(65, rows.size());
        assertEquals(8, Arrays.stream(column(folder.resolve("filter-groups-0002.csv"), "group")).distinct().count());
    }

    @Test
    void filtersOfAGroupComeToAgreeAndWithoutTheTermTheyDoNot() throws Exception {
        try (TinyRuns runs = new TinyRuns()) {
            // the control is trained like the other but for the term's weight, which is too small to be felt
            runs.run(experiment(6, "cross-entropy, {id: iccnn, weight: 5, clusters: 8, until: 1}"), folder.resolve("groups"), false);
            runs.run(experiment(6, "cross-entropy, {id: iccnn, weight: 0.000001, clusters: 8, until: 1}"), folder.resolve("control"), false);
        }
        Path groups = folder.resolve("groups/metrics.csv");
        Path control = folder.resolve("control/metrics.csv");
        double[] l1 = column(groups, "train loss iccnn L1");
        double[] l1OfControl = column(control, "train loss iccnn L1");
        double[] within = column(groups, "train loss similarity within filter groups");
        double[] withinOfControl = column(control, "train loss similarity within filter groups");
        assertTrue(l1[5] < l1[0] - 0.1 && l1[5] < l1OfControl[5] - 0.1, () -> Arrays.toString(l1) + " against " + Arrays.toString(l1OfControl));
        assertTrue(within[5] > withinOfControl[5] + 0.05, () -> Arrays.toString(within) + " against " + Arrays.toString(withinOfControl));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ", weighting: {id: consistency, every: 2, epsilon: 0.02, explainer: iccnn}",
        ", weighting: {id: consistency, every: 2, epsilon: 0.02, explainer: iccnn, cost: fused}"})
    void aBrokenOffRunGoesOnToTheSameNumbersAndGroups(String weighting) throws Exception {
        Experiment experiment = TinyRuns.experiment("network=smallcnn-iccnn",
                "phases=[{epochs: 5, losses: [cross-entropy, {id: iccnn, clusters: 8, every: 2}]" + weighting + "}]");
        try (TinyRuns runs = new TinyRuns()) {
            runs.run(experiment, folder.resolve("whole"), false);
            int last = weighting.isEmpty() ? 3 : 2; // groups are due before the third epoch and not before the second
            for (int broken = 2; broken <= last; broken++) {
                int epoch = broken;
                Path cut = folder.resolve("cut" + broken);
                NullProgressMonitor monitor = new NullProgressMonitor();
                runs.run(experiment, cut, false, Optional.empty(), event -> {
                    if (event instanceof TrainingEvent.StepDone step && step.epoch() == epoch) {
                        monitor.setCanceled(true);
                    }
                }, monitor);
                runs.run(experiment, cut, true);
                assertEquals(Files.readAllLines(folder.resolve("whole/metrics.csv")), Files.readAllLines(cut.resolve("metrics.csv")));
                assertArrayEquals(Files.readAllBytes(folder.resolve("whole/weights.safetensors")), Files.readAllBytes(cut.resolve("weights.safetensors")));
                assertEquals(List.of("filter-groups-0000.csv", "filter-groups-0002.csv", "filter-groups-0004.csv"), groupFiles(cut));
                for (String file : groupFiles(cut)) {
                    assertEquals(Files.readString(folder.resolve("whole").resolve(file)), Files.readString(cut.resolve(file)));
                }
            }
        }
    }

    @Test
    void batchesOfOneImageTrainToo() throws Exception {
        try (TinyRuns runs = new TinyRuns()) {
            runs.run(experiment(1, "cross-entropy, " + GROUPS, "training.batchSize=1"), folder, false);
        }
        assertEquals(-1, column(folder.resolve("metrics.csv"), "train loss iccnn L2")[0], 1e-3);
        double l1 = column(folder.resolve("metrics.csv"), "train loss iccnn L1")[0];
        assertTrue(l1 >= -8 && l1 < 0, "L1 " + l1);
    }

    @Test
    void oneCategoryAgainstTheRestTrainsOnItsImagesAlone() throws Exception {
        try (TinyRuns runs = new TinyRuns()) {
            runs.run(experiment(2, "cross-entropy, {id: iccnn, clusters: 5, positive: 1}"), folder, false);
        }
        String header = Files.readAllLines(folder.resolve("metrics.csv")).getFirst();
        assertTrue(header.contains("iccnn L1") && !header.contains("iccnn L2"), header);
    }

    @Test
    void theShippedExperimentTrainsAndItsFilesServeTheExplainer() throws Exception {
        Experiment shipped = ExperimentYaml.readText("iccnn.yaml", ShippedExperiments.text("iccnn"),
                List.of("data={id: lesions, variant: tiny}", "phases[0].epochs=1"));
        try (TinyRuns runs = new TinyRuns()) {
            runs.run(shipped, folder, false);
        }
        Graph graph = new IcCnnSmall().graph(2, 32, 32);
        FilterMap ofOneGroup = new FilterMap(folder.resolve("filter-groups-0000.csv"), 8);
        try (NDManager manager = Torch.newManager(Device.cpu());
                Network network = WeightFiles.network(manager, WeightFiles.load(folder.resolve("weights.safetensors")), graph)) {
            SaliencyMap map = Explanations.explain(manager, network, ofOneGroup, new float[3 * 32 * 32], 1, 32, 32, null, null, Normalisation.IMAGENET,
                    new NullProgressMonitor()).getFirst();
            assertTrue(map.height() == 4 && map.width() == 4, "relu4 has 4 x 4 places");
        }
    }

    @Test
    void whatCannotFormGroupsIsRefusedBeforeTheRun() throws Exception {
        try (TinyRuns runs = new TinyRuns()) {
            GlassboxException tooMany = assertThrows(GlassboxException.class,
                    () -> runs.run(experiment(1, "cross-entropy, {id: iccnn, clusters: 100}"), folder, false));
            assertEquals("Phase \"phase 1\" can't train with loss \"iccnn\": the layer has 64 filters, which can't form 100 groups; take clusters: 16 or"
                    + " another layer.", tooMany.getMessage());
            GlassboxException layer = assertThrows(GlassboxException.class,
                    () -> runs.run(experiment(1, "cross-entropy, {id: iccnn, layer: pool}"), folder, false));
            assertTrue(layer.getMessage().contains("layer \"pool\" has no maps of several places"), layer.getMessage());
        }
    }
}
