package org.glassbox.ui.open;

import java.util.Map;
import java.util.Optional;
import org.glassbox.core.data.MaskRole;
import org.glassbox.core.image.ImageScaling;
import org.glassbox.core.image.Mask;
import org.glassbox.core.image.RgbImage;

/**
 * An image that is inspected. Two of them are equal only if they are the same, since comparing pixels would take too long.
 *
 * @param name for people, such as the file's
 * @param image at its own size
 * @param shown at most {@value #LARGEST_SIDE} pixels a side, which is as much as can be seen
 * @param masks what is known of its pixels, at any size
 * @param truth the name of its true class, where that is known
 */
public record Picture(String name, RgbImage image, RgbImage shown, Map<MaskRole, Mask> masks, Optional<String> truth) {
    private static final int LARGEST_SIDE = 1024;

    public Picture {
        masks = Map.copyOf(masks);
    }

    /** Scales the image, for which large ones take a while. */
    public Picture(String name, RgbImage image, Map<MaskRole, Mask> masks, Optional<String> truth) {
        this(name, image, scaled(image, LARGEST_SIDE), masks, truth);
    }

    /** The image with at most so many pixels a side, for small views of it. */
    public RgbImage atMost(int side) {
        return scaled(shown, side);
    }

    private static RgbImage scaled(RgbImage image, int side) {
        double factor = (double) side / Math.max(image.width(), image.height());
        return factor >= 1 ? image : ImageScaling.scale(image, Math.max(1, (int) Math.round(factor * image.width())), Math.max(1, (int) Math.round(factor
                * image.height())));
    }

    /** What the label is about, where somebody has drawn it. */
    public Optional<Mask> relevant() {
        return Optional.ofNullable(masks.get(MaskRole.RELEVANT));
    }

    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
