package org.glassbox.core.network;

/** How batch norm and dropout behave. */
public enum Mode {
    /** Batch statistics, which also move the running ones; dropout on. */
    TRAIN,
    /**
     * For a step of one image: running statistics, which stay as they are; dropout on. An image's own statistics are not those that it is judged with
     * afterwards, and what they teach does not hold then.
     */
    TRAIN_ALONE,
    /** Running statistics, dropout off. Explanations always run in it. */
    EVAL;

    /** The mode of a training step of so many images. */
    public static Mode ofStep(long images) {
        return images == 1 ? TRAIN_ALONE : TRAIN;
    }
}
