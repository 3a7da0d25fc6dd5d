package org.glassbox.consistency;

/** Where the first of the two explanations comes from. */
public enum Cost {
    /** From a pass of its own with the weights that the epoch ended with, on images without augmentation. */
    EXACT,
    /**
     * From the training steps of the epoch before the weights change, so that only the changed images go through the network: half the time. Weights are up to
     * an epoch old, images are augmented, and batch norm takes the batch's statistics for both images.
     */
    FUSED
}
