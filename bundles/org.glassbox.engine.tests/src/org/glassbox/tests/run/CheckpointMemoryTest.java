package org.glassbox.tests.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.glassbox.engine.experiment.Experiment;
import org.glassbox.engine.io.SafeTensors;
import org.glassbox.engine.io.Tensor;
import org.glassbox.engine.run.TrainingEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What loss terms and weightings keep from step to step, in a run's checkpoint. */
class CheckpointMemoryTest {
    private static final String MEMORY = "memory/";
    private static final ObjectMapper JSON = new ObjectMapper();
    @TempDir
    private Path folder;

    @Test
    void isOfTensorsAndIsStillReadWhereAnEarlierVersionWroteItAsText() throws Exception {
        Experiment experiment = TinyRuns.experiment(
                "phases=[{epochs: 4, losses: [equalized-focal], weighting: {id: hnm, every: 2, warmUp: 1}}]");
        Path cut = folder.resolve("cut");
        Path checkpoint = cut.resolve("checkpoint.safetensors");
        try (TinyRuns runs = new TinyRuns()) {
            runs.run(experiment, folder.resolve("whole"), false);
            NullProgressMonitor monitor = new NullProgressMonitor();
            runs.run(experiment, cut, false, Optional.empty(), event -> {
                if (event instanceof TrainingEvent.StepDone step && step.epoch() == 3) {
                    monitor.setCanceled(true);
                }
            }, monitor);
            Map<String, double[]> kept = SafeTensors.readDoubles(checkpoint, MEMORY);
            assertTrue(kept.containsKey("equalized-focal") && kept.containsKey("sample weights"), () -> kept.keySet().toString());
            writeAsText(checkpoint, kept);
            assertEquals(Map.of(), SafeTensors.readDoubles(checkpoint, MEMORY));
            runs.run(experiment, cut, true);
        }
        assertEquals(Files.readAllLines(folder.resolve("whole/metrics.csv")), Files.readAllLines(cut.resolve("metrics.csv")));
        assertArrayEquals(Files.readAllBytes(folder.resolve("whole/weights.safetensors")), Files.readAllBytes(cut.resolve("weights.safetensors")));
    }

    private static void writeAsText(Path checkpoint, Map<String, double[]> memory) throws Exception {
        SafeTensors.Content content = SafeTensors.read(checkpoint);
        ObjectNode rest = (ObjectNode) JSON.readTree(content.metadata().get("glassbox"));
        assertFalse(rest.hasNonNull("memory"));
        rest.set("memory", JSON.valueToTree(memory));
        Map<String, String> metadata = new LinkedHashMap<>(content.metadata());
        metadata.put("glassbox", rest.toString());
        Map<String, Tensor> tensors = new LinkedHashMap<>(content.tensors());
        tensors.keySet().removeIf(name -> name.startsWith(MEMORY));
        SafeTensors.write(checkpoint, tensors, metadata);
    }
}
