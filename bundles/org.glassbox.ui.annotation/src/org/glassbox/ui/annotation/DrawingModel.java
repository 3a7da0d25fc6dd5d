package org.glassbox.ui.annotation;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.glassbox.ui.Observers;
import org.glassbox.ui.annotation.Hand.Spot;

/**
 * The tool in the hand of who answers: a brush that the mouse or the keyboard leads over the image's pixels. What it paints becomes part of the answer at
 * once; a stroke, from where the brush goes down to where it is lifted, is one step that can be taken back. User interface's thread only.
 */
public final class DrawingModel {
    private static final int[] SIZES = {1, 2, 3, 4, 5, 6, 8, 10, 12, 16, 20, 24, 32, 40, 48, 64, 80, 96, 128, 160, 192, 256};
    /** A first brush is so many times smaller than the image's shorter side. */
    private static final int FIRST_SHARE = 12;
    private static final int LEAST_FAR_STEP = 4; // pixels
    private final AnnotationModel annotation;
    private final Observers<Hand> observers = new Observers<>();
    private Tool tool = Tool.REGIONS;
    private int size;
    private Spot spot;
    private boolean down;
    private boolean held;
    private boolean movedWhileHeld;
    private Optional<QueryEntry> shown = Optional.empty();
    private Drawing before;
    private BrushStroke stroke;

    public DrawingModel(AnnotationModel annotation) {
        this.annotation = annotation;
        annotation.observe(this::turnTo);
    }

    /** Tells the observer the present state and all later ones. @return ends that */
    public Runnable observe(Consumer<Hand> observer) {
        return observers.add(observer, hand());
    }

    /** What there is to see now. */
    public Hand hand() {
        return new Hand(tool, size, tool.isBrush() && shown.isPresent() ? Optional.of(spot) : Optional.empty(), down, shown.map(this::drawing));
    }

    /** Takes another tool; the brush is lifted. */
    public void take(Tool wanted) {
        lift();
        tool = wanted;
        publish();
    }

    /** Takes the next larger brush, at most one that covers the image. */
    public void larger() {
        resize(size, 1);
    }

    /** Takes the next smaller brush, at least one of a pixel. */
    public void smaller() {
        resize(size, -1);
    }

    /** A stroke that goes on becomes two, of one size each. */
    private void resize(int from, int step) {
        boolean painting = down;
        lift();
        int index = 0;
        while (index < SIZES.length - 1 && SIZES[index] < from) {
            index++;
        }
        size = SIZES[Math.clamp(index + step, 0, SIZES.length - 1)];
        if (painting) {
            press();
        }
        publish();
    }

    /** Moves the brush by pixels, or by its own width; where it is down, it paints. It stays on the image. */
    public void step(int dx, int dy, boolean far) {
        if (canPaint()) {
            int pixels = far ? Math.max(LEAST_FAR_STEP, size) : 1;
            Drawing image = drawing(shown.get());
            double x = Math.clamp(spot.column() + dx * pixels, 0, image.width() - 1) + 0.5;
            double y = Math.clamp(spot.row() + dy * pixels, 0, image.height() - 1) + 0.5;
            movedWhileHeld |= held;
            go(new Spot(x, y));
        }
    }

    /** The mouse is there. A brush that the keyboard put down stays where it is. */
    public void hover(double x, double y) {
        if (canPaint() && !down) {
            go(new Spot(x, y));
        }
    }

    /** Puts the brush down at a place. */
    public void begin(double x, double y) {
        if (canPaint()) {
            lift();
            spot = new Spot(x, y);
            press();
        }
    }

    /** Moves the brush on to a place; where it is down, it paints. */
    public void to(double x, double y) {
        if (canPaint()) {
            go(new Spot(x, y));
        }
    }

    private void go(Spot next) {
        spot = next;
        if (down) {
            stroke.to(next.x(), next.y());
            paint();
        }
        publish();
    }

    /** The key of the brush goes down: so does the brush, or it is lifted if it was. A key that repeats itself is heard once. */
    public void keyDown() {
        if (!held && canPaint()) {
            held = true;
            movedWhileHeld = false;
            if (down) {
                lift();
            } else {
                press();
            }
        }
    }

    /** The key of the brush goes up: the brush is lifted if it was moved meanwhile. */
    public void keyUp() {
        held = false;
        if (movedWhileHeld) {
            movedWhileHeld = false;
            lift();
        }
    }

    private void press() {
        down = true;
        before = drawing(shown.get());
        stroke = new BrushStroke(before.width(), before.height(), size, spot.x(), spot.y());
        paint();
        publish();
    }

    /** Lifts the brush; the stroke is one step. */
    public void lift() {
        if (down) {
            Drawing painted = drawing(shown.get());
            down = false;
            stroke = null;
            annotation.draw(painted);
            publish();
        }
    }

    private void paint() {
        annotation.sketch(before.with(tool, stroke.pixels()));
        shown = shown.flatMap(entry -> annotation.entry(entry.query().id()));
    }

    /** Takes away all that is painted on the image. */
    public void clear() {
        change(drawing -> Drawing.none(drawing.width(), drawing.height()));
    }

    /** Paints what the tool's paint encloses. */
    public void fill() {
        change(drawing -> drawing.filled(tool));
    }

    /** Paints all that does not matter as what must not. */
    public void ruleOutTheRest() {
        change(Drawing::withTheRestRuledOut);
    }

    /** Paints what stands out in the map, as a beginning that the brushes correct. Where no brush is taken, that of what matters is. */
    public void paintMap() {
        if (!tool.isBrush()) {
            take(Tool.RELEVANT);
        }
        change(drawing -> drawing.with(tool, MapOutline.of(shown.get().query().map(), drawing.width(), drawing.height())));
    }

    private void change(UnaryOperator<Drawing> change) {
        if (shown.isPresent()) {
            lift();
            annotation.draw(change.apply(drawing(shown.get())));
        }
    }

    private boolean canPaint() {
        return tool.isBrush() && shown.isPresent();
    }

    private Drawing drawing(QueryEntry entry) {
        return entry.draft().drawing();
    }

    private void turnTo(AnnotationState state) {
        Optional<QueryEntry> next = state instanceof AnnotationState.Asking asking && !asking.saving() ? Optional.of(asking.current()) : Optional.empty();
        boolean same = next.isPresent() && shown.map(entry -> entry.query().id().equals(next.get().query().id())).orElse(false);
        boolean takenBack = same && down && !drawing(next.get()).equals(before.with(tool, stroke.pixels()));
        if (!same || takenBack) {
            down = false; // what the stroke painted is in its image's draft
            stroke = null;
        }
        if (!same) {
            next.ifPresent(this::begin);
        }
        shown = next;
        publish();
    }

    /** The brush is kept from image to image, as far as it fits. */
    private void begin(QueryEntry entry) {
        Drawing image = drawing(entry);
        if (size == 0) {
            resize(Math.max(1, Math.min(image.width(), image.height()) / FIRST_SHARE), 0);
        }
        boolean within = spot != null && spot.x() >= 0 && spot.y() >= 0 && spot.x() < image.width() && spot.y() < image.height();
        if (!within) {
            spot = new Spot(image.width() / 2 + 0.5, image.height() / 2 + 0.5);
        }
    }

    private void publish() {
        observers.tell(hand());
    }
}
