package org.glassbox.ui.annotation;

/** What the mouse and the keyboard do on the image. */
public enum Tool {
    /** They mark the regions that are shown. */
    REGIONS,
    /** They paint what matters. */
    RELEVANT,
    /** They paint what must not matter. */
    IRRELEVANT,
    /** They take away what was painted. */
    ERASER;

    /** Whether it changes pixels. */
    public boolean isBrush() {
        return this != REGIONS;
    }
}
