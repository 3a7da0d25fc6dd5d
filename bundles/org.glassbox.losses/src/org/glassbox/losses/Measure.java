package org.glassbox.losses;

/** How an explanation is compared with what an expert marked (methods.md 2.3). */
public enum Measure {
    /** (1 - J)², J = Σ m e / (Σ m + Σ e - Σ m e) of the thresholded explanation. The default. */
    JACCARD,
    /** The mean of (S - F)² over the pixels that feedback F says something of; no threshold. For masks in shades of grey too. */
    SQUARED,
    /** The mean of |S - F| over them. */
    ABSOLUTE
}
