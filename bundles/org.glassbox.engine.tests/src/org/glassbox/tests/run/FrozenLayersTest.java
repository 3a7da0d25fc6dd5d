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
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.network.Graph;
import org.glassbox.core.network.StateDict;
import org.glassbox.engine.experiment.Experiment;
import org.glassbox.engine.io.SafeTensors;
import org.glassbox.engine.io.Tensor;
import org.glassbox.engine.io.WeightFiles;
import org.glassbox.engine.run.TrainingEvent;
import org.glassbox.networks.SmallCnn;
import org.glassbox.pytorch.Torch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that leave some layers as they are. */
class FrozenLayersTest {
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

    @Test
    void frozenLayersKeepTheirWeightsAndStatisticsAndTheOthersLearn() throws Exception {
        runs.run(TinyRuns.experiment("training.freeze=conv1, *2, conv3.*"), folder.resolve("run"), false);
        Map<String, Tensor> trained = WeightFiles.load(folder.resolve("run/weights.safetensors")).tensors();
        Graph graph = new SmallCnn().graph(2, 32, 32);
        Set<String> frozen = Set.of("conv1.weight", "conv2.weight", "bn2.weight", "bn2.bias", "bn2.running_mean", "bn2.running_var", "conv3.weight");
        try (NDManager manager = Torch.newManager(Device.cpu()); StateDict fresh = StateDict.initialised(manager, graph, 7)) {
            graph.parameters().keySet().forEach(name -> {
                float[] before = fresh.get(name).toFloatArray();
                float[] after = trained.get(name).values();
                if (frozen.contains(name)) {
                    assertArrayEquals(before, after, name);
                } else {
                    assertFalse(Arrays.equals(before, after), name);
                }
            });
        }
    }

    @Test
    void aBrokenOffRunWithFrozenLayersGoesOnToTheSameNumbers() throws Exception {
        Experiment experiment = TinyRuns.experiment("training.freeze=conv1, bn1", "phases=[{epochs: 3, losses: [cross-entropy]}]");
        runs.run(experiment, folder.resolve("whole"), false);
        NullProgressMonitor monitor = new NullProgressMonitor();
        runs.run(experiment, folder.resolve("cut"), false, Optional.empty(), event -> {
            if (event instanceof TrainingEvent.EpochDone) {
                monitor.setCanceled(true);
            }
        }, monitor);
        runs.run(experiment, folder.resolve("cut"), true);
        assertArrayEquals(Files.readAllBytes(folder.resolve("whole/weights.safetensors")), Files.readAllBytes(folder.resolve("cut/weights.safetensors")));
    }

    @Test
    void aPatternThatMeansNoLayerIsRefusedWithTheNearest() {
        assertRefused("conv5", "training.freeze: the network has no layer \"conv5\"; did you mean \"conv1\"?");
        assertRefused("bn1, cnv*.weight", "training.freeze: the network has no layer \"cnv*.weight\"; known: conv1, bn1, conv2, bn2, conv3, bn3, conv4, bn4, fc.");
    }

    @Test
    void aRunThatFreezesEverythingIsRefused() {
        assertRefused("*", "training.freeze: \"*\" means every layer, so that nothing would be trained; leave out the last, fc.weight.");
    }

    @Test
    void weightsForOtherClassesBeginWithAFreshHeadWhereThatIsAllowed() throws Exception {
        Graph ten = new SmallCnn().graph(10, 32, 32);
        Path file = folder.resolve("ten.safetensors");
        Map<String, Tensor> published;
        try (NDManager manager = Torch.newManager(Device.cpu()); StateDict state = StateDict.initialised(manager, ten, 99)) {
            published = WeightFiles.tensors(state);
        }
        SafeTensors.write(file, published, Map.of());
        String[] sets = {"weights=" + file, "training.freeze=conv*, bn*", "phases=[{epochs: 1, losses: [cross-entropy]}]"};
        GlassboxException refused = assertThrows(GlassboxException.class, () -> runs.run(TinyRuns.experiment(sets), folder.resolve("refused"), false));
        assertTrue(refused.getMessage().contains("is for another number of classes"), refused.getMessage());
        assertTrue(refused.getMessage().contains("training.missingWeights: fresh"), refused.getMessage());

        TinyRuns.Told told = runs.run(TinyRuns.experiment(sets[0], sets[1], sets[2], "training.missingWeights=fresh"), folder.resolve("run"), false);
        assertTrue(told.all(TrainingEvent.Notice.class).stream().anyMatch(notice -> notice.message().contains("fc.weight")));
        Map<String, Tensor> trained = WeightFiles.load(folder.resolve("run/weights.safetensors")).tensors();
        assertArrayEquals(published.get("conv2.weight").values(), trained.get("conv2.weight").values());
        assertEquals(2 * 64, trained.get("fc.weight").values().length);
    }

    private void assertRefused(String patterns, String sentence) {
        Path run = folder.resolve("refused");
        GlassboxException refused = assertThrows(GlassboxException.class, () -> runs.run(TinyRuns.experiment("training.freeze=" + patterns), run, false));
        assertEquals(sentence, refused.getMessage());
    }
}
