package org.glassbox.core.explain;

import java.util.Arrays;
import org.glassbox.core.image.ColourMap;

/** A saliency map as a see-through picture that is laid over the image. */
public final class HeatMap {
    private HeatMap() {
    }

    /**
     * Colours and opacities at an image's size. Values are divided by the 99th percentile of their absolute values, so that a single pixel can't darken all
     * others; what matters little stays see-through, so that the image below can be seen. For colour maps without a sign, negative values are left out.
     *
     * @param opacity of the strongest values, 0 to 1
     * @return 0xAARRGGBB row by row, alpha not multiplied in; all see-through where the map's status is not OK
     */
    public static int[] overlay(SaliencyMap map, int width, int height, ColourMap colours, double opacity) {
        float[] values = map.resized(width, height);
        return colour(values, unit(values), colours, opacity);
    }

    /**
     * Colours and opacities of values, as in {@link #overlay}.
     *
     * @param unit what gets the strongest colours, as larger values do; positive
     * @return 0xAARRGGBB, alpha not multiplied in
     */
    public static int[] colour(float[] values, double unit, ColourMap colours, double opacity) {
        int[] argb = new int[values.length];
        for (int i = 0; i < values.length; i++) {
            double value = Math.clamp(values[i] / unit, -1.0, 1.0);
            double strength = colours.isSigned() ? Math.abs(value) : Math.max(0, value);
            int alpha = (int) Math.round(255 * opacity * Math.sqrt(strength)); // the root lets middling values be seen
            argb[i] = alpha << 24 | colours.rgb(value);
        }
        return argb;
    }

    /** What gets the strongest colours: the 99th percentile of the absolute values, or their largest where that is 0, or 1 where all are 0. */
    public static double unit(float[] values) {
        float[] sorted = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            sorted[i] = Math.abs(values[i]);
        }
        Arrays.sort(sorted);
        float percentile = sorted[(int) Math.floor(0.99 * (sorted.length - 1))];
        float largest = sorted[sorted.length - 1];
        return percentile > 0 ? percentile : largest > 0 ? largest : 1;
    }
}
