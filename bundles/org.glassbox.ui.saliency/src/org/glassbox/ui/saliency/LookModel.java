package org.glassbox.ui.saliency;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import org.glassbox.core.image.ColourMap;
import org.glassbox.ui.Observers;
import org.glassbox.ui.Place;

/** How maps are shown, and where the pointer is; the same for all of them. User interface's thread only. */
public final class LookModel {
    /** The share of a map's largest value at which a threshold begins. */
    public static final double USUAL_THRESHOLD = 0.5;
    private static final double STEP = 0.1;
    private static final double THRESHOLD_STEP = 0.05;
    private final Observers<Look> observers = new Observers<>();
    private Look look = new Look(Optional.empty(), 0.75, OptionalDouble.empty(), false, false, Optional.empty(), Optional.empty());

    /**
     * @param colours absent for those that suit each map: with a sign or without
     * @param opacity of the heat maps, 0 to 1
     * @param threshold share of the largest value above which pixels are outlined; absent for no outline
     * @param bare whether images are shown without their maps
     * @param shared whether the maps of one method have one scale, so that two networks can be compared
     * @param pointer where all maps say their values
     * @param map the one that was gone to last, from 0
     */
    public record Look(Optional<ColourMap> colours, double opacity, OptionalDouble threshold, boolean bare, boolean shared, Optional<Place> pointer,
            Optional<Integer> map) {
        /** The colours for a map. */
        public ColourMap coloursFor(ShownMap map) {
            return colours.orElse(ColourMap.defaultFor(map.isSigned()));
        }
    }

    /** Tells the observer the present look and all later ones. @return ends that */
    public Runnable observe(Consumer<Look> observer) {
        return observers.add(observer, look);
    }

    public Look look() {
        return look;
    }

    /** Absent for those that suit each map. */
    public void colours(Optional<ColourMap> colours) {
        become(new Look(colours, look.opacity(), look.threshold(), look.bare(), look.shared(), look.pointer(), look.map()));
    }

    /** The next colours; those that suit each map come after the last. */
    public void nextColours() {
        int next = look.colours().map(map -> map.ordinal() + 1).orElse(0);
        colours(next < ColourMap.values().length ? Optional.of(ColourMap.values()[next]) : Optional.empty());
    }

    public void stronger() {
        opacity(look.opacity() + STEP);
    }

    public void weaker() {
        opacity(look.opacity() - STEP);
    }

    public void opacity(double opacity) {
        become(new Look(look.colours(), Math.clamp(opacity, 0, 1), look.threshold(), look.bare(), look.shared(), look.pointer(), look.map()));
    }

    /** Absent for no outline. */
    public void threshold(OptionalDouble share) {
        OptionalDouble allowed = share.isEmpty() ? share : OptionalDouble.of(Math.clamp(share.getAsDouble(), 0, 1));
        become(new Look(look.colours(), look.opacity(), allowed, look.bare(), look.shared(), look.pointer(), look.map()));
    }

    /** Outlines what lies above the usual threshold, or nothing. */
    public void toggleThreshold() {
        threshold(look.threshold().isPresent() ? OptionalDouble.empty() : OptionalDouble.of(USUAL_THRESHOLD));
    }

    /** Moves the threshold, which appears if there is none. */
    public void moveThreshold(int steps) {
        threshold(OptionalDouble.of(Math.rint((look.threshold().orElse(USUAL_THRESHOLD) / THRESHOLD_STEP + steps)) * THRESHOLD_STEP));
    }

    public void bare(boolean bare) {
        become(new Look(look.colours(), look.opacity(), look.threshold(), bare, look.shared(), look.pointer(), look.map()));
    }

    public void shared(boolean shared) {
        become(new Look(look.colours(), look.opacity(), look.threshold(), look.bare(), shared, look.pointer(), look.map()));
    }

    public void pointer(Optional<Place> place) {
        become(new Look(look.colours(), look.opacity(), look.threshold(), look.bare(), look.shared(), place, look.map()));
    }

    /** The map that was gone to, from 0. */
    public void map(int index) {
        become(new Look(look.colours(), look.opacity(), look.threshold(), look.bare(), look.shared(), look.pointer(), index < 0 ? Optional.empty()
                : Optional.of(index)));
    }

    private void become(Look changed) {
        if (!changed.equals(look)) {
            look = changed;
            observers.tell(changed);
        }
    }
}
