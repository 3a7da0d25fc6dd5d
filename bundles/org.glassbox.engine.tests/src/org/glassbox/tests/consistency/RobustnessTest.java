package org.glassbox.tests.consistency;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Optional;
import org.glassbox.core.image.Normalisation;
import org.glassbox.core.network.Network;
import org.glassbox.core.network.StateDict;
import org.glassbox.core.training.LabelSets;
import org.glassbox.engine.evaluate.Robustness;
import org.glassbox.engine.training.SampleLabels;
import org.glassbox.pytorch.Torch;
import org.glassbox.tests.networks.TestNetworks;
import org.junit.jupiter.api.Test;

/** Answers that stand, or don't, when images are changed against the network. */
class RobustnessTest {
    private static final Shape ONE_PIXEL = new Shape(3, 1, 1);

    @Test
    void aLinearNetworkGivesInWhereEpsilonTimesTheWeightsExceedsTheMargin() {
        try (NDManager manager = Torch.newManager(Device.cpu())) {
            Network network = new Network(TestNetworks.linear(1, 1, 2), StateDict.initialised(manager, TestNetworks.linear(1, 1, 2), 1));
            network.state().set("fc.weight", new float[] {1, -1, 2, 0, 0, 0});
            network.state().set("fc.bias", new float[] {0, 0});
            // z_0 - z_1 = x_r - x_g + 2 x_b is 0.5 on pixels of 0.5, whose input is 0.25; ε in pixels is 2 ε in input, which takes (1 + 1 + 2) 2 ε = 8 ε
            Normalisation normalisation = new Normalisation(List.of(0.375, 0.375, 0.375), List.of(0.5, 0.5, 0.5));
            float[] images = {0.25f, 0.25f, 0.25f, 0.25f, 0.25f, 0.25f};
            int before = manager.getManagedArrays().size();
            boolean[][] standing = Robustness.standing(manager, network, images, ONE_PIXEL, labels(0, 1), normalisation, List.of(0.0, 0.0624, 0.0626, 0.3));
            assertArrayEquals(new boolean[] {true, false}, standing[0]);
            assertArrayEquals(new boolean[] {true, false}, standing[1]);
            assertArrayEquals(new boolean[] {false, false}, standing[2]);
            assertArrayEquals(new boolean[] {false, false}, standing[3]);
            assertEquals(before, manager.getManagedArrays().size(), "nothing is left on the device");
        }
    }

    @Test
    void changedImagesStayWithinTheRangeOfPixels() {
        try (NDManager manager = Torch.newManager(Device.cpu())) {
            Network network = new Network(TestNetworks.linear(1, 1, 2), StateDict.initialised(manager, TestNetworks.linear(1, 1, 2), 1));
            network.state().set("fc.weight", new float[] {-1, 0, 0, 0, 0, 0});
            network.state().set("fc.bias", new float[] {1.5f, 0});
            // z_0 - z_1 = 1.5 - x_r can't be negative for pixels up to 1, however large epsilon is
            Normalisation plain = new Normalisation(List.of(0.0, 0.0, 0.0), List.of(1.0, 1.0, 1.0));
            assertTrue(Robustness.standing(manager, network, new float[] {0.5f, 0, 0}, ONE_PIXEL, labels(0), plain, List.of(1.0))[0][0]);
        }
    }

    @Test
    void anImageOfSeveralClassesIsRightWithAnyAndAttackedThroughAll() {
        try (NDManager manager = Torch.newManager(Device.cpu())) {
            Network network = new Network(TestNetworks.linear(1, 1, 2), StateDict.initialised(manager, TestNetworks.linear(1, 1, 2), 1));
            network.state().set("fc.weight", new float[] {1, 0, 0, 0, 1, 0});
            network.state().set("fc.bias", new float[] {0, -0.1f});
            Normalisation plain = new Normalisation(List.of(0.0, 0.0, 0.0), List.of(1.0, 1.0, 1.0));
            float[] image = {0.5f, 0.5f, 0.5f};
            SampleLabels both = new SampleLabels(new int[] {1}, Optional.of(new LabelSets(new boolean[][] {{true, true}})));
            // both logits fall by epsilon alike, so that class 0 stays the largest, and it is a true one
            assertTrue(Robustness.standing(manager, network, image, ONE_PIXEL, both, plain, List.of(0.4))[0][0]);
            SampleLabels second = new SampleLabels(new int[] {1}, Optional.of(new LabelSets(new boolean[][] {{false, true}})));
            assertFalse(Robustness.standing(manager, network, image, ONE_PIXEL, second, plain, List.of(0.0))[0][0]);
        }
    }

    private static SampleLabels labels(int... labels) {
        return new SampleLabels(labels, Optional.empty());
    }

    @Test
    void networksAreComparedOnWhatAllGetRight() {
        boolean[] common = Robustness.common(List.of(new boolean[] {true, true, false, true}, new boolean[] {true, true, true, false}));
        assertArrayEquals(new boolean[] {true, true, false, false}, common);
        assertEquals(0.5, Robustness.relativeAccuracy(new boolean[] {false, true, true, true}, common));
        assertTrue(Double.isNaN(Robustness.relativeAccuracy(new boolean[] {true, true}, new boolean[2])));
    }
}
