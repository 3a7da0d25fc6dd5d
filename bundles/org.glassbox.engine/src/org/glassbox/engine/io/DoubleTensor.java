package org.glassbox.engine.io;

import java.util.Arrays;

/**
 * As {@link Tensor}, in float64: for numbers whose last digits matter.
 *
 * @param shape lengths of the axes, copied; a scalar has none
 * @param values in C order, as many as the product of the shape; not copied and not to be changed
 */
public record DoubleTensor(long[] shape, double[] values) {
    public DoubleTensor {
        shape = shape.clone();
        Tensor.requireFit(shape, values.length);
    }

    /** A tensor with one axis. */
    public static DoubleTensor of(double... values) {
        return new DoubleTensor(new long[] {values.length}, values);
    }

    @Override
    public long[] shape() {
        return shape.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DoubleTensor tensor && Arrays.equals(tensor.shape, shape) && Arrays.equals(tensor.values, values);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(shape) + Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return "DoubleTensor" + Arrays.toString(shape);
    }
}
