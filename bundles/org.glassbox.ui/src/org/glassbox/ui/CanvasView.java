package org.glassbox.ui;

import java.util.Optional;
import java.util.function.Consumer;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.graphics.Rectangle;

/** What is seen of a canvas's image: a part, or all of it as large as it fits. */
final class CanvasView {
    private static final int MARGIN = 6; // points
    private final ImageCanvas canvas;
    private Consumer<Optional<Viewport>> listener = look -> {
    };
    private Optional<Viewport> chosen = Optional.empty();

    CanvasView(ImageCanvas canvas) {
        this.canvas = canvas;
    }

    /** Hears of {@link #see}. */
    void onLook(Consumer<Optional<Viewport>> hears) {
        listener = hears;
    }

    /** Looks at a part, or at all where there is nothing, without telling. */
    void look(Optional<Viewport> part) {
        if (!part.equals(chosen)) {
            chosen = part;
            canvas.redraw();
        }
    }

    /** Looks at a part, or at all where there is nothing, and tells. */
    void see(Optional<Viewport> part) {
        if (canvas.image().isPresent()) {
            chosen = part;
            canvas.redraw();
            listener.accept(part);
        }
    }

    /** Moves so far that a point of the image can be seen. */
    void reveal(Place place) {
        canvas.image().ifPresent(image -> {
            Viewport revealing = now().revealing(place.x() * image.width(), place.y() * image.height(), room(), MARGIN);
            if (!revealing.equals(now())) {
                see(Optional.of(revealing));
            }
        });
    }

    /** What is seen now. */
    Viewport now() {
        return chosen.or(() -> canvas.image().map(image -> Viewport.fit(image.width(), image.height(), room(), MARGIN))).orElse(new Viewport(1, 0, 0));
    }

    /** The canvas's size without the border. */
    Point room() {
        Rectangle area = canvas.getClientArea();
        return new Point(area.width, area.height);
    }
}
