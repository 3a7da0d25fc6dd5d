package org.glassbox.ui;

import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.widgets.Control;

/** How high a line of a control's text is, so that sizes grow with the system's font. */
public record LineHeight(int points) {
    public LineHeight(Control control) {
        this(measure(control));
    }

    private static int measure(Control control) {
        GC gc = new GC(control);
        try {
            return gc.getFontMetrics().getHeight();
        } finally {
            gc.dispose();
        }
    }
}
