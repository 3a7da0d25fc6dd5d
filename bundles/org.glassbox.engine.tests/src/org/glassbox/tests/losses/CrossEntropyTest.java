package org.glassbox.tests.losses;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Optional;
import org.glassbox.core.network.Network;
import org.glassbox.core.training.Score;
import org.glassbox.core.training.StepContext;
import org.glassbox.losses.CrossEntropy;
import org.glassbox.tests.RecordingTest;
import org.junit.jupiter.api.Test;

class CrossEntropyTest extends RecordingTest {
    @Test
    void isMinusTheLogProbabilityOfTheTrueClass() {
        // p = (3, 1) / 4 and (1, 3) / 4, true class 0 in both
        assertEquals((Math.log(4.0 / 3) + Math.log(4)) / 2, loss(new CrossEntropy(), 1, 1), 1e-6);
    }

    @Test
    void weighsSamplesAndStillDividesByTheirNumber() {
        assertEquals((1.5 * Math.log(4.0 / 3) + 0.5 * Math.log(4)) / 2, loss(new CrossEntropy(), 1.5f, 0.5f), 1e-6);
    }

    @Test
    void labelSmoothingSpreadsPartOfTheTargetOverAllClasses() {
        double spread = (Math.log(4.0 / 3) + Math.log(4)) / 2;
        double expected = (0.8 * Math.log(4.0 / 3) + 0.2 * spread + 0.8 * Math.log(4) + 0.2 * spread) / 2;
        assertEquals(expected, loss(new CrossEntropy(0.2), 1, 1), 1e-6);
    }

    @Test
    void staysFiniteForLogitsFarApart() {
        NDArray logits = manager.create(new float[] {-200, 200}, new Shape(1, 2));
        assertEquals(400, new CrossEntropy().value(new GivenLogits(manager, logits, manager.ones(new Shape(1)))).getFloat());
    }

    private float loss(CrossEntropy term, float... weights) {
        float log3 = (float) Math.log(3);
        NDArray logits = manager.create(new float[] {log3, 0, 0, log3}, new Shape(2, 2));
        return term.value(new GivenLogits(manager, logits, manager.create(weights))).getFloat();
    }

    /** A step of which only the logits matter; all labels are 0. */
    private record GivenLogits(NDManager manager, NDArray logits, NDArray sampleWeights) implements StepContext {
        @Override
        public Network network() {
            throw new UnsupportedOperationException("cross-entropy needs the logits only");
        }

        @Override
        public Network.Cut cut(String node) {
            throw new UnsupportedOperationException("cross-entropy needs the logits only");
        }

        @Override
        public NDArray labels() {
            return manager.create(new long[batchSize()]);
        }

        @Override
        public int batchSize() {
            return (int) logits.size(0);
        }

        @Override
        public Optional<Feedback> feedback() {
            return Optional.empty();
        }

        @Override
        public NDArray inputGradient(Score score) {
            throw new UnsupportedOperationException("cross-entropy needs the logits only");
        }
    }
}
