package org.glassbox.explainers;

import org.glassbox.core.training.Softmax;

/** The number that is explained, for methods that need no gradient of it. */
public enum Score {
    /** The class's logit z_t: what one class gains does not depend on the others. */
    LOGIT,
    /** The class's probability, softmax(z)_t, in [0, 1]: near its ends it hardly moves, however much the logit does. */
    PROBABILITY;

    /**
     * The score of class {@code target} for one image among several.
     *
     * @param logits of the images, one after another
     * @param offset of the image's first one
     * @param classes of the network
     */
    double of(float[] logits, int offset, int classes, int target) {
        return switch (this) {
            case LOGIT -> logits[offset + target];
            case PROBABILITY -> Softmax.of(logits, offset, classes, target);
        };
    }
}
