package org.glassbox.ui.advise;

import org.glassbox.core.explain.HeatMap;
import org.glassbox.core.explain.SaliencyMap;
import org.glassbox.core.image.ColourMap;
import org.glassbox.core.image.RgbImage;
import org.glassbox.engine.report.Overlay;

/**
 * How a map's values become colours over an image.
 *
 * @param largest the absolute value of the strongest colours; larger ones get the same
 */
public record MapScale(ColourMap colours, double largest) {
    /** The one by which the map is drawn over the image. */
    public static MapScale of(SaliencyMap map, RgbImage image) {
        float peak = 0;
        for (float value : map.values()) {
            peak = Math.max(peak, Math.abs(value));
        }
        boolean usable = map.status() == SaliencyMap.Status.OK;
        double unit = usable ? peak * HeatMap.unit(map.resized(image.width(), image.height())) : 1;
        return new MapScale(ColourMap.defaultFor(Overlay.isSigned(map)), unit);
    }
}
