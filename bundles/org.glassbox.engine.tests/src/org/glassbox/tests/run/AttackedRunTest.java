package org.glassbox.tests.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.training.Metric;
import org.glassbox.core.training.Predictions;
import org.glassbox.core.training.UnderAttack;
import org.glassbox.engine.run.TrainingEvent;
import org.glassbox.metrics.RobustAccuracy;
import org.glassbox.tests.run.TinyRuns.Told;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that tell how many answers stand when images are changed against the network. */
class AttackedRunTest {
    @TempDir
    private Path folder;

    @Test
    void answersFallWithEpsilonAndWithoutAttackAreThoseOfTheAccuracy() throws Exception {
        try (TinyRuns runs = new TinyRuns()) {
            String phases = "phases=[{name: a, epochs: 3, losses: [cross-entropy]}]";
            Told told = runs.run(TinyRuns.experiment(phases, "training.learningRate=0.01",
                    "metrics=[accuracy, loss, {id: robust-accuracy, epsilons: '0, 0.3'}]"), folder.resolve("attacked"), false);
            runs.run(TinyRuns.experiment(phases, "training.learningRate=0.01", "metrics=[accuracy, loss]"), folder.resolve("left"), false);
            for (TrainingEvent.EpochDone done : told.all(TrainingEvent.EpochDone.class)) {
                assertFalls(done.summary().validation());
            }
            told.all(TrainingEvent.Evaluated.class).getFirst().result().tests().values().forEach(AttackedRunTest::assertFalls);
            assertArrayEquals(Files.readAllBytes(folder.resolve("left/weights.safetensors")), Files.readAllBytes(folder.resolve("attacked/weights.safetensors")),
                    "being attacked teaches nothing");
        }
        assertTrue(Files.readString(folder.resolve("attacked/report.html")).contains("robust-accuracy"));
    }

    private static void assertFalls(Map<String, Double> values) {
        assertEquals(values.get("accuracy"), values.get("robust-accuracy/0"), 1e-12);
        assertTrue(values.get("robust-accuracy/0.3") <= values.get("accuracy"), values.toString());
    }

    @Test
    void isTheShareOfAllSamplesThatStand() {
        Predictions predictions = new Predictions(List.of("a", "b"), List.of("1", "2", "3", "4"), new int[4], new float[4][2]);
        RobustAccuracy metric = new RobustAccuracy("0.01,0.5");
        assertEquals(List.of(0.01, 0.5), metric.attacks());
        Predictions attacked = predictions.with(new UnderAttack(List.of(0.5, 0.01), new boolean[][] {{false, false, true, false}, {true, true, true, false}}));
        assertEquals(List.of(new Metric.Value("robust-accuracy/0.01", 0.75), new Metric.Value("robust-accuracy/0.5", 0.25)), metric.compute(attacked));
        assertTrue(metric.compute(predictions).stream().allMatch(value -> Double.isNaN(value.value())), "nobody attacked");
        assertEquals(Optional.empty(), predictions.attacked());
    }

    @Test
    void sizesThatAreNoneAreRefused() {
        for (String wrong : List.of("'0.1, much'", "'2'", "'-0.1'", "','")) {
            GlassboxException refused = assertThrows(GlassboxException.class, () -> TinyRuns.experiment("metrics=[{id: robust-accuracy, epsilons: " + wrong + "}]"));
            assertTrue(refused.getMessage().contains("must be numbers from 0 to 1"), refused.getMessage());
        }
    }
}
