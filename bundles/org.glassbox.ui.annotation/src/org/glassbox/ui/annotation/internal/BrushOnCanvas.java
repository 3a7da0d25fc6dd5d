package org.glassbox.ui.annotation.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Event;
import org.glassbox.ui.AreaMark;
import org.glassbox.ui.BrushRing;
import org.glassbox.ui.ImageCanvas;
import org.glassbox.ui.Place;
import org.glassbox.ui.Strokes;
import org.glassbox.ui.annotation.AnswerSentences;
import org.glassbox.ui.annotation.Drawing;
import org.glassbox.ui.annotation.DrawingModel;
import org.glassbox.ui.annotation.Hand;
import org.glassbox.ui.annotation.Tool;

/** Lets the mouse and the keyboard lead the brush over a canvas, and shows there what is painted. */
final class BrushOnCanvas {
    private final ImageCanvas canvas;
    private final DrawingModel model;
    private boolean leading;

    BrushOnCanvas(ImageCanvas canvas, DrawingModel model) {
        this.canvas = canvas;
        this.model = model;
        canvas.addListener(SWT.KeyDown, this::keyDown);
        canvas.addListener(SWT.KeyUp, this::keyUp);
        canvas.addListener(SWT.FocusOut, event -> left());
    }

    private void keyDown(Event event) {
        if (event.keyCode == ' ') {
            model.keyDown();
        } else if (event.keyCode == SWT.ESC) {
            escape();
        }
    }

    private void keyUp(Event event) {
        if (event.keyCode == ' ') {
            model.keyUp();
        }
    }

    /** Lifts the brush, and puts it away if it was lifted. */
    private void escape() {
        if (model.hand().down()) {
            model.lift();
        } else {
            model.take(Tool.REGIONS);
        }
    }

    private void left() {
        model.keyUp();
        model.lift();
    }

    void render(Hand hand) {
        if (hand.tool().isBrush() != leading) {
            leading = hand.tool().isBrush();
            canvas.onStrokes(leading ? Optional.of(new Painting(model)) : Optional.empty());
            canvas.onArrows(leading ? Optional.of(this::step) : Optional.empty());
        }
        canvas.areas(hand.drawing().map(drawing -> areas(drawing, true)).orElse(List.of()));
        canvas.brush(hand.spot().map(spot -> new BrushRing(spot.x(), spot.y(), hand.size(), hand.down(), AnswerSentences.sign(hand.tool()))));
    }

    private void step(int dx, int dy, boolean far) {
        model.step(dx, dy, far);
        Hand hand = model.hand();
        if (hand.spot().isPresent() && hand.drawing().isPresent()) {
            Drawing image = hand.drawing().get();
            canvas.reveal(Place.ofPixel(hand.spot().get().column(), hand.spot().get().row(), image.width(), image.height()));
        }
    }

    /** What is painted, as a canvas draws it. */
    static List<AreaMark> areas(Drawing drawing, boolean striped) {
        List<AreaMark> areas = new ArrayList<>();
        if (!drawing.irrelevant().isEmpty()) {
            areas.add(new AreaMark(drawing.irrelevant(), AreaMark.Kind.RULED_OUT, striped));
        }
        if (!drawing.relevant().isEmpty()) {
            areas.add(new AreaMark(drawing.relevant(), AreaMark.Kind.RELEVANT, striped));
        }
        return areas;
    }

    /** The mouse's way to the model. */
    private record Painting(DrawingModel model) implements Strokes {
        @Override
        public void hover(double x, double y) {
            model.hover(x, y);
        }

        @Override
        public void begin(double x, double y) {
            model.begin(x, y);
        }

        @Override
        public void to(double x, double y) {
            model.to(x, y);
        }

        @Override
        public void end() {
            model.lift();
        }
    }
}
