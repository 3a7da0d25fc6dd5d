package org.glassbox.losses;

import ai.djl.ndarray.NDArray;
import org.glassbox.core.option.Option;
import org.glassbox.core.training.LossTerm;
import org.glassbox.core.training.StepContext;
import org.glassbox.pytorch.Scalars;

/**
 * 1/B Σ_n w_n 1/K Σ_k [-a y_nk log p_nk - (1 - y_nk) log(1 - p_nk)], p the sigmoids of the logits, w the step's sample weights: a question for each class, for
 * images that may belong to several (methods.md 4.2). Where each image has one class it is trained as one against the rest.
 */
public record BinaryCrossEntropy(
        @Option(min = 0.001, max = 1000, help = "factor a of the classes that an image belongs to; above 1 makes up for classes that few images have")
        double positiveWeight) implements LossTerm {
    /** All answers count alike. */
    public BinaryCrossEntropy() {
        this(1);
    }

    @Override
    public NDArray value(StepContext step) {
        SigmoidClasses classes = SigmoidClasses.of(step);
        NDArray losses = classes.logProbability().neg(); // (B, K)
        if (positiveWeight != 1) {
            losses = losses.mul(classes.truth().mul((float) (positiveWeight - 1)).add(1f));
        }
        return Scalars.over(losses.mean(new int[] {1}).mul(step.sampleWeights()).sum(), step.batchSize());
    }
}
