package org.glassbox.tests.losses;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import org.glassbox.losses.ClassProbabilities;
import org.glassbox.losses.CrossEntropy;
import org.glassbox.losses.EqualizedFocalLoss;
import org.glassbox.losses.FocalLoss;
import org.glassbox.pytorch.GradientMode;
import org.glassbox.pytorch.Torch;
import org.glassbox.tests.networks.PlainStep;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FocalLossTest {
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

    @Test
    void countsWhatIsCertainLittle() {
        // p = .9: .1² * -ln .9
        assertEquals(0.00105361, new FocalLoss().value(MaskedStep.ofLogits(manager, (float) Math.log(9), 0)).getFloat(), 1e-8);
        MaskedStep unsure = MaskedStep.ofLogits(manager, 1, 2);
        assertEquals(new CrossEntropy().value(unsure).getFloat(), new FocalLoss(0, 1, ClassProbabilities.SOFTMAX).value(unsure).getFloat(), 1e-6);
    }

    @Test
    void staysFiniteForLogitsFarApart() {
        for (ClassProbabilities form : ClassProbabilities.values()) {
            for (float[] logits : new float[][] {{200, -200}, {-200, 200}}) {
                for (double gamma : new double[] {0, 0.5, 2}) {
                    MaskedStep step = MaskedStep.ofLogits(manager, logits);
                    NDArray loss = new FocalLoss(gamma, 0.5, form).value(step);
                    float gradient = PlainStep.parameterGradients(manager, step.network(), loss).get("fc.bias").abs().sum().getFloat();
                    boolean finite = Float.isFinite(loss.getFloat()) && Float.isFinite(gradient);
                    assertTrue(finite, form + ", " + gamma + ": " + loss.getFloat() + ", gradient " + gradient);
                }
            }
        }
    }

    @Test
    void equalizedItIsTheFocalLossAtFirstAndFocusesOnClassesWithoutGradientsOfTheirOwnLater() {
        MaskedStep step = MaskedStep.ofLogits(manager, 1, 0.5f, -1);
        EqualizedFocalLoss term = new EqualizedFocalLoss();
        float first = term.value(step).getFloat();
        assertEquals(new FocalLoss(2, 0.25, ClassProbabilities.SIGMOID).value(step).getFloat(), first, 1e-7);
        double[] sums = step.numbers().get("equalized-focal");
        assertTrue(sums[0] > 0 && sums[1] == 0 && sums[2] == 0, "class 0 had a positive sample");
        assertTrue(sums[3] == 0 && sums[4] > 0 && sums[5] > 0, "the others had a negative one");
        // from now on classes 1 and 2 have q = 0, so that g = 10 and a factor of 5
        double[] z = {1, 0.5, -1};
        double expected = 0;
        for (int j = 0; j < 3; j++) {
            double pt = 1 / (1 + Math.exp(j == 0 ? -z[j] : z[j]));
            double gamma = j == 0 ? 2 : 10;
            expected -= (j == 0 ? 0.25 : 0.75) * gamma / 2 * Math.pow(1 - pt, gamma) * Math.log(pt);
        }
        assertEquals(expected, term.value(step).getFloat(), 1e-6);
    }
}
