package org.glassbox.losses;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import org.glassbox.core.training.StepContext;

/**
 * A batch's classes as one question each, answered by the sigmoids of the logits.
 *
 * @param logits (B, K), that the answers are made of
 * @param truth (B, K): 1 for the true classes, else 0
 * @param logProbability log p_t of the right answer to each, (B, K), differentiable
 */
record SigmoidClasses(NDArray logits, NDArray truth, NDArray logProbability) {
    static SigmoidClasses of(StepContext step) {
        NDArray logits = step.logits();
        NDArray truth = step.targets();
        NDArray signed = logits.mul(truth.mul(2f).sub(1f)); // z for the true classes, -z for the others
        return new SigmoidClasses(logits, truth, Activation.softPlus(signed.neg()).neg()); // log sigmoid
    }

    /** a for the true classes and 1 - a for the others, (B, K). */
    NDArray balance(double alpha) {
        return truth.mul((float) (2 * alpha - 1)).add((float) (1 - alpha));
    }

    /**
     * (1 - p)^g (-log p).
     *
     * @param logP log p, differentiable
     * @param gamma g, of a shape that goes with it
     */
    static NDArray focused(NDArray logP, NDArray gamma) {
        NDArray doubt = logP.exp().neg().add(1f); // 1 - p
        NDArray certain = doubt.lte(0f).toType(logP.getDataType(), false);
        NDArray focus = doubt.mul(certain.neg().add(1f)).add(certain.mul(Float.MIN_NORMAL)).log().mul(gamma).exp(); // a power of zero has no finite gradient
        return focus.mul(logP.neg());
    }
}
