package org.glassbox.core.training;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a {@link Weighting} found.
 *
 * @param values v, one for each sample of the request in its order, at least 0; NaN where none could be found, so that the sample keeps the one it had
 * @param figures what else is to be told of each sample, as many values by name, NaN where undefined; columns of the weights' file in this order
 */
public record SampleWeights(double[] values, Map<String, double[]> figures) {
    public SampleWeights {
        figures = Collections.unmodifiableMap(new LinkedHashMap<>(figures));
        for (Map.Entry<String, double[]> figure : figures.entrySet()) {
            if (figure.getValue().length != values.length) {
                throw new IllegalArgumentException(figure.getValue().length + " values of " + figure.getKey() + " for " + values.length + " samples");
            }
        }
    }

    /** Without figures. */
    public static SampleWeights of(double[] values) {
        return new SampleWeights(values, Map.of());
    }
}
