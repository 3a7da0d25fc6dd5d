package org.glassbox.ui.annotation;

import java.util.BitSet;
import org.glassbox.core.image.Mask;

/**
 * What was painted on an image, in its own pixels. No pixel is in both masks: what is painted last counts.
 *
 * @param relevant what matters
 * @param irrelevant what must not matter
 */
public record Drawing(Mask relevant, Mask irrelevant) {
    /** Nothing. */
    public static Drawing none(int width, int height) {
        return new Drawing(Mask.empty(width, height), Mask.empty(width, height));
    }

    public int width() {
        return relevant.width();
    }

    public int height() {
        return relevant.height();
    }

    public boolean isEmpty() {
        return relevant.isEmpty() && irrelevant.isEmpty();
    }

    /** With pixels painted by a tool. */
    public Drawing with(Tool tool, Mask pixels) {
        return switch (tool) {
            case REGIONS -> this;
            case RELEVANT -> new Drawing(relevant.union(pixels), irrelevant.minus(pixels));
            case IRRELEVANT -> new Drawing(relevant.minus(pixels), irrelevant.union(pixels));
            case ERASER -> new Drawing(relevant.minus(pixels), irrelevant.minus(pixels));
        };
    }

    /** With all that a tool's paint encloses painted too; the image's edge encloses nothing. */
    public Drawing filled(Tool tool) {
        return switch (tool) {
            case REGIONS, ERASER -> this;
            case RELEVANT -> with(tool, enclosed(relevant));
            case IRRELEVANT -> with(tool, enclosed(irrelevant));
        };
    }

    /** With everything that does not matter painted as what must not; nothing where it was not said what matters. */
    public Drawing withTheRestRuledOut() {
        return relevant.isEmpty() ? this : new Drawing(relevant, relevant.complement());
    }

    /** The pixels outside of a mask from which no way leads to the image's edge, in steps to the sides, up and down. */
    private static Mask enclosed(Mask mask) {
        int width = mask.width();
        int height = mask.height();
        BitSet outside = new BitSet(width * height);
        int[] reached = new int[width * height];
        int count = 0;
        for (int i = 0; i < width * height; i++) {
            int x = i % width;
            int y = i / width;
            if ((x == 0 || y == 0 || x == width - 1 || y == height - 1) && !mask.contains(x, y)) {
                outside.set(i);
                reached[count++] = i;
            }
        }
        for (int next = 0; next < count; next++) {
            int x = reached[next] % width;
            int y = reached[next] / width;
            for (int way = 0; way < 4; way++) {
                int besideX = x + (way == 0 ? 1 : way == 1 ? -1 : 0);
                int besideY = y + (way == 2 ? 1 : way == 3 ? -1 : 0);
                boolean within = besideX >= 0 && besideX < width && besideY >= 0 && besideY < height;
                if (within && !outside.get(besideY * width + besideX) && !mask.contains(besideX, besideY)) {
                    outside.set(besideY * width + besideX);
                    reached[count++] = besideY * width + besideX;
                }
            }
        }
        return new Mask(width, height, outside).union(mask).complement();
    }
}
