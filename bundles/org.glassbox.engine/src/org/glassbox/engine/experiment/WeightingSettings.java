package org.glassbox.engine.experiment;

import org.glassbox.core.option.Option;

/** When the weights of training samples are found anew, and how they enter the loss (methods.md 4.2). */
public record WeightingSettings(
        @Option(min = 1, max = 100_000, unit = "epochs", help = "how long weights are kept before they are found anew") int every,
        @Option(min = -1, max = 100_000, unit = "epochs", help = "length of the time before, when all weights are 1; -1 takes that of every") int warmUp,
        @Option(help = "whether weights are scaled to a mean of 1 over the training set, which keeps the size of the steps") boolean normalise) {
    /** Every four epochs, the first four without, not scaled. */
    public WeightingSettings() {
        this(4, -1, false);
    }

    /**
     * Whether weights are found before an epoch.
     *
     * @param epoch of the phase, from 0
     */
    public boolean isDueBefore(int epoch) {
        return epoch >= firstEpochs() && (epoch - firstEpochs()) % every == 0;
    }

    /** Epochs of the phase before weights are found for the first time. */
    public int firstEpochs() {
        return warmUp < 0 ? every : warmUp;
    }
}
