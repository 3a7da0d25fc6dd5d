package org.glassbox.ui;

import java.util.Optional;
import org.eclipse.swt.SWT;
import org.eclipse.swt.events.MouseEvent;
import org.eclipse.swt.events.MouseListener;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.widgets.Event;

/** What the mouse does on a canvas: the left button chooses rectangles or draws, dragging moves the image, the wheel zooms. */
final class CanvasMouse {
    private static final int DRAG = 4; // points, from which on a press is no click
    private static final double WHEEL_STEP = 1.2;
    private final ImageCanvas canvas;
    private Optional<Strokes> strokes = Optional.empty();
    private boolean drawing;
    private Point dragFrom;
    private boolean dragged;

    CanvasMouse(ImageCanvas canvas) {
        this.canvas = canvas;
        canvas.addListener(SWT.MouseWheel, this::wheel);
        canvas.addListener(SWT.MouseExit, event -> canvas.left());
        canvas.addMouseMoveListener(this::moved);
        canvas.addMouseListener(MouseListener.mouseDownAdapter(this::pressed));
        canvas.addMouseListener(MouseListener.mouseUpAdapter(this::released));
    }

    /** Who hears what the left button draws; absent where it chooses rectangles and moves the image. */
    void strokes(Optional<Strokes> listener) {
        if (drawing) {
            finish();
        }
        strokes = listener;
        dragFrom = null;
    }

    private void pressed(MouseEvent event) {
        canvas.forceFocus();
        if (event.button == 1 && strokes.isPresent() && canvas.isShowing()) {
            drawing = true;
            strokes.get().begin(canvas.viewport().across(event.x), canvas.viewport().down(event.y));
        } else if (!drawing) {
            dragFrom = new Point(event.x, event.y);
            dragged = false;
        }
    }

    private void moved(MouseEvent event) {
        if (drawing) {
            strokes.ifPresent(listener -> listener.to(canvas.viewport().across(event.x), canvas.viewport().down(event.y)));
        } else if (dragFrom == null) {
            canvas.hovered(event.x, event.y);
            if (canvas.isShowing()) {
                strokes.ifPresent(listener -> listener.hover(canvas.viewport().across(event.x), canvas.viewport().down(event.y)));
            }
        } else if (dragged || Math.hypot(event.x - dragFrom.x, event.y - dragFrom.y) > DRAG) {
            dragged = true;
            canvas.pan(event.x - dragFrom.x, event.y - dragFrom.y);
            dragFrom = new Point(event.x, event.y);
        }
    }

    private void released(MouseEvent event) {
        if (drawing && event.button == 1) {
            finish();
        } else if (event.button == 1 && dragFrom != null && !dragged) {
            canvas.chosen(event.x, event.y);
        }
        dragFrom = null;
    }

    private void finish() {
        drawing = false;
        strokes.ifPresent(Strokes::end);
    }

    private void wheel(Event event) {
        canvas.zoom(event.count > 0 ? WHEEL_STEP : 1 / WHEEL_STEP, event.x, event.y);
        event.doit = false;
    }
}
