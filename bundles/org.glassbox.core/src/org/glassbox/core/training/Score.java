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
        return switch (this) {
            case PRED_LOGIT_CENTRED -> predicted(logits, logits).sub(logits.mean(new int[] {1}));
            case PRED_LOGIT -> predicted(logits, logits);
            case PRED_LOGPROB -> predicted(logits, logits.logSoftmax(1));
            case SUM_LOGPROB -> logits.logSoftmax(1).sum(new int[] {1});
            case SUM_LOGITS -> logits.sum(new int[] {1});
        };
    }

    private static NDArray predicted(NDArray logits, NDArray values) {
        NDArray best = logits.argMax(1).reshape(logits.size(0), 1);
        return values.gather(best, 1).reshape(logits.size(0));
    }
}
