package org.glassbox.metrics;

import java.util.Arrays;
import org.glassbox.core.RandomStream;

/** Pixels or regions by their relevance. */
final class Order {
    private Order() {
    }

    /**
     * Indices by descending value. Equal values come in random order, those of a constant map all of them: by the order of rows, a map that says nothing would
     * remove an image from its top, which is better than chance or worse.
     */
    static int[] descending(float[] values, RandomStream random) {
        int[] shuffled = new int[values.length];
        for (int i = 0; i < shuffled.length; i++) {
            shuffled[i] = i;
        }
        random.shuffle(shuffled);
        long[] keys = new long[values.length]; // the value's place in the upper half, the shuffled place in the lower
        for (int i = 0; i < keys.length; i++) {
            int bits = Float.floatToIntBits(values[shuffled[i]] + 0f); // -0 + 0 is 0
            int ascending = bits < 0 ? ~bits ^ Integer.MIN_VALUE : bits;
            keys[i] = ((long) ~ascending << Integer.SIZE) | i;
        }
        Arrays.sort(keys);
        int[] order = new int[values.length];
        for (int i = 0; i < order.length; i++) {
            order[i] = shuffled[(int) keys[i]];
        }
        return order;
    }

    /** The place of each index in an order. */
    static int[] places(int[] order) {
        int[] places = new int[order.length];
        for (int i = 0; i < order.length; i++) {
            places[order[i]] = i;
        }
        return places;
    }
}
