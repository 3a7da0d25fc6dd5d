package org.glassbox.consistency;

/** Which way an input value is changed whose gradient is exactly zero. */
public enum SignOfZero {
    /** Up, as the paper has it. The default. */
    PLUS,
    /** Not at all. */
    ZERO
}
