package org.glassbox.ui.advise;

import java.util.function.Consumer;
import org.glassbox.engine.report.Overlay;
import org.glassbox.ui.Observers;

/** How all maps are laid over the image. User interface's thread only. */
public final class MapLook {
    private static final double STEP = 0.1;
    private final Observers<Look> observers = new Observers<>();
    private Look look = new Look(Overlay.DEFAULT_OPACITY, false);

    /**
     * @param opacity of the strongest values, 0 to 1
     * @param bare whether images are shown without their maps
     */
    public record Look(double opacity, boolean bare) {
    }

    /** Tells the observer the present look and all later ones. @return ends that */
    public Runnable observe(Consumer<Look> observer) {
        return observers.add(observer, look);
    }

    public Look look() {
        return look;
    }

    public void stronger() {
        opacity(look.opacity() + STEP);
    }

    public void weaker() {
        opacity(look.opacity() - STEP);
    }

    public void opacity(double opacity) {
        become(new Look(Math.clamp(opacity, 0, 1), look.bare()));
    }

    public void bare(boolean bare) {
        become(new Look(look.opacity(), bare));
    }

    private void become(Look changed) {
        if (!changed.equals(look)) {
            look = changed;
            observers.tell(changed);
        }
    }
}
