package org.glassbox.losses;

import ai.djl.ndarray.NDArray;
import org.glassbox.core.option.Option;
import org.glassbox.core.training.LossTerm;
import org.glassbox.core.training.StepContext;
import org.glassbox.pytorch.Scalars;

/**
 * 1/B Σ_n w_n [(1 - a) (-log p_n,y) + a (-1/K Σ_k log p_n,k)], p = softmax of the logits, w the step's sample weights, a the label smoothing of Szegedy et al.
 * 2015, arXiv:1512.00567.
 */
public record CrossEntropy(@Option(min = 0, max = 1, help = "share of the target that is spread evenly over all classes; 0 is none") double labelSmoothing)
        implements LossTerm {
    /** Without label smoothing. */
    public CrossEntropy() {
        this(0);
    }

    @Override
    public NDArray value(StepContext step) {
        NDArray logProbabilities = step.logits().logSoftmax(1); // (B, K)
        NDArray labels = step.labels().reshape(step.batchSize(), 1);
        NDArray loss = logProbabilities.gather(labels, 1).reshape(step.batchSize()).neg(); // (B)
        if (labelSmoothing > 0) {
            NDArray spread = logProbabilities.mean(new int[] {1}).neg();
            loss = Scalars.times(loss, 1 - labelSmoothing).add(Scalars.times(spread, labelSmoothing));
        }
        return Scalars.over(loss.mul(step.sampleWeights()).sum(), step.batchSize());
    }
}
