package org.glassbox.core.training;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The true classes of samples that may belong to several at once.
 *
 * @param rows N of K, whether a sample belongs to a class
 */
public record LabelSets(boolean[][] rows) {
    public LabelSets {
        rows = Arrays.stream(rows).map(boolean[]::clone).toArray(boolean[][]::new);
    }

    /**
     * @param labels of each sample
     * @param classes K
     */
    public static LabelSets of(List<? extends Collection<Integer>> labels, int classes) {
        boolean[][] rows = new boolean[labels.size()][classes];
        for (int n = 0; n < rows.length; n++) {
            for (int label : labels.get(n)) {
                rows[n][label] = true;
            }
        }
        return new LabelSets(rows);
    }

    /** The number of samples, N. */
    public int size() {
        return rows.length;
    }

    /** Whether sample n belongs to class k. */
    public boolean contains(int n, int k) {
        return rows[n][k];
    }

    /** The sets of some samples, in this order; one may occur several times. */
    public LabelSets at(int... samples) {
        return new LabelSets(IntStream.of(samples).mapToObj(n -> rows[n]).toArray(boolean[][]::new));
    }

    /** 1 where a sample belongs to a class, else 0: (N, K) row by row. */
    public float[] toFloats() {
        int classes = rows.length == 0 ? 0 : rows[0].length;
        float[] values = new float[rows.length * classes];
        for (int n = 0; n < rows.length; n++) {
            for (int k = 0; k < classes; k++) {
                values[n * classes + k] = rows[n][k] ? 1 : 0;
            }
        }
        return values;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LabelSets sets && Arrays.deepEquals(rows, sets.rows);
    }

    @Override
    public int hashCode() {
        return Arrays.deepHashCode(rows);
    }
}
