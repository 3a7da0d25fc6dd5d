package org.glassbox.tests.consistency;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import org.glassbox.core.network.Network;
import org.glassbox.tests.networks.PlainStep;

/** A training step without augmentation and feedback, in evaluation mode, whose members have weights. */
record WeightedStep(NDManager manager, Network network, NDArray images, int[] classes, float[] weights) implements PlainStep {
    @Override
    public NDArray sampleWeights() {
        return manager.create(weights);
    }
}
