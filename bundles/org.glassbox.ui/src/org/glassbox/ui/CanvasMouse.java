package org.glassbox.ui;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
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
    private final CanvasLayers layers;
    private IntConsumer clicked = index -> {
    };
    private Consumer<Optional<Place>> pointerListener = place -> {
    };
    private Optional<Strokes> strokes = Optional.empty();
    private boolean drawing;
    private Point dragFrom;
    private boolean dragged;
    /** On the screen: when the canvas changes its size below a mouse that rests, that is no move, and a brush that the keyboard leads must stay where it is. */
    private Point rested;

    CanvasMouse(ImageCanvas canvas, CanvasLayers layers) {
        this.canvas = canvas;
        this.layers = layers;
        canvas.addListener(SWT.MouseWheel, this::wheel);
        canvas.addListener(SWT.MouseExit, event -> left());
        canvas.addMouseMoveListener(this::moved);
        canvas.addMouseListener(MouseListener.mouseDownAdapter(this::pressed));
        canvas.addMouseListener(MouseListener.mouseUpAdapter(this::released));
    }

    /** Hears which rectangle was clicked, by its place in the list. */
    void onRegion(IntConsumer listener) {
        clicked = listener;
    }

    /** Hears which point of the image the mouse is on; nothing when it leaves the image. */
    void onPointer(Consumer<Optional<Place>> listener) {
        pointerListener = listener;
    }

    /** Who hears what the left button draws; absent where it chooses rectangles and moves the image. */
    void onStrokes(Optional<Strokes> listener) {
        if (drawing) {
            finish();
        }
        strokes = listener;
        dragFrom = null;
        hover(-1);
        rest();
    }

    /** The pointer's shape while it is on no rectangle. */
    void rest() {
        canvas.setCursor(strokes.isPresent() && canvas.isShowing() ? canvas.getDisplay().getSystemCursor(SWT.CURSOR_CROSS) : null);
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
        Viewport view = canvas.viewport();
        if (drawing) {
            strokes.ifPresent(listener -> listener.to(view.across(event.x), view.down(event.y)));
        } else if (dragFrom == null) {
            hover(strokes.isPresent() ? -1 : regionAt(event));
            Optional<Place> place = canvas.placeAt(event.x, event.y);
            pointerListener.accept(place);
            Point pointer = canvas.toDisplay(event.x, event.y);
            if (place.isPresent() && !pointer.equals(rested)) {
                strokes.ifPresent(listener -> listener.hover(view.across(event.x), view.down(event.y)));
            }
            rested = pointer;
        } else if (dragged || Math.hypot(event.x - dragFrom.x, event.y - dragFrom.y) > DRAG) {
            dragged = true;
            canvas.pan(event.x - dragFrom.x, event.y - dragFrom.y);
            dragFrom = new Point(event.x, event.y);
        }
    }

    private void released(MouseEvent event) {
        if (drawing && event.button == 1) {
            finish();
        } else if (event.button == 1 && dragFrom != null && !dragged && !canvas.isBare() && regionAt(event) >= 0) {
            clicked.accept(regionAt(event));
        }
        dragFrom = null;
    }

    private void finish() {
        drawing = false;
        strokes.ifPresent(Strokes::end);
    }

    private void left() {
        hover(-1);
        pointerListener.accept(Optional.empty());
    }

    private int regionAt(MouseEvent event) {
        return layers.regionAt(canvas.viewport().column(event.x), canvas.viewport().row(event.y));
    }

    private void hover(int region) {
        if (layers.hover(region)) {
            if (region >= 0) {
                canvas.setCursor(canvas.getDisplay().getSystemCursor(SWT.CURSOR_HAND));
            } else {
                rest();
            }
            canvas.redraw();
        }
    }

    private void wheel(Event event) {
        canvas.zoom(event.count > 0 ? WHEEL_STEP : 1 / WHEEL_STEP, event.x, event.y);
        event.doit = false;
    }
}
