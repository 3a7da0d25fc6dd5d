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

    /** Logits (B, K) of the augmented images, computed in the training mode of so many; differentiable. */
    NDArray logits();

    /**
     * What of the pass that gave {@link #logits()} is needed to run the rest of the network again from a node: its output (B, ...), and those that bypass it.
     * Differentiable, so that what is made of it trains the layers before.
     */
    Network.Cut cut(String node);

    /** Labels (B), int64; the main ones where samples may belong to several classes. */
    NDArray labels();

    /** (B, K) of the logits' type: 1 where a sample belongs to a class, else 0. A row has several ones only where samples may belong to several classes. */
    default NDArray targets() {
        return labels().oneHot(Math.toIntExact(logits().size(1))).toType(logits().getDataType(), false);
    }

    /** Weight of each sample (B), float32, mean 1 unless classes are balanced by weights; terms that average over samples multiply by it. */
    NDArray sampleWeights();

    /** B, with the samples that oversampling added. */
    int batchSize();

    /** The members of the batch with feedback; absent where no member has any. */
    Optional<Feedback> feedback();

    /** Masks over the augmented images, which they were warped with; absent where no member has one, or no term asked for them. */
    default Optional<Masks> masks(MaskRequest request) {
        return Optional.empty();
    }

    /** Tells a figure of this step, which the run's table shows as the mean over an epoch's steps. */
    default void note(String name, double value) {
    }

    /**
     * Numbers that a term keeps from step to step, zero at first. They live as long as the run, a checkpoint included, and may be changed.
     *
     * @param name of the term and the numbers, unique in the run
     * @param length always the same
     */
    default double[] memory(String name, int length) {
        return new double[length];
    }

    /**
     * The gradient g = ds/dx of the feedback members' score, in normalised input units, computed on the clean images in evaluation mode; it can be
     * differentiated again.
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

    /**
     * Masks of a batch.
     *
     * @param values (B, H, W) float32, 0 to 1; zero for members without a mask
     * @param known (B) float32: 1 for members with a mask, which may be empty, and 0 for the others
     */
    record Masks(NDArray values, NDArray known) {
    }
}
