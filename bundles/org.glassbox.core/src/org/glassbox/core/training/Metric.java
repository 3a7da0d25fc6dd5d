package org.glassbox.core.training;

import java.util.List;

/** Judges a network's predictions. A record whose components are its options. Contributed to the extension point {@code metrics}. */
public interface Metric {
    /** One or several named numbers, such as "accuracy", or "recall/malignant" for one class. */
    List<Value> compute(Predictions predictions);

    /** Whether the metric also looks at {@link Predictions#reasons}, which cost two gradients of the network's last layers for each sample. */
    default boolean needsReasons() {
        return false;
    }

    /**
     * By how much images are changed against the network for {@link Predictions#attacked}, in pixel values from 0 to 1. All together they cost a gradient by the
     * images, and each of them a forward pass.
     */
    default List<Double> attacks() {
        return List.of();
    }

    /**
     * @param name unique among a metric's values
     * @param value NaN where it is undefined (a class without samples), which is shown as n/a and never as 0
     */
    record Value(String name, double value) {
    }
}
