package org.glassbox.datasets;

import java.util.BitSet;
import java.util.Optional;
import org.glassbox.core.image.Mask;
import org.glassbox.core.image.RgbImage;

/**
 * A finished image without its patch, and what it takes to put the patch on it: the pair differs in the patch's pixels only. Immutable.
 */
final class LesionScene {
    /** Cyan, yellow, green, purple. */
    private static final double[][] COLOURS = {{0.15, 0.75, 0.85}, {0.95, 0.83, 0.15}, {0.20, 0.68, 0.30}, {0.55, 0.25, 0.70}};

    /**
     * The place of the patch. Values are in [0, 1] before they are rounded to bytes.
     *
     * @param pixels {@code y * size + x} of each pixel that the disc touches
     * @param coverage how much of the pixel the disc covers, above 0, at most 1
     * @param under the image below, without noise; R, G, B of each pixel
     * @param light what white would be there
     * @param noise to be added; R, G, B of each pixel
     */
    record PatchPlace(int[] pixels, double[] coverage, double[] under, double[] light, double[] noise) {
    }

    private final RgbImage bare;
    private final Mask lesion;
    private final Mask details;
    private final PatchPlace place;

    /**
     * @param place null if no corner is free
     */
    LesionScene(RgbImage bare, Mask lesion, Mask details, PatchPlace place) {
        this.bare = bare;
        this.lesion = lesion;
        this.details = details;
        this.place = place;
    }

    static int colours() {
        return COLOURS.length;
    }

    /** The byte for a value: floor(255 clip(v) + .5). */
    static byte quantise(double value) {
        return (byte) (int) Math.floor(255 * Math.min(1, Math.max(0, value)) + 0.5);
    }

    Mask lesion() {
        return lesion;
    }

    Mask details() {
        return details;
    }

    RgbImage withoutPatch() {
        return bare;
    }

    /** The image with a patch in one of the four colours; without it where no corner is free of the lesion. */
    RgbImage withPatch(int colour) {
        if (place == null) {
            return bare;
        }
        byte[] rgb = bare.rgb().clone();
        for (int k = 0; k < place.pixels.length; k++) {
            double coverage = place.coverage[k];
            for (int c = 0; c < 3; c++) {
                double value = (1 - coverage) * place.under[3 * k + c] + coverage * COLOURS[colour][c] * place.light[k];
                rgb[3 * place.pixels[k] + c] = quantise(value + place.noise[3 * k + c]);
            }
        }
        return new RgbImage(bare.width(), bare.height(), rgb);
    }

    /** The pixels of a patch; absent where no corner is free of the lesion. */
    Optional<Mask> patch() {
        if (place == null) {
            return Optional.empty();
        }
        BitSet pixels = new BitSet();
        for (int pixel : place.pixels) {
            pixels.set(pixel);
        }
        return Optional.of(new Mask(bare.width(), bare.height(), pixels));
    }

    /** Memory that this takes, in bytes, roughly. */
    long bytes() {
        return 3L * bare.width() * bare.height() + bare.width() * bare.height() / 4 + (place == null ? 0 : 68L * place.pixels.length) + 500;
    }
}
