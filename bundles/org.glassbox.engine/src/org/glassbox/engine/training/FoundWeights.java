package org.glassbox.engine.training;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.glassbox.core.training.SampleWeights;

/** Weights of a whole training set, put together from parts; NaN for samples that were in none. Not thread safe. */
final class FoundWeights {
    private final double[] values;
    private final Map<String, double[]> figures = new LinkedHashMap<>();

    /** @param samples of the training set */
    FoundWeights(int samples) {
        values = unknown(samples);
    }

    private static double[] unknown(int samples) {
        double[] values = new double[samples];
        Arrays.fill(values, Double.NaN);
        return values;
    }

    /**
     * Adds a part; a sample that was in an earlier one is told by the later.
     *
     * @param indices of the samples; the part may have more at its end, which don't belong to the set
     */
    void add(int[] indices, SampleWeights part) {
        set(values, indices, part.values());
        part.figures().forEach((name, figure) -> set(figures.computeIfAbsent(name, key -> unknown(values.length)), indices, figure));
    }

    private static void set(double[] all, int[] indices, double[] part) {
        for (int i = 0; i < indices.length; i++) {
            all[indices[i]] = part[i];
        }
    }

    SampleWeights all() {
        return new SampleWeights(values, figures);
    }
}
