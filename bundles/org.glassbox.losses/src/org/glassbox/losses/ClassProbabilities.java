package org.glassbox.losses;

/** How logits become probabilities of classes. */
public enum ClassProbabilities {
    /** One distribution over all classes. */
    SOFTMAX,
    /** A yes or no for each class. */
    SIGMOID
}
