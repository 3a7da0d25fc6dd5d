package org.glassbox.explainers;

import org.glassbox.core.image.RgbImage;
import org.glassbox.core.image.Segmentation;
import org.glassbox.core.image.Slic;

/** How a picture is cut into the parts that are hidden together. */
public enum Segments {
    /** Superpixels, whose borders follow the picture's edges, see {@link Slic}. */
    SLIC,
    /** Square cells. */
    GRID;

    private static final int ITERATIONS = 10;

    /**
     * @param wanted about how many
     * @param compactness see {@link Slic}
     */
    Segmentation of(RgbImage image, int wanted, double compactness) {
        return switch (this) {
            case SLIC -> new Slic(wanted, compactness, ITERATIONS).segment(image);
            case GRID -> Segmentation.grid(image.width(), image.height(),
                    (int) Math.max(1, Math.round(Math.sqrt((double) image.width() * image.height() / wanted))));
        };
    }
}
