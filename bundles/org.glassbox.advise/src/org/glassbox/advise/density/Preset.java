package org.glassbox.advise.density;

/** Two ways to fill in what an option leaves to the preset. */
public enum Preset {
    /** Step by step as the authors' published code. */
    REFERENCE,
    /** Without its defects: values scaled to the interval and none lost, the stiffness of the lowest cost, peaks that stand out. */
    STABLE
}
