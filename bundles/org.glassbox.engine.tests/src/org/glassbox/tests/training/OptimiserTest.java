package org.glassbox.tests.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.glassbox.engine.experiment.TrainingSettings;
import org.glassbox.engine.experiment.TrainingSettings.ClassBalance;
import org.glassbox.engine.experiment.TrainingSettings.MissingWeights;
import org.glassbox.engine.experiment.TrainingSettings.Selection;
import org.glassbox.engine.training.Optimiser;
import org.glassbox.pytorch.GradientMode;
import org.glassbox.pytorch.Torch;
import org.junit.jupiter.api.Test;

class OptimiserTest {
    private static TrainingSettings settings(TrainingSettings.Optimiser optimiser, double weightDecay) {
        return new TrainingSettings(optimiser, 0.1, 0.9, weightDecay, 4, ClassBalance.NONE, 0, Selection.LAST, MissingWeights.REFUSED, "", 0, 0);
    }

    private static void step(Optimiser optimiser, NDManager manager, NDArray weight, float gradient) {
        try (GradientMode off = GradientMode.off(); NDArray g = manager.create(new float[] {gradient})) {
            optimiser.step(Map.of("w", weight), List.of(g), 0.1);
        }
    }

    @Test
    void adamMovesByTheLearningRateAtFirst() {
        try (NDManager manager = Torch.newManager(Device.cpu())) {
            NDArray weight = manager.create(new float[] {1});
            Optimiser adam = Optimiser.of(settings(TrainingSettings.Optimiser.ADAM, 0), manager);
            step(adam, manager, weight, 5);
            // m / (1 - .9) = 5, sqrt(v / (1 - .999)) = 5: the first step is the rate whatever the gradient
            assertEquals(0.9f, weight.toFloatArray()[0], 1e-6f);
            step(adam, manager, weight, -5);
            // m = .9 * .5 - .5 = -.05, corrected / .19 = -.263158; v = 5^2, corrected sqrt = 5; step .1 * .263158 / 5
            assertEquals(0.9f + 0.1f * 0.263158f / 5, weight.toFloatArray()[0], 1e-6f);
        }
    }

    @Test
    void sgdKeepsItsMomentum() {
        try (NDManager manager = Torch.newManager(Device.cpu())) {
            NDArray weight = manager.create(new float[] {1});
            Optimiser sgd = Optimiser.of(settings(TrainingSettings.Optimiser.SGD, 0), manager);
            step(sgd, manager, weight, 1); // v = 1
            step(sgd, manager, weight, 2); // v = .9 + 2
            assertEquals(1 - 0.1f * 1 - 0.1f * 2.9f, weight.toFloatArray()[0], 1e-6f);
        }
    }

    @Test
    void weightDecayPullsTowardsZero() {
        try (NDManager manager = Torch.newManager(Device.cpu())) {
            NDArray weight = manager.create(new float[] {2});
            step(Optimiser.of(settings(TrainingSettings.Optimiser.SGD, 0.5), manager), manager, weight, 0);
            assertEquals(2 - 0.1f * 0.5f * 2, weight.toFloatArray()[0], 1e-6f);
        }
    }

    @Test
    void goesOnFromItsStateAsIfNothingHadHappened() {
        try (NDManager manager = Torch.newManager(Device.cpu())) {
            for (TrainingSettings.Optimiser kind : TrainingSettings.Optimiser.values()) {
                NDArray whole = manager.create(new float[] {1});
                Optimiser unbroken = Optimiser.of(settings(kind, 0.01), manager);
                step(unbroken, manager, whole, 3);
                Map<String, float[]> state = unbroken.stateValues();
                NDArray resumed = whole.duplicate();
                step(unbroken, manager, whole, -1);

                Optimiser other = Optimiser.of(settings(kind, 0.01), manager);
                other.restore(state, Map.of("w", resumed), unbroken.stepCount() - 1);
                step(other, manager, resumed, -1);
                assertArrayEquals(whole.toFloatArray(), resumed.toFloatArray(), 0f, kind.name());
            }
        }
    }

    @Test
    void leavesNoArraysBehind() {
        try (NDManager manager = Torch.newManager(Device.cpu())) {
            NDArray weight = manager.create(new float[] {1});
            Optimiser adam = Optimiser.of(settings(TrainingSettings.Optimiser.ADAM, 0.1), manager);
            step(adam, manager, weight, 1);
            int before = manager.getManagedArrays().size();
            for (int i = 0; i < 20; i++) {
                step(adam, manager, weight, 1);
            }
            assertEquals(before, manager.getManagedArrays().size());
        }
    }

    @Test
    void aGradientThatIsTooLongIsShortenedAsAWhole() {
        try (NDManager manager = Torch.newManager(Device.cpu()); GradientMode off = GradientMode.off()) {
            TrainingSettings clipped = new TrainingSettings(TrainingSettings.Optimiser.SGD, 0.1, 0, 0, 1, ClassBalance.NONE, 0, Selection.LAST,
                    MissingWeights.REFUSED, "", 5, 0);
            Map<String, NDArray> weights = new LinkedHashMap<>();
            weights.put("a", manager.create(new float[] {0}));
            weights.put("b", manager.create(new float[] {0}));
            Optimiser sgd = Optimiser.of(clipped, manager);
            sgd.step(weights, List.of(manager.create(new float[] {6}), manager.create(new float[] {8})), 1); // of length 10: halved
            assertEquals(-3, weights.get("a").toFloatArray()[0], 1e-6f);
            assertEquals(-4, weights.get("b").toFloatArray()[0], 1e-6f);
            sgd.step(weights, List.of(manager.create(new float[] {3}), manager.create(new float[] {4})), 1); // of length 5: as it is
            assertEquals(-6, weights.get("a").toFloatArray()[0], 1e-6f);
        }
    }
}
