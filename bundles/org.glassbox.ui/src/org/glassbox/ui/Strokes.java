package org.glassbox.ui;

/** Hears what the left mouse button draws on an {@link ImageCanvas}. Places are in the image's pixels, from its upper left corner; they may lie outside it. */
public interface Strokes {
    /** The mouse moves over the image without a button. */
    void hover(double x, double y);

    /** The button goes down. */
    void begin(double x, double y);

    /** The mouse moves on with the button down. */
    void to(double x, double y);

    /** The button goes up. */
    void end();
}
