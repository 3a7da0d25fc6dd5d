package org.glassbox.core.network;

/** How batch norm and dropout behave. */
public enum Mode {
    /** Batch statistics, which also move the running ones; dropout on. */
    TRAIN,
    /** Running statistics, dropout off. Explanations always run in it. */
    EVAL
}
