package org.glassbox.pytorch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;

/**
 * Multiplication by numbers in what is going to be differentiated. DJL's {@code mul(Number)} and {@code div(Number)} must not be used there: they lay the
 * number in memory that Java frees at its next garbage collection, while PyTorch keeps a pointer to it for the gradient, which then is anything.
 */
public final class Scalars {
    private Scalars() {
    }

    /** {@code array * factor}, owned by the array's manager. */
    public static NDArray times(NDArray array, double factor) {
        try (NDArray number = number(array, factor)) {
            return array.mul(number);
        }
    }

    /** {@code array / divisor}, owned by the array's manager. */
    public static NDArray over(NDArray array, double divisor) {
        try (NDArray number = number(array, divisor)) {
            return array.div(number);
        }
    }

    /** Of rank 0 in memory of PyTorch's own, which lives as long as a graph needs it. */
    private static NDArray number(NDArray like, double value) {
        return like.getManager().full(new Shape(), (float) value, like.getDataType());
    }
}
