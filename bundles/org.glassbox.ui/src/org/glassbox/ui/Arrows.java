package org.glassbox.ui;

/** Hears arrow keys on an {@link ImageCanvas}. */
@FunctionalInterface
public interface Arrows {
    /**
     * @param dx a step to the right, or -1
     * @param dy a step down, or -1
     * @param far whether Shift is held
     */
    void pressed(int dx, int dy, boolean far);
}
