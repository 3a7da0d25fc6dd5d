package org.glassbox.engine.training;

import java.util.stream.IntStream;
import org.glassbox.core.RandomStream;

/**
 * Deals samples into parts of nearly equal size. Each class is spread evenly, so that a class is absent from a part only if it has fewer samples than there
 * are parts.
 */
public final class Slices {
    private Slices() {
    }

    /**
     * The samples of one part; the parts do not overlap and are together all samples.
     *
     * @param labels of all samples
     * @param slice from 1
     * @param count of parts
     * @return indices in ascending order; empty only if there are fewer samples than parts
     */
    public static int[] members(int[] labels, int classes, int slice, int count, long seed) {
        RandomStream random = RandomStream.of(seed, "slices");
        int[] order = new int[0];
        for (int k = 0; k < classes; k++) {
            int label = k;
            int[] ofClass = IntStream.range(0, labels.length).filter(n -> labels[n] == label).toArray();
            random.shuffle(ofClass);
            order = IntStream.concat(IntStream.of(order), IntStream.of(ofClass)).toArray();
        }
        int[] dealt = order;
        return IntStream.range(0, dealt.length).filter(place -> place % count == slice - 1).map(place -> dealt[place]).sorted().toArray();
    }
}
