package org.glassbox.tests.networks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.glassbox.core.network.Mode;
import org.glassbox.core.network.Network;
import org.glassbox.core.training.Score;
import org.glassbox.core.training.StepContext;
import org.glassbox.pytorch.Autograd;

/** A training step in evaluation mode, without augmentation and feedback, whose members weigh the same. */
public interface PlainStep extends StepContext {
    NDArray images();

    int[] classes();

    @Override
    default NDArray logits() {
        return network().forward(images(), Mode.EVAL);
    }

    @Override
    default Network.Cut cut(String node) {
        return network().cut(node, images());
    }

    @Override
    default NDArray labels() {
        return manager().create(Arrays.stream(classes()).asLongStream().toArray());
    }

    @Override
    default NDArray sampleWeights() {
        return manager().ones(new Shape(batchSize()));
    }

    @Override
    default int batchSize() {
        return classes().length;
    }

    @Override
    default Optional<Feedback> feedback() {
        return Optional.empty();
    }

    @Override
    default NDArray inputGradient(Score score) {
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
