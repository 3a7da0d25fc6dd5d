package org.glassbox.ui;

import org.glassbox.core.image.Mask;

/**
 * A set of pixels as an {@link ImageCanvas} draws it. The two kinds differ by the directions of their stripes and by their lines as well as by their colours.
 *
 * @param mask at any resolution; it is stretched over the whole image
 * @param striped whether its inside is striped; else only its line is drawn
 */
public record AreaMark(Mask mask, Kind kind, boolean striped) {
    /** What somebody said of the pixels. */
    public enum Kind {
        /** They matter: level stripes, a solid line. */
        RELEVANT,
        /** They must not matter: diagonal stripes as marked rectangles have, a dashed line. */
        RULED_OUT
    }
}
