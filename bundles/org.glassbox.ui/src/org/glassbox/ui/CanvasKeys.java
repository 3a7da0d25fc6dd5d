package org.glassbox.ui;

import java.util.Optional;
import org.eclipse.swt.SWT;
import org.eclipse.swt.events.KeyEvent;
import org.eclipse.swt.events.KeyListener;

/** What arrow keys do on a canvas: they move the image, unless somebody else hears them. Other keys are commands of the part around the canvas. */
final class CanvasKeys {
    private static final int STEP = 40; // points
    private final ImageCanvas canvas;
    private Optional<Arrows> arrows = Optional.empty();

    CanvasKeys(ImageCanvas canvas) {
        this.canvas = canvas;
        canvas.addKeyListener(KeyListener.keyPressedAdapter(this::pressed));
        Keys.letTabLeave(canvas);
    }

    void arrows(Optional<Arrows> listener) {
        arrows = listener;
    }

    private void pressed(KeyEvent event) {
        switch (event.keyCode) {
            case SWT.ARROW_LEFT -> arrow(-1, 0, event);
            case SWT.ARROW_RIGHT -> arrow(1, 0, event);
            case SWT.ARROW_UP -> arrow(0, -1, event);
            case SWT.ARROW_DOWN -> arrow(0, 1, event);
            default -> {
                // the part's
            }
        }
    }

    private void arrow(int dx, int dy, KeyEvent event) {
        arrows.ifPresentOrElse(listener -> listener.pressed(dx, dy, (event.stateMask & SWT.SHIFT) != 0), () -> canvas.pan(-dx * STEP, -dy * STEP));
    }
}
