package org.glassbox.advise.protocol;

import org.glassbox.core.explain.SaliencyMap.Scaling;

/**
 * How a map comes to [0, 1] before it shows a part of an image. The protocol has one rule for all methods, {@link AvxRules#scaling}, which ADVISE's own choice
 * among its groups follows too.
 */
public enum MapScaling {
    /** (S - min) / (max - min), methods.md 3.2 and 3.5: what speaks most against the class is black, and what does not matter lies in between. */
    MINMAX(Scaling.MINMAX),
    /**
     * max(S, 0) / max S: only what speaks for the class is shown. The same where nothing speaks against it and something does not matter, as in most CAM maps.
     */
    MAX(Scaling.MAX);

    private final Scaling scaling;

    MapScaling(Scaling scaling) {
        this.scaling = scaling;
    }

    Scaling scaling() {
        return scaling;
    }
}
