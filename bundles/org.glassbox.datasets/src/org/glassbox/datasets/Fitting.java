package org.glassbox.datasets;

import java.util.BitSet;
import org.glassbox.core.image.GreyMask;
import org.glassbox.core.image.ImageScaling;
import org.glassbox.core.image.Mask;
import org.glassbox.core.image.Region;
import org.glassbox.core.image.RgbImage;

/**
 * How a picture is brought to a square: a part of it is scaled onto a part of the square. Pictures are scaled as in {@link ImageScaling},
 * masks by the nearest pixel.
 *
 * @param source the part of the picture that is used
 * @param target where it comes to lie; black, and no mask, around it
 * @param size width and height of the square
 */
record Fitting(Region source, Region target, int size) {
    /** The way to a square for a picture of this size. */
    static Fitting of(ImageFolder.Fit fit, int width, int height, int size) {
        Region all = new Region(0, 0, width, height);
        Region square = new Region(0, 0, size, size);
        return switch (fit) {
            case STRETCH -> new Fitting(all, square, size);
            case CROP -> {
                int side = Math.min(width, height);
                yield new Fitting(new Region((width - side) / 2, (height - side) / 2, side, side), square, size);
            }
            case PAD -> {
                int longer = Math.max(width, height);
                int targetWidth = Math.max(1, (int) Math.round((double) size * width / longer));
                int targetHeight = Math.max(1, (int) Math.round((double) size * height / longer));
                yield new Fitting(all, new Region((size - targetWidth) / 2, (size - targetHeight) / 2, targetWidth, targetHeight), size);
            }
        };
    }

    RgbImage apply(RgbImage image) {
        if (image.width() == size && image.height() == size) {
            return image;
        }
        RgbImage scaled = ImageScaling.scale(image, source, target.width(), target.height());
        if (scaled.width() == size && scaled.height() == size) {
            return scaled;
        }
        byte[] rgb = new byte[3 * size * size];
        for (int y = 0; y < target.height(); y++) {
            System.arraycopy(scaled.rgb(), 3 * y * target.width(), rgb, 3 * ((target.y() + y) * size + target.x()), 3 * target.width());
        }
        return new RgbImage(size, size, rgb);
    }

    Mask apply(Mask mask) {
        if (mask.width() == size && mask.height() == size) {
            return mask;
        }
        BitSet pixels = new BitSet();
        for (int y = 0; y < target.height(); y++) {
            for (int x = 0; x < target.width(); x++) {
                pixels.set(place(x, y), mask.contains(sourceX(x), sourceY(y)));
            }
        }
        return new Mask(size, size, pixels);
    }

    GreyMask apply(GreyMask mask) {
        if (mask.width() == size && mask.height() == size) {
            return mask;
        }
        byte[] levels = new byte[size * size];
        for (int y = 0; y < target.height(); y++) {
            for (int x = 0; x < target.width(); x++) {
                levels[place(x, y)] = (byte) mask.level(sourceX(x), sourceY(y));
            }
        }
        return new GreyMask(size, size, levels);
    }

    /** Where the target's pixel lies in the square. */
    private int place(int x, int y) {
        return (target.y() + y) * size + target.x() + x;
    }

    /** The column of the picture that is nearest to the target's. */
    private int sourceX(int x) {
        return source.x() + (int) ((2L * x + 1) * source.width() / (2L * target.width()));
    }

    /** The row of the picture that is nearest to the target's. */
    private int sourceY(int y) {
        return source.y() + (int) ((2L * y + 1) * source.height() / (2L * target.height()));
    }
}
