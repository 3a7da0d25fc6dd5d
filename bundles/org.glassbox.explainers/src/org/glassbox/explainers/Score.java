package org.glassbox.explainers;

/** The number that is explained, for methods that need no gradient of it. */
public enum Score {
    /** The class's logit z_t: what one class gains does not depend on the others. */
    LOGIT,
    /** The class's probability, softmax(z)_t, in [0, 1]: near its ends it hardly moves, however much the logit does. */
    PROBABILITY;

    /** The score of class {@code target}. @param logits of one image */
    double of(float[] logits, int offset, int classes, int target) {
        double logit = logits[offset + target];
        if (this == LOGIT) {
            return logit;
        }
        double others = 0; // Σ exp(z_k - z_t)
        for (int k = offset; k < offset + classes; k++) {
            others += Math.exp(logits[k] - logit);
        }
        return 1 / others;
    }
}
