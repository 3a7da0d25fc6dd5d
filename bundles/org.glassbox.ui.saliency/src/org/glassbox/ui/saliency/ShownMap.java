package org.glassbox.ui.saliency;

import java.util.BitSet;
import java.util.OptionalDouble;
import org.glassbox.core.explain.HeatMap;
import org.glassbox.core.explain.SaliencyMap;
import org.glassbox.core.image.ColourMap;
import org.glassbox.core.image.Mask;
import org.glassbox.engine.explain.Explanation;
import org.glassbox.ui.Place;

/**
 * A map as the inspector shows it: a value in the method's own unit for each pixel that the network saw, and the scale of its colours. User interface's thread
 * only.
 */
public final class ShownMap {
    private final Explanation explanation;
    private final int width;
    private final int height;
    private final float[] values;
    private final double largest;
    private final double unit;
    private final boolean signed;
    private double lastShare = Double.NaN; // the last threshold and what lies above it, as it is asked for again and again while the pointer moves
    private Mask lastAbove;

    /**
     * @param width of the network's images, to which maps of layers are interpolated
     * @param height likewise
     */
    public ShownMap(Explanation explanation, int width, int height) {
        this.explanation = explanation;
        this.width = width;
        this.height = height;
        SaliencyMap map = explanation.map();
        boolean usable = map.status() == SaliencyMap.Status.OK;
        float peak = 0;
        float top = 0;
        boolean negative = false;
        for (float value : map.values()) {
            peak = usable ? Math.max(peak, Math.abs(value)) : 0;
            top = Math.max(top, value);
            negative |= value < 0;
        }
        float[] shares = map.resized(width, height);
        values = new float[shares.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = shares[i] * peak;
        }
        largest = usable ? Math.max(0, top) : 0;
        unit = HeatMap.unit(values);
        signed = negative;
    }

    public Explanation explanation() {
        return explanation;
    }

    /** Columns. */
    public int width() {
        return width;
    }

    /** Rows. */
    public int height() {
        return height;
    }

    /** Whether some value speaks against the class. */
    public boolean isSigned() {
        return signed;
    }

    /** The absolute value that gets the strongest colours; larger ones get the same. */
    public double unit() {
        return unit;
    }

    /** The largest value, before layers are interpolated; 0 where none is positive. */
    public double largest() {
        return largest;
    }

    /** The value at a point of the image. */
    public double at(Place place) {
        return values[place.row(height) * width + place.column(width)];
    }

    /**
     * Colours and opacities, {@code width * height}.
     *
     * @param scale the absolute value that gets the strongest colours; {@link #unit} unless maps are to share their scale
     * @param opacity of the strongest values, 0 to 1
     * @return 0xAARRGGBB; all see-through for a map that says nothing
     */
    public int[] argb(ColourMap colours, double opacity, double scale) {
        return HeatMap.colour(values, scale, colours, opacity);
    }

    /** The pixels whose value is positive and at least this share of the largest one, as the metric of the same name counts them. */
    public Mask above(double share) {
        if (share == lastShare) {
            return lastAbove;
        }
        float[] shares = explanation.map().resized(width, height, SaliencyMap.Scaling.MAX);
        BitSet pixels = new BitSet(shares.length);
        for (int i = 0; i < shares.length; i++) {
            pixels.set(i, shares[i] > 0 && shares[i] >= share);
        }
        lastShare = share;
        lastAbove = new Mask(width, height, pixels);
        return lastAbove;
    }

    /** By how much the pixels above a threshold agree with a mask: |both| / |either|; nothing where neither has a pixel. */
    public OptionalDouble iou(double share, Mask mask) {
        Mask above = above(share);
        Mask wanted = mask.resized(width, height);
        int either = above.union(wanted).count();
        int both = above.count() + wanted.count() - either;
        return either == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) both / either);
    }
}
