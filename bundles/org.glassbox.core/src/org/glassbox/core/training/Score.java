package org.glassbox.core.training;

import ai.djl.ndarray.NDArray;

/** The scalar s(x) of each image whose input gradient the feedback penalty charges (methods.md 1.5). The predicted class is taken as a constant. */
public enum Score {
    /** Logit of the predicted class minus the mean of all logits: unmoved by a constant added to all logits, and it does not saturate. The default. */
    PRED_LOGIT_CENTRED,
    /** Logit of the predicted class. */
    PRED_LOGIT,
    /** Log-probability of the predicted class; vanishes as the network grows certain. */
    PRED_LOGPROB,
    /** Sum of all log-probabilities: right for the right reasons, Ross, Hughes and Doshi-Velez 2017, arXiv:1703.03717. */
    SUM_LOGPROB,
    /** Sum of all logits, as in the published code of human-in-the-loop training: not tied to the prediction, kept for comparison. */
    SUM_LOGITS;

    /**
     * @param logits (N, K), differentiable
     * @return (N), differentiable, owned by the manager of the logits
     */
    public NDArray of(NDArray logits) {
        return of(logits, logits.argMax(1));
    }

    /**
     * As {@link #of(NDArray)}, with the classes that count as predicted.
     *
     * @param predicted (N), int64
     */
    public NDArray of(NDArray logits, NDArray predicted) {
        return switch (this) {
            case PRED_LOGIT_CENTRED -> pick(logits, predicted).sub(logits.mean(new int[] {1}));
            case PRED_LOGIT -> pick(logits, predicted);
            case PRED_LOGPROB -> pick(logits.logSoftmax(1), predicted);
            case SUM_LOGPROB -> logits.logSoftmax(1).sum(new int[] {1});
            case SUM_LOGITS -> logits.sum(new int[] {1});
        };
    }

    private static NDArray pick(NDArray values, NDArray classes) {
        return values.gather(classes.reshape(values.size(0), 1), 1).reshape(values.size(0));
    }
}
