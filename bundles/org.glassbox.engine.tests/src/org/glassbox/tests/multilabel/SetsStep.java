package org.glassbox.tests.multilabel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Optional;
import org.glassbox.core.network.Network;
import org.glassbox.core.training.LabelSets;
import org.glassbox.core.training.Score;
import org.glassbox.core.training.StepContext;

/** A training step whose logits are given, of samples that belong to several classes. */
record SetsStep(NDManager manager, NDArray logits, LabelSets sets, float[] weights) implements StepContext {
    @Override
    public Network network() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Network.Cut cut(String node) {
        throw new UnsupportedOperationException();
    }

    @Override
    public NDArray labels() {
        throw new UnsupportedOperationException();
    }

    @Override
    public NDArray targets() {
        return manager.create(sets.toFloats(), logits.getShape());
    }

    @Override
    public NDArray sampleWeights() {
        return manager.create(weights);
    }

    @Override
    public int batchSize() {
        return sets.size();
    }

    @Override
    public Optional<Feedback> feedback() {
        return Optional.empty();
    }

    @Override
    public NDArray inputGradient(Score score) {
        throw new UnsupportedOperationException();
    }
}
