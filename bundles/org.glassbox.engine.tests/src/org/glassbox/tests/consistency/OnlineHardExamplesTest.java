package org.glassbox.tests.consistency;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.Map;
import org.glassbox.consistency.OnlineHardExamples;
import org.glassbox.core.network.Network;
import org.glassbox.core.network.StateDict;
import org.glassbox.losses.CrossEntropy;
import org.glassbox.pytorch.GradientMode;
import org.glassbox.pytorch.Torch;
import org.glassbox.tests.networks.PlainStep;
import org.glassbox.tests.networks.TestNetworks;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Cross-entropy of the hardest part of a batch. */
class OnlineHardExamplesTest {
    private static final float[] ALIKE = {1, 1, 1, 1, 1};
    private NDManager manager;
    private GradientMode mode;
    private Network network;
    private NDArray images;
    private final int[] classes = {0, 1, 2, 0, 1};

    @BeforeEach
    void open() {
        manager = Torch.newManager(Device.cpu());
        mode = GradientMode.recording();
        network = new Network(TestNetworks.linear(2, 2, 3), StateDict.initialised(manager, TestNetworks.linear(2, 2, 3), 5));
        network.requireParameterGradients(true);
        float[] values = new float[5 * 12];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) Math.sin(i * 1.7);
        }
        images = manager.create(values, new Shape(5, 3, 2, 2));
    }

    @AfterEach
    void close() {
        mode.close();
        manager.close();
    }

    private WeightedStep step(int[] members, float[] weights) {
        NDArray part = manager.create(members.length == 5 ? images.toFloatArray() : images.get(members[0] + ":" + (members[0] + 1)).toFloatArray(),
                new Shape(members.length, 3, 2, 2));
        return new WeightedStep(manager, network, part, Arrays.stream(members).map(n -> classes[n]).toArray(), weights);
    }

    private double lossOf(int member) {
        return new CrossEntropy().value(step(new int[] {member}, new float[] {1})).getFloat();
    }

    private final int[] all = {0, 1, 2, 3, 4};

    @Test
    void theMeanIsThatOfTheHalfWithTheLargestLossesRoundedUp() {
        double[] losses = Arrays.stream(all).mapToDouble(this::lossOf).sorted().toArray();
        double expected = (losses[4] + losses[3] + losses[2]) / 3;
        assertEquals(expected, new OnlineHardExamples(0.5).value(step(all, ALIKE)).getFloat(), 1e-6);
    }

    @Test
    void allOfTheBatchIsTheCrossEntropyAndNoneOfItIsItsHardestMember() {
        assertEquals(new CrossEntropy().value(step(all, ALIKE)).getFloat(), new OnlineHardExamples(1).value(step(all, ALIKE)).getFloat(), 1e-6);
        assertEquals(Arrays.stream(all).mapToDouble(this::lossOf).max().orElseThrow(), new OnlineHardExamples(0).value(step(all, ALIKE)).getFloat(), 1e-6);
    }

    @Test
    void onlyTheHardestMembersTeachAndTheirWeightsCount() {
        int hardest = 0;
        for (int n : all) {
            hardest = lossOf(n) > lossOf(hardest) ? n : hardest;
        }
        float[] weights = ALIKE.clone();
        weights[hardest] = 2;
        Map<String, NDArray> found = PlainStep.parameterGradients(manager, network, new OnlineHardExamples(0.01).value(step(all, weights)));
        Map<String, NDArray> alone = PlainStep.parameterGradients(manager, network, new CrossEntropy().value(step(new int[] {hardest}, new float[] {2})));
        alone.forEach((name, gradient) -> assertTrue(gradient.sub(found.get(name)).abs().max().getFloat() < 1e-6, name));
    }
}
