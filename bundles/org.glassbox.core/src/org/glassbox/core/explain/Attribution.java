package org.glassbox.core.explain;

import ai.djl.ndarray.NDArray;
import java.util.Map;
import java.util.Optional;

/**
 * What an explainer found, before any scaling.
 *
 * @param values float32, of the shape that the space says; owned by the manager of the request's images
 * @param space where the values live
 * @param completeness for methods that promise that values sum to a difference of scores
 * @param figures what else the method says of each image, N values by name, such as the fit of a surrogate model
 */
public record Attribution(NDArray values, Space space, Optional<Completeness> completeness, Map<String, double[]> figures) {
    /** Where the values live. */
    public enum Space {
        /** A signed value for each number of the input, (N, C, H, W). */
        INPUT,
        /** A signed value for each pixel with all its channels together, (N, H, W): what methods find that hide pixels. */
        PIXEL,
        /** A value for each position of a layer, (N, h, w), after the method's own ReLU. */
        LAYER
    }

    public Attribution {
        figures = Map.copyOf(figures);
    }

    /** Values at the input for which the method promises no sum. */
    public static Attribution ofInput(NDArray values) {
        return new Attribution(values, Space.INPUT, Optional.empty(), Map.of());
    }

    /** Values at the input that are to sum to a difference of scores. */
    public static Attribution ofInput(NDArray values, Completeness completeness) {
        return new Attribution(values, Space.INPUT, Optional.of(completeness), Map.of());
    }

    /** Values of whole pixels for which the method promises no sum. */
    public static Attribution ofPixels(NDArray values) {
        return new Attribution(values, Space.PIXEL, Optional.empty(), Map.of());
    }

    /** Values of whole pixels that are to sum to a difference of scores. */
    public static Attribution ofPixels(NDArray values, Completeness completeness) {
        return new Attribution(values, Space.PIXEL, Optional.of(completeness), Map.of());
    }

    /** Values at a layer's resolution. */
    public static Attribution ofLayer(NDArray values) {
        return new Attribution(values, Space.LAYER, Optional.empty(), Map.of());
    }

    /** The same with more to say of each image. */
    public Attribution with(Map<String, double[]> newFigures) {
        return new Attribution(values, space, completeness, newFigures);
    }
}
