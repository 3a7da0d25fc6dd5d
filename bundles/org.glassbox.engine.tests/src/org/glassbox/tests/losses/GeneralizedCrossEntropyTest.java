package org.glassbox.tests.losses;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import org.glassbox.core.training.LossTerm;
import org.glassbox.losses.CrossEntropy;
import org.glassbox.losses.GeneralizedCrossEntropy;
import org.glassbox.pytorch.GradientMode;
import org.glassbox.pytorch.Torch;
import org.glassbox.tests.networks.PlainStep;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GeneralizedCrossEntropyTest {
    private NDManager manager;
    private GradientMode mode;

    @BeforeEach
    void open() {
        manager = Torch.newManager(Device.cpu());
        mode = GradientMode.recording();
    }

    @AfterEach
    void close() {
        mode.close();
        manager.close();
    }

    private float[] gradient(LossTerm term, float... logits) {
        MaskedStep step = MaskedStep.ofLogits(manager, logits);
        NDArray loss = term.value(step);
        return PlainStep.parameterGradients(manager, step.network(), loss).get("fc.bias").toFloatArray();
    }

    @Test
    void isThePapersFormula() {
        // p = .9: (1 - .9^.7) / .7
        assertEquals((1 - Math.pow(0.9, 0.7)) / 0.7, new GeneralizedCrossEntropy().value(MaskedStep.ofLogits(manager, (float) Math.log(9), 0)).getFloat(), 1e-6);
        assertEquals(0.1, new GeneralizedCrossEntropy(1).value(MaskedStep.ofLogits(manager, (float) Math.log(9), 0)).getFloat(), 1e-6);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.01, 0.3, 0.7, 1})
    void anImagesGradientIsThatOfCrossEntropyTimesItsProbabilityToThePowerOfQ(double q) {
        float[] logits = {0.3f, 1.2f, -0.7f};
        double p = Math.exp(logits[0]) / (Math.exp(logits[0]) + Math.exp(logits[1]) + Math.exp(logits[2]));
        float[] plain = gradient(new CrossEntropy(), logits);
        float[] expected = new float[plain.length];
        for (int k = 0; k < plain.length; k++) {
            expected[k] = (float) (plain[k] * Math.pow(p, q));
        }
        assertArrayEquals(expected, gradient(new GeneralizedCrossEntropy(q), logits), 1e-6f);
    }

    @Test
    void anAbsurdLabelTeachesNextToNothing() {
        float[] absurd = gradient(new GeneralizedCrossEntropy(), -20, 20);
        float[] plain = gradient(new CrossEntropy(), -20, 20);
        assertTrue(Math.abs(absurd[0]) < 1e-6 && Math.abs(plain[0]) > 0.99, absurd[0] + " against " + plain[0]);
    }
}
