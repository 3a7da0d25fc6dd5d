package org.glassbox.advise.protocol;

import org.glassbox.core.explain.SaliencyMap.Scaling;

/** How a map comes to [0, 1] before it shows a part of an image. */
public enum MapScaling {
    /** max(S, 0) / max S: what speaks for the class is shown. */
    MAX(Scaling.MAX),
    /** (S - min) / (max - min): what speaks most against it is black, what does not matter is in between. */
    MINMAX(Scaling.MINMAX);

    private final Scaling scaling;

    MapScaling(Scaling scaling) {
        this.scaling = scaling;
    }

    Scaling scaling() {
        return scaling;
    }
}
