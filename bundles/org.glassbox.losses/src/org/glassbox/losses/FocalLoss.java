package org.glassbox.losses;

import ai.djl.ndarray.NDArray;
import org.glassbox.core.option.Option;
import org.glassbox.core.training.LossTerm;
import org.glassbox.core.training.StepContext;
import org.glassbox.pytorch.Scalars;

/**
 * Cross-entropy in which samples that the network is sure of count little: 1/B Σ_n w_n a (1 - p_n,y)^g (-log p_n,y), w the step's sample weights. Lin et al.
 * 2017, arXiv:1708.02002.
 *
 * <p>The paper has one sigmoid a class, Σ_j a_t (1 - p_t)^g (-log p_t) with p_t = p_j for the true class and 1 - p_j for the others, a_t = a and 1 - a: that is
 * form SIGMOID. Our default is the softmax, a = 1, as the classifiers here have one true class (methods.md 4.4).
 */
public record FocalLoss(
        @Option(min = 0, max = 20, help = "focus g: 0 is cross-entropy, larger ones look at unsure samples only") double gamma,
        @Option(min = 0, max = 1, help = "factor a; with sigmoids that of true classes, the others having 1 - a") double alpha,
        @Option(help = "one softmax over all classes, or one sigmoid for each") ClassProbabilities form) implements LossTerm {
    /** g = 2, a = 1, softmax. */
    public FocalLoss() {
        this(2, 1, ClassProbabilities.SOFTMAX);
    }

    @Override
    public NDArray value(StepContext step) {
        return switch (form) {
            case SOFTMAX -> {
                NDArray labels = step.labels().reshape(step.batchSize(), 1);
                NDArray logP = step.logits().logSoftmax(1).gather(labels, 1).reshape(step.batchSize()); // (B)
                NDArray losses = SigmoidClasses.focused(logP, step.manager().full(logP.getShape(), (float) gamma));
                yield Scalars.over(Scalars.times(losses, alpha).mul(step.sampleWeights()).sum(), step.batchSize());
            }
            case SIGMOID -> {
                SigmoidClasses classes = SigmoidClasses.of(step);
                NDArray losses = SigmoidClasses.focused(classes.logProbability(), step.manager().full(classes.logProbability().getShape(), (float) gamma))
                        .mul(classes.balance(alpha)).sum(new int[] {1});
                yield Scalars.over(losses.mul(step.sampleWeights()).sum(), step.batchSize());
            }
        };
    }
}
