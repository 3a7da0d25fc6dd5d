package org.glassbox.losses;

import ai.djl.ndarray.NDArray;
import org.glassbox.core.option.Option;
import org.glassbox.core.training.LossTerm;
import org.glassbox.core.training.StepContext;
import org.glassbox.pytorch.Scalars;

/**
 * 1/B Σ_n w_n (1 - p_n,y^q) / q, p = softmax of the logits, w the step's sample weights: between cross-entropy, its limit for q to 0, and 1 - p_y for q = 1. An
 * image's gradient is that of cross-entropy times p_y^q, so that images whose label the network finds absurd, because it is wrong, teach little. Zhang and Sabuncu
 * 2018, arXiv:1805.07836, Eq. 6.
 */
public record GeneralizedCrossEntropy(
        @Option(min = 0.01, max = 1, help = "near 0 it is cross-entropy; the larger, the less an image counts whose label seems wrong") double q) implements LossTerm {
    /** The paper's q. */
    public GeneralizedCrossEntropy() {
        this(0.7);
    }

    @Override
    public NDArray value(StepContext step) {
        NDArray labels = step.labels().reshape(step.batchSize(), 1);
        NDArray logP = step.logits().logSoftmax(1).gather(labels, 1).reshape(step.batchSize()); // (B)
        NDArray losses = Scalars.over(Scalars.times(logP, q).exp().neg().add(1), q);
        return Scalars.over(losses.mul(step.sampleWeights()).sum(), step.batchSize());
    }
}
