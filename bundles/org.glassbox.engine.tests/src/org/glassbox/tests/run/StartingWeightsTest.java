package org.glassbox.tests.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.image.Normalisation;
import org.glassbox.core.network.Graph;
import org.glassbox.core.network.NetworkArchitecture;
import org.glassbox.core.network.StateDict;
import org.glassbox.engine.experiment.Experiment;
import org.glassbox.engine.io.SafeTensors;
import org.glassbox.engine.io.WeightFiles;
import org.glassbox.engine.io.WeightMetadata;
import org.glassbox.engine.run.TrainingEvent;
import org.glassbox.networks.SmallCnn;
import org.glassbox.networks.Xception;
import org.glassbox.pytorch.Torch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that begin with weights: where these come from, and how their network wants its images. */
class StartingWeightsTest {
    private static final Normalisation HALVES = new Xception().usualNormalisation();
    private static final String SAID = "Images are normalised as the weights need it: mean 0.5 0.5 0.5, deviation 0.5 0.5 0.5.";
    private static TinyRuns runs;
    @TempDir
    private Path folder;

    @BeforeAll
    static void start() {
        runs = new TinyRuns();
    }

    @AfterAll
    static void stop() {
        runs.close();
    }

    private Path write(NetworkArchitecture architecture, Map<String, String> metadata) throws GlassboxException {
        Path file = folder.resolve("start.safetensors");
        Graph graph = architecture.graph(2, 32, 32);
        try (NDManager manager = Torch.newManager(Device.cpu()); StateDict state = StateDict.initialised(manager, graph, 3)) {
            SafeTensors.write(file, WeightFiles.tensors(state), metadata);
        }
        return file;
    }

    private static Map<String, String> about(Normalisation normalisation) {
        return new WeightMetadata("smallcnn", List.of("a", "b"), 32, 32, normalisation, 1).toMap();
    }

    private static Optional<Normalisation> normalisation(Path weights) throws GlassboxException {
        return WeightMetadata.normalisation(WeightFiles.load(weights).metadata());
    }

    private static List<String> notices(TinyRuns.Told told) {
        return told.all(TrainingEvent.Notice.class).stream().map(TrainingEvent.Notice::message).toList();
    }

    @Test
    void weightsFromAnAddressAreAsGoodAsThoseOfAPath() throws Exception {
        Path file = write(new SmallCnn(), Map.of());
        String once = "phases=[{epochs: 1, losses: [cross-entropy]}]";
        runs.run(TinyRuns.experiment(once, "weights=" + file), folder.resolve("path"), false);
        runs.run(TinyRuns.experiment(once, "weights=" + file.toUri()), folder.resolve("address"), false);
        assertArrayEquals(Files.readAllBytes(folder.resolve("path/weights.safetensors")), Files.readAllBytes(folder.resolve("address/weights.safetensors")));
        GlassboxException refused = assertThrows(GlassboxException.class,
                () -> runs.run(TinyRuns.experiment(once, "weights=http://127.0.0.1:1/w.pth"), folder.resolve("refused"), false));
        assertTrue(refused.getMessage().contains("http://127.0.0.1:1/w.pth can't be downloaded: the server does not answer"), refused.getMessage());
    }

    @Test
    void imagesAreNormalisedAsTheWeightsSayAlsoAfterABreak() throws Exception {
        Experiment experiment = TinyRuns.experiment("weights=" + write(new SmallCnn(), about(HALVES)), "phases=[{epochs: 3, losses: [cross-entropy]}]");
        assertEquals(List.of(SAID), notices(runs.run(experiment, folder.resolve("whole"), false)));
        NullProgressMonitor monitor = new NullProgressMonitor();
        runs.run(experiment, folder.resolve("cut"), false, Optional.empty(), event -> {
            if (event instanceof TrainingEvent.EpochDone) {
                monitor.setCanceled(true);
            }
        }, monitor);
        assertEquals(Optional.of(HALVES), normalisation(folder.resolve("cut/checkpoint.safetensors")));
        runs.run(experiment, folder.resolve("cut"), true);
        byte[] whole = Files.readAllBytes(folder.resolve("whole/weights.safetensors"));
        assertArrayEquals(whole, Files.readAllBytes(folder.resolve("cut/weights.safetensors")));
        assertEquals(Optional.of(HALVES), normalisation(folder.resolve("whole/weights.safetensors")));

        write(new SmallCnn(), about(Normalisation.IMAGENET)); // the same weights
        assertEquals(List.of(), notices(runs.run(experiment, folder.resolve("usual"), false)));
        assertFalse(Arrays.equals(whole, Files.readAllBytes(folder.resolve("usual/weights.safetensors"))));
    }

    @Test
    void whereTheWeightsSayNothingTheirPublishedNetworkDoes() throws Exception {
        String[] sets = {"network=xception", "weights=" + write(new Xception(), Map.of()), "data={id: lesions, variant: confounded, size: 32, train: 4, val: 2, test: 2}",
            "training.batchSize=4", "training.freeze=conv*, bn*, block*", "phases=[{epochs: 1, losses: [cross-entropy]}]"};
        assertEquals(List.of(SAID), notices(runs.run(TinyRuns.experiment(sets), folder.resolve("run"), false)));
        assertEquals(Optional.of(HALVES), normalisation(folder.resolve("run/weights.safetensors")));
    }
}
