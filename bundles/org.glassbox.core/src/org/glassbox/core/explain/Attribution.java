package org.glassbox.core.explain;

import ai.djl.ndarray.NDArray;

/**
 * What an explainer found, before any scaling.
 *
 * @param values for {@link Space#INPUT} (N, C, H, W) signed, for {@link Space#LAYER} (N, h, w) after the method's own ReLU
 * @param completenessGap for methods that promise that values sum to a difference of scores, by how much they miss it for each image; else null
 */
public record Attribution(NDArray values, Space space, double[] completenessGap) {
    /** Where the values live. */
    public enum Space { INPUT, LAYER }

    /** Values at the input for which the method promises no sum. */
    public static Attribution ofInput(NDArray values) {
        return new Attribution(values, Space.INPUT, null);
    }

    /** Values at a layer's resolution. */
    public static Attribution ofLayer(NDArray values) {
        return new Attribution(values, Space.LAYER, null);
    }
}
