package org.glassbox.ui.annotation;

import java.util.BitSet;
import org.glassbox.core.explain.SaliencyMap;
import org.glassbox.core.image.Mask;

/** The pixels that stand out in a heat map. */
final class MapOutline {
    /** Of the largest value, from which on a pixel does. */
    private static final double THRESHOLD = 0.5;

    private MapOutline() {
    }

    /**
     * Pixels of at least half of the largest value; none where nothing speaks for the prediction.
     *
     * @param width of the result, pixels
     * @param height of the result, pixels
     */
    static Mask of(SaliencyMap map, int width, int height) {
        float[] values = map.values();
        float largest = 0;
        for (float value : values) {
            largest = Math.max(largest, value);
        }
        BitSet pixels = new BitSet(values.length);
        for (int i = 0; i < values.length; i++) {
            pixels.set(i, largest > 0 && values[i] >= THRESHOLD * largest);
        }
        return new Mask(map.width(), map.height(), pixels).resized(width, height);
    }
}
