package org.glassbox.core.image;

/**
 * How much each pixel matters, in shades of grey: a mask of which pixels may belong to it in part. Immutable.
 */
public final class GreyMask {
    private static final int WHITE = 255;
    private final int width;
    private final int height;
    private final byte[] levels;

    /**
     * @param levels of each pixel, row by row, 0 (not at all) to 255 (wholly); copied
     */
    public GreyMask(int width, int height, byte[] levels) {
        if (width < 1 || height < 1 || levels.length != (long) width * height) {
            throw new IllegalArgumentException("no mask of " + width + " x " + height + " pixels with " + levels.length + " levels");
        }
        this.width = width;
        this.height = height;
        this.levels = levels.clone();
    }

    /** Black and white: pixels of the set wholly, the others not at all. */
    public static GreyMask of(Mask mask) {
        byte[] levels = new byte[mask.width() * mask.height()];
        for (int i = 0; i < levels.length; i++) {
            levels[i] = (byte) (mask.contains(i % mask.width(), i / mask.width()) ? WHITE : 0);
        }
        return new GreyMask(mask.width(), mask.height(), levels);
    }

    public int width() {
        return width;
    }

    public int height() {
        return height;
    }

    /** 0 to 255. */
    public int level(int x, int y) {
        return levels[y * width + x] & 0xff;
    }

    /** The same without the pixels of the set. */
    public GreyMask minus(Mask set) {
        if (set.width() != width || set.height() != height) {
            throw new IllegalArgumentException("masks of " + width + " x " + height + " and " + set.width() + " x " + set.height() + " pixels");
        }
        byte[] rest = levels.clone();
        for (int i = 0; i < rest.length; i++) {
            rest[i] = set.contains(i % width, i / width) ? 0 : rest[i];
        }
        return new GreyMask(width, height, rest);
    }

    /** 0 to 1, row by row. */
    public float[] toFloats() {
        float[] values = new float[levels.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (levels[i] & 0xff) / (float) WHITE;
        }
        return values;
    }
}
