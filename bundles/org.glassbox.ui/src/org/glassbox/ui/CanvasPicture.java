package org.glassbox.ui;

import java.util.Objects;
import java.util.Optional;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.graphics.ImageData;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Display;
import org.glassbox.core.image.ColourMap;
import org.glassbox.core.image.RgbImage;

/** The image of a canvas and the heat map over it, which is drawn anew only when it, its colours or its opacity change. */
final class CanvasPicture {
    /** From this scale on pixels are drawn as squares, so that nobody takes interpolation for content. */
    private static final double PIXELS_FROM = 16;
    private static final double LAYER_PIXELS_FROM = 4;
    private final Display display;
    private RgbImage image;
    private HeatLayer heat;
    private Image picture;
    private Image overlay;
    private Point overlaySize;
    private ColourMap colours = ColourMap.BLUE_ORANGE;
    private double opacity = 0.6;

    CanvasPicture(Display display) {
        this.display = display;
    }

    /** Null where there is none. */
    RgbImage image() {
        return image;
    }

    /** @return whether it is another image than before */
    boolean show(RgbImage shown, Optional<HeatLayer> layer) {
        boolean other = shown != image;
        if (other) {
            release();
            image = shown;
            picture = new Image(display, Pictures.of(shown));
        }
        if (!Objects.equals(layer.orElse(null), heat)) {
            heat = layer.orElse(null);
            releaseOverlay();
        }
        return other;
    }

    void clear() {
        release();
        image = null;
        heat = null;
    }

    double opacity() {
        return opacity;
    }

    /** @return whether it has changed */
    boolean opacity(double value) {
        double allowed = Math.clamp(value, 0, 1);
        boolean changed = allowed != opacity;
        if (changed) {
            opacity = allowed;
            releaseOverlay();
        }
        return changed;
    }

    ColourMap colours() {
        return colours;
    }

    /** @return whether they have changed */
    boolean colours(ColourMap value) {
        boolean changed = colours != value;
        if (changed) {
            colours = value;
            releaseOverlay();
        }
        return changed;
    }

    /**
     * @param place where the whole image is drawn
     * @param scale points per image pixel
     */
    void paint(GC gc, Rectangle place, double scale, boolean withHeat) {
        gc.setInterpolation(scale >= PIXELS_FROM ? SWT.NONE : SWT.DEFAULT);
        gc.drawImage(picture, 0, 0, image.width(), image.height(), place.x, place.y, place.width, place.height);
        if (heat != null && withHeat) {
            if (overlay == null) {
                ImageData drawn = heat.draw(image, colours, opacity);
                overlaySize = new Point(drawn.width, drawn.height);
                overlay = new Image(display, drawn);
            }
            boolean squares = (double) place.width / overlaySize.x >= LAYER_PIXELS_FROM;
            gc.setInterpolation(squares ? SWT.NONE : SWT.DEFAULT);
            gc.drawImage(overlay, 0, 0, overlaySize.x, overlaySize.y, place.x, place.y, place.width, place.height);
        }
    }

    void release() {
        if (picture != null) {
            picture.dispose();
            picture = null;
        }
        releaseOverlay();
    }

    private void releaseOverlay() {
        if (overlay != null) {
            overlay.dispose();
            overlay = null;
        }
    }
}
