package org.glassbox.ui.annotation.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.glassbox.core.image.ColourMap;

/** How heat maps are shown, the same in all parts. User interface's thread only. */
public final class ViewModel {
    private static final double STEP = 0.1;
    private final List<Consumer<View>> observers = new ArrayList<>();
    private View view = new View(0.7, ColourMap.BLUE_ORANGE, false);

    /**
     * @param opacity of the heat map, 0 to 1
     * @param bare whether the image is shown without heat map and rectangles
     */
    public record View(double opacity, ColourMap colours, boolean bare) {
    }

    /** Tells the observer the present view and all later ones. @return ends that */
    public Runnable observe(Consumer<View> observer) {
        observers.add(observer);
        observer.accept(view);
        return () -> observers.remove(observer);
    }

    public View view() {
        return view;
    }

    public void stronger() {
        opacity(view.opacity() + STEP);
    }

    public void weaker() {
        opacity(view.opacity() - STEP);
    }

    public void opacity(double opacity) {
        become(new View(Math.clamp(opacity, 0, 1), view.colours(), view.bare()));
    }

    public void nextColours() {
        colours(view.colours().next());
    }

    public void colours(ColourMap colours) {
        become(new View(view.opacity(), colours, view.bare()));
    }

    public void bare(boolean bare) {
        become(new View(view.opacity(), view.colours(), bare));
    }

    private void become(View changed) {
        if (!changed.equals(view)) {
            view = changed;
            List.copyOf(observers).forEach(observer -> observer.accept(changed));
        }
    }
}
