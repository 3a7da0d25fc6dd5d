package org.glassbox.losses;

/** How the maps of several layers become one. */
public enum Fusion {
    /** Their mean. */
    SUM,
    /** Their largest value. */
    MAX,
    /** Their product: what all layers agree on. */
    PRODUCT
}
