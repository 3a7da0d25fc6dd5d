package org.glassbox.core.image;

import java.util.BitSet;

/**
 * A set of pixels. Immutable.
 */
public final class Mask {
    private final int width;
    private final int height;
    private final BitSet pixels;

    /**
     * @param pixels bit {@code y * width + x} is pixel (x, y); copied
     */
    public Mask(int width, int height, BitSet pixels) {
        if (width < 1 || height < 1 || pixels.length() > (long) width * height) {
            throw new IllegalArgumentException("no mask of " + width + " x " + height + " pixels with bit " + (pixels.length() - 1));
        }
        this.width = width;
        this.height = height;
        this.pixels = (BitSet) pixels.clone();
    }

    /** No pixel. */
    public static Mask empty(int width, int height) {
        return new Mask(width, height, new BitSet());
    }

    /** The pixels of the regions, as far as they lie inside. */
    public static Mask of(int width, int height, Iterable<Region> regions) {
        BitSet pixels = new BitSet(width * height);
        for (Region region : regions) {
            for (int y = Math.max(0, region.y()); y < Math.min(height, region.bottom()); y++) {
                int right = Math.min(width, region.right());
                if (region.x() < right) {
                    pixels.set(y * width + Math.max(0, region.x()), y * width + right);
                }
            }
        }
        return new Mask(width, height, pixels);
    }

    public int width() {
        return width;
    }

    public int height() {
        return height;
    }

    /** Whether the pixel belongs to the set. */
    public boolean contains(int x, int y) {
        return pixels.get(y * width + x);
    }

    /** The number of pixels in the set. */
    public int count() {
        return pixels.cardinality();
    }

    /** EMPTY in methods.md 0. */
    public boolean isEmpty() {
        return pixels.isEmpty();
    }

    /** FULL in methods.md 0. */
    public boolean isFull() {
        return count() == width * height;
    }

    /** The pixels of both. */
    public Mask union(Mask other) {
        BitSet result = (BitSet) pixels.clone();
        result.or(sameSize(other).pixels);
        return new Mask(width, height, result);
    }

    /** The pixels of this one that are not in the other. */
    public Mask minus(Mask other) {
        BitSet result = (BitSet) pixels.clone();
        result.andNot(sameSize(other).pixels);
        return new Mask(width, height, result);
    }

    /** All pixels that are not in this one. */
    public Mask complement() {
        BitSet result = (BitSet) pixels.clone();
        result.flip(0, width * height);
        return new Mask(width, height, result);
    }

    /** With all pixels that are at most so far away, sideways and upwards: a square around each. */
    public Mask grown(int distance) {
        if (distance == 0) {
            return this;
        }
        BitSet result = new BitSet(width * height);
        for (int i = pixels.nextSetBit(0); i >= 0; i = pixels.nextSetBit(i + 1)) {
            int x = i % width;
            int from = Math.max(0, x - distance);
            int to = (int) Math.min(width, (long) x + distance + 1);
            for (int y = Math.max(0, i / width - distance); y < Math.min(height, (long) i / width + distance + 1); y++) {
                result.set(y * width + from, y * width + to);
            }
        }
        return new Mask(width, height, result);
    }

    /** The share of the region's pixels that belong to the set, 0 to 1. */
    public double coverage(Region region) {
        int inside = 0;
        for (int y = region.y(); y < region.bottom(); y++) {
            inside += pixels.get(y * width + region.x(), y * width + region.right()).cardinality();
        }
        return (double) inside / region.area();
    }

    /** The same mask at another size, nearest pixel. */
    public Mask resized(int newWidth, int newHeight) {
        if (newWidth == width && newHeight == height) {
            return this;
        }
        BitSet result = new BitSet(newWidth * newHeight);
        for (int y = 0; y < newHeight; y++) {
            for (int x = 0; x < newWidth; x++) {
                result.set(y * newWidth + x, contains((2 * x + 1) * width / (2 * newWidth), (2 * y + 1) * height / (2 * newHeight)));
            }
        }
        return new Mask(newWidth, newHeight, result);
    }

    /** 1 in the set, 0 outside, row by row. */
    public float[] toFloats() {
        float[] values = new float[width * height];
        pixels.stream().forEach(i -> values[i] = 1f);
        return values;
    }

    private Mask sameSize(Mask other) {
        if (other.width != width || other.height != height) {
            throw new IllegalArgumentException("masks of " + width + " x " + height + " and " + other.width + " x " + other.height + " pixels");
        }
        return other;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Mask mask && mask.width == width && mask.height == height && mask.pixels.equals(pixels);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * width + height) + pixels.hashCode();
    }
}
