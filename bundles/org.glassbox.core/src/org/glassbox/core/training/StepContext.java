package org.glassbox.core.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Optional;
import org.glassbox.core.network.Network;

/** What the loss terms of one training step share; each value is computed once. Engine thread only; everything belongs to the step. */
public interface StepContext {
    /** The owner of the step's arrays, closed after it. */
    NDManager manager();

    /** The network being trained. */
    Network network();

    /** Logits (B, K) of the augmented images, computed in training mode; differentiable. */
    NDArray logits();

    /** Labels (B), int64. */
    NDArray labels();

    /** Weight of each sample (B), float32, mean 1 unless classes are balanced by weights; terms that average over samples multiply by it. */
    NDArray sampleWeights();

    /** B, with the samples that oversampling added. */
    int batchSize();

    /** The members of the batch with feedback; absent where no member has any. */
    Optional<Feedback> feedback();

    /**
     * The gradient g = ds/dx of the feedback members' score, in normalised input units, computed on the clean images in evaluation mode; it can be differentiated
     * again.
     *
     * @return (B', C, H, W)
     */
    NDArray inputGradient(Score score);

    /**
     * The members of a batch that somebody gave feedback on.
     *
     * @param images (B', C, H, W) without augmentation
     * @param ruledOut (B', H, W) float32, 1 = this pixel must not matter
     */
    record Feedback(NDArray images, NDArray ruledOut) {
    }
}
