package org.glassbox.tests.multilabel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.glassbox.core.training.BinaryCrossEntropies;
import org.glassbox.core.training.LabelSets;
import org.glassbox.core.training.LossDirection;
import org.glassbox.losses.BinaryCrossEntropy;
import org.glassbox.pytorch.Autograd;
import org.glassbox.pytorch.GradientMode;
import org.glassbox.pytorch.Torch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The loss of images that belong to several classes, against values by hand. */
class BinaryCrossEntropyTest {
    private static final float LOG3 = (float) Math.log(3); // whose sigmoid is 3/4
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

    private NDArray leaf(Shape shape, float... logits) {
        NDArray leaf = manager.create(logits, shape);
        leaf.setRequiresGradient(true);
        return leaf;
    }

    private static LabelSets sets(boolean... row) {
        return new LabelSets(new boolean[][] {row});
    }

    @Test
    void eachClassIsAQuestionOfItsOwn() {
        NDArray logits = leaf(new Shape(1, 3), LOG3, LOG3, 0);
        SetsStep step = new SetsStep(manager, logits, sets(true, true, false), new float[] {1});
        NDArray loss = new BinaryCrossEntropy().value(step);
        double expected = (-Math.log(0.75) - Math.log(0.75) - Math.log(0.5)) / 3;
        assertEquals(expected, loss.getFloat(), 1e-6);
        assertEquals(expected, BinaryCrossEntropies.mean(new float[] {LOG3, LOG3, 0}, new boolean[] {true, true, false}), 1e-7);
        // (p - y) / K
        assertArrayEquals(new float[] {-0.25f / 3, -0.25f / 3, 0.5f / 3},
                Autograd.grad(manager, loss, List.of(logits), false).singletonOrThrow().toFloatArray(), 1e-6f);
    }

    @Test
    void samplesCountByTheirWeightsAndTrueClassesByTheirFactor() {
        NDArray logits = leaf(new Shape(2, 2), 0, 0, LOG3, LOG3);
        LabelSets sets = new LabelSets(new boolean[][] {{true, false}, {true, true}});
        double half = -Math.log(0.5);
        double quarter = -Math.log(0.75);
        assertEquals((2 * half + 0.5 * quarter) / 2, new BinaryCrossEntropy().value(new SetsStep(manager, logits, sets, new float[] {2, 0.5f})).getFloat(), 1e-6);
        // factor 3 for true classes: (3 ln 2 + ln 2) / 2 and 3 times the other
        assertEquals((2 * half + 3 * quarter) / 2, new BinaryCrossEntropy(3).value(new SetsStep(manager, logits, sets, new float[] {1, 1})).getFloat(), 1e-6);
    }

    @Test
    void logitsFarApartStayFinite() {
        for (float z : new float[] {-300, 300}) {
            NDArray logits = leaf(new Shape(1, 2), z, -z);
            NDArray loss = new BinaryCrossEntropy().value(new SetsStep(manager, logits, sets(true, false), new float[] {1}));
            assertEquals(z > 0 ? 0 : 300, loss.getFloat(), 1e-4);
            assertTrue(Float.isFinite(Autograd.grad(manager, loss, List.of(logits), false).singletonOrThrow().sum().getFloat()));
            assertEquals(z > 0 ? 0 : 300, BinaryCrossEntropies.mean(new float[] {z, -z}, new boolean[] {true, false}), 1e-4);
        }
    }

    @Test
    void itsDirectionDoesNotVanishWhereTheNetworkIsSure() {
        // float32's sigmoid of 40 is 1; the gradients -e^-40 and e^-41 have the ratio -e, and are scaled to a largest value of 1
        float[] seeds = LossDirection.seeds(new float[][] {{40, -41}}, sets(true, false), manager).toFloatArray();
        assertArrayEquals(new float[] {-1, (float) Math.exp(-1)}, seeds, 1e-6f);
        assertArrayEquals(new float[2], LossDirection.seeds(new float[][] {{Float.NaN, 1}}, sets(true, false), manager).toFloatArray());
    }
}
