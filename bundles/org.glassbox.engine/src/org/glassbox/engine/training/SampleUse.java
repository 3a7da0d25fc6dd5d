package org.glassbox.engine.training;

import java.util.Optional;

/**
 * How an epoch uses the training samples.
 *
 * @param weights of each sample in the loss, by index into the training set; {@code null} where all are 1
 * @param watch takes the next weights from the epoch's steps
 */
public record SampleUse(float[] weights, Optional<WatchedSteps> watch) {
    /** All samples alike. */
    public static final SampleUse ALIKE = new SampleUse(null, Optional.empty());

    float weight(int index) {
        return weights == null ? 1 : weights[index];
    }
}
