package org.glassbox.metrics;

/** What counts as the network's answer for a class. */
public enum Response {
    /** Its share of the softmax. */
    PROBABILITY,
    /** Its value before the softmax, which does not saturate and which most explainers explain. */
    LOGIT
}
