package org.glassbox.engine.training;

import org.glassbox.core.RandomStream;
import org.glassbox.core.image.GreyMask;
import org.glassbox.core.image.Mask;
import org.glassbox.core.image.Normalisation;
import org.glassbox.core.image.RgbImage;
import org.glassbox.engine.experiment.Augmentation;

/**
 * One random draw of an {@link Augmentation}: an affine map from places of the result to places of the source, and a brightness factor. Pixels outside the
 * source mirror at its edges.
 */
public final class ImageWarp {
    private final double a;
    private final double b;
    private final double c;
    private final double d;
    private final double shiftX;
    private final double shiftY;
    private final double brightness;
    private final boolean identity;

    private ImageWarp(double a, double b, double c, double d, double shiftX, double shiftY, double brightness, boolean identity) {
        this.a = a;
        this.b = b;
        this.c = c;
        this.d = d;
        this.shiftX = shiftX;
        this.shiftY = shiftY;
        this.brightness = brightness;
        this.identity = identity;
    }

    /** Leaves images as they are. */
    public static ImageWarp none() {
        return new ImageWarp(1, 0, 0, 1, 0, 0, 1, true);
    }

    /** A draw; coordinates are relative to the centre, the unit being half a side. */
    public static ImageWarp draw(Augmentation settings, RandomStream random) {
        if (settings.isIdentity()) {
            return none();
        }
        double mirrorX = settings.flipHorizontal() && random.chance(0.5) ? -1 : 1;
        double mirrorY = settings.flipVertical() && random.chance(0.5) ? -1 : 1;
        double kept = 1 - random.uniform(0, settings.crop());
        double angle = Math.toRadians(random.uniform(-settings.rotation(), settings.rotation()));
        double x = random.uniform(-(1 - kept), 1 - kept);
        double y = random.uniform(-(1 - kept), 1 - kept);
        double factor = random.uniform(1 - settings.brightness(), 1 + settings.brightness());
        double cos = StrictMath.cos(angle) * kept;
        double sin = StrictMath.sin(angle) * kept;
        return new ImageWarp(mirrorX * cos, -mirrorX * sin, mirrorY * sin, mirrorY * cos, x, y, factor, false);
    }

    /**
     * Writes the warped, normalised image.
     *
     * @param target gets planes R, G, B of H x W values each, from {@code offset} on
     */
    public void apply(RgbImage image, Normalisation normalisation, float[] target, int offset) {
        if (identity) {
            float[] planes = normalisation.planes(image);
            System.arraycopy(planes, 0, target, offset, planes.length);
            return;
        }
        int width = image.width();
        int height = image.height();
        int plane = width * height;
        for (int y = 0; y < height; y++) {
            double v = (2 * y + 1.0) / height - 1;
            for (int x = 0; x < width; x++) {
                double u = (2 * x + 1.0) / width - 1;
                sample(image, sourceX(u, v, width), sourceY(u, v, height), normalisation, target, offset + y * width + x, plane);
            }
        }
    }

    /**
     * Writes the warped mask: 1 where the nearest source pixel is in it, else 0. Beyond the edges it goes on mirrored, as its image does.
     *
     * @param target gets H x W values from {@code offset} on
     */
    public void apply(Mask mask, float[] target, int offset) {
        apply(mask.toFloats(), mask.width(), mask.height(), target, offset);
    }

    /** As {@link #apply(Mask, float[], int)}, with the shade of the nearest source pixel from 0 to 1. */
    public void apply(GreyMask mask, float[] target, int offset) {
        apply(mask.toFloats(), mask.width(), mask.height(), target, offset);
    }

    private void apply(float[] source, int width, int height, float[] target, int offset) {
        if (identity) {
            System.arraycopy(source, 0, target, offset, source.length);
            return;
        }
        for (int y = 0; y < height; y++) {
            double v = (2 * y + 1.0) / height - 1;
            for (int x = 0; x < width; x++) {
                double u = (2 * x + 1.0) / width - 1;
                int nearestX = mirrored((int) Math.floor(sourceX(u, v, width) + 0.5), width);
                int nearestY = mirrored((int) Math.floor(sourceY(u, v, height) + 0.5), height);
                target[offset + y * width + x] = source[nearestY * width + nearestX];
            }
        }
    }

    /** The column of the source that a place of the result shows, in pixels. */
    private double sourceX(double u, double v, int width) {
        return (a * u + b * v + shiftX + 1) * width / 2 - 0.5;
    }

    /** The row of the source that a place of the result shows, in pixels. */
    private double sourceY(double u, double v, int height) {
        return (c * u + d * v + shiftY + 1) * height / 2 - 0.5;
    }

    private void sample(RgbImage image, double x, double y, Normalisation normalisation, float[] target, int index, int plane) {
        int left = (int) Math.floor(x);
        int top = (int) Math.floor(y);
        double fx = x - left;
        double fy = y - top;
        int x0 = mirrored(left, image.width());
        int x1 = mirrored(left + 1, image.width());
        int y0 = mirrored(top, image.height());
        int y1 = mirrored(top + 1, image.height());
        for (int channel = 0; channel < 3; channel++) {
            double upper = image.value(x0, y0, channel) * (1 - fx) + image.value(x1, y0, channel) * fx;
            double lower = image.value(x0, y1, channel) * (1 - fx) + image.value(x1, y1, channel) * fx;
            double value = Math.clamp(brightness * (upper * (1 - fy) + lower * fy) / 255, 0, 1);
            target[index + channel * plane] = normalisation.normalise(channel, value);
        }
    }

    private static int mirrored(int i, int size) {
        int period = 2 * size;
        int folded = Math.floorMod(i, period);
        return folded < size ? folded : period - 1 - folded;
    }
}
