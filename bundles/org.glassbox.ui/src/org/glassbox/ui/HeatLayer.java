package org.glassbox.ui;

import org.eclipse.swt.graphics.ImageData;
import org.glassbox.core.explain.SaliencyMap;
import org.glassbox.core.image.ColourMap;
import org.glassbox.core.image.RgbImage;

/** What an {@link ImageCanvas} lays over an image. Drawn anew when colours or opacity change. */
@FunctionalInterface
public interface HeatLayer {
    /**
     * The layer's pixels with their opacities, at any resolution: they are stretched over the whole image.
     *
     * @param opacity of the strongest values, 0 to 1
     */
    ImageData draw(RgbImage image, ColourMap colours, double opacity);

    /** A map at the image's own resolution. Layers of one map are equal. */
    static HeatLayer of(SaliencyMap map) {
        return new OfMap(map);
    }

    /** See {@link #of}. */
    record OfMap(SaliencyMap map) implements HeatLayer {
        @Override
        public ImageData draw(RgbImage image, ColourMap colours, double opacity) {
            return Pictures.overlay(map, image.width(), image.height(), colours, opacity);
        }
    }
}
