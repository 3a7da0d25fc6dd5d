package org.glassbox.tests.consistency;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.glassbox.core.network.Mode;
import org.glassbox.core.network.Network;
import org.glassbox.core.training.Score;
import org.glassbox.core.training.StepContext;
import org.glassbox.pytorch.Autograd;

/** A training step without augmentation and feedback, in evaluation mode, whose members have weights. */
record WeightedStep(NDManager manager, Network network, NDArray images, int[] classes, float[] weights) implements StepContext {
    @Override
    public NDArray logits() {
        return network.forward(images, Mode.EVAL);
    }

    @Override
    public Network.Cut cut(String node) {
        return network.cut(node, images);
    }

    @Override
    public NDArray labels() {
        long[] labels = new long[classes.length];
        for (int n = 0; n < labels.length; n++) {
            labels[n] = classes[n];
        }
        return manager.create(labels);
    }

    @Override
    public NDArray sampleWeights() {
        return manager.create(weights);
    }

    @Override
    public int batchSize() {
        return classes.length;
    }

    @Override
    public Optional<Feedback> feedback() {
        return Optional.empty();
    }

    @Override
    public NDArray inputGradient(Score score) {
        throw new UnsupportedOperationException("no member has feedback");
    }

    /** The gradient of a loss with respect to each trained parameter, by name. */
    static Map<String, NDArray> parameterGradients(NDManager manager, Network network, NDArray loss) {
        Map<String, NDArray> parameters = network.trainedParameters();
        List<NDArray> gradients = Autograd.grad(manager, loss, new ArrayList<>(parameters.values()), false);
        Map<String, NDArray> named = new LinkedHashMap<>();
        for (String name : parameters.keySet()) {
            named.put(name, gradients.get(named.size()));
        }
        return named;
    }
}
