package org.glassbox.tests.losses;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.glassbox.core.network.Mode;
import org.glassbox.core.network.Network;
import org.glassbox.core.training.LossTerm;
import org.glassbox.core.training.Score;
import org.glassbox.core.training.StepContext;
import org.glassbox.pytorch.Autograd;
import org.glassbox.pytorch.GradientMode;

/** A training step without augmentation, in evaluation mode, whose members all have feedback, or none where {@code ruledOut} is null. */
record FixedStep(NDManager manager, Network network, NDArray images, NDArray labels, NDArray ruledOut) implements StepContext {
    @Override
    public NDArray logits() {
        return network.forward(images, Mode.EVAL);
    }

    @Override
    public Network.Cut cut(String node) {
        Map<String, NDArray> outputs = new HashMap<>();
        network.forward(images, Mode.EVAL, (each, inputs, output) -> {
            outputs.put(each.name(), output);
            return output;
        });
        return network.cut(node, outputs);
    }

    @Override
    public NDArray sampleWeights() {
        return manager.ones(new Shape(batchSize()));
    }

    @Override
    public int batchSize() {
        return (int) images.size(0);
    }

    @Override
    public Optional<Feedback> feedback() {
        return Optional.ofNullable(ruledOut).map(mask -> new Feedback(images, mask));
    }

    @Override
    public NDArray inputGradient(Score score) {
        NDArray x = images.stopGradient();
        x.setRequiresGradient(true);
        return Autograd.grad(manager, score.of(network.forward(x, Mode.EVAL)).sum(), List.of(x), true).singletonOrThrow();
    }

    /** (N, size, size), 1 in the left half. */
    static NDArray leftHalf(NDManager manager, int members, int size) {
        float[] mask = new float[members * size * size];
        for (int i = 0; i < mask.length; i++) {
            mask[i] = i % size < size / 2 ? 1 : 0;
        }
        return manager.create(mask, new Shape(members, size, size));
    }

    /** A term's value where one parameter is changed, which it is not any more afterwards. */
    static double valueAt(LossTerm term, FixedStep step, String parameter, NDArray change) {
        NDArray weights = step.network().state().get(parameter);
        float[] before = weights.toFloatArray();
        try (GradientMode off = GradientMode.off()) {
            weights.addi(change);
        }
        double value = term.value(step).getFloat();
        weights.set(before);
        return value;
    }
}
