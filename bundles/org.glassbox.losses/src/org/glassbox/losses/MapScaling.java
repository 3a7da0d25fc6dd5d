package org.glassbox.losses;

/** How an explanation's values are brought to [0, 1] before they are compared with a mask. */
public enum MapScaling {
    /** S / max S at the layer's own size, before it is enlarged; the maximum is taken as a constant. The default. */
    MAX,
    /** (S - min S) / (max S - min S + 1e-8) of the enlarged map; both are taken as constants. */
    MINMAX,
    /** As MINMAX, and differentiated through minimum and maximum. */
    MINMAX_DIFFERENTIATED
}
