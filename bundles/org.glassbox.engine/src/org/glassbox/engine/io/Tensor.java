package org.glassbox.engine.io;

import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import org.glassbox.core.GlassboxException;

/**
 * Numbers from or for a file, as plain Java: no device, any thread.
 *
 * @param shape lengths of the axes, copied; a scalar has none
 * @param values in C order, as many as the product of the shape. Not copied, for weights are large: nobody changes it
 */
public record Tensor(long[] shape, float[] values) {
    public Tensor {
        shape = shape.clone();
        requireFit(shape, values.length);
    }

    /** A tensor with one axis. */
    public static Tensor of(float... values) {
        return new Tensor(new long[] {values.length}, values);
    }

    @Override
    public long[] shape() {
        return shape.clone();
    }

    /** Whether the axes have these lengths. */
    public boolean hasShape(Shape expected) {
        return Arrays.equals(shape, expected.getShape());
    }

    /** As (64, 3, 3, 3). */
    public String shapeText() {
        return new Shape(shape).toString();
    }

    /**
     * The number of values, checked before anything of that size is allocated for a file that somebody else wrote.
     *
     * @param where the file and the tensor, for the message
     * @throws GlassboxException if a length is negative or the memory of this process can't hold the values
     */
    static int requireCount(long[] shape, String where) throws GlassboxException {
        long count;
        try {
            count = count(shape);
        } catch (ArithmeticException | IllegalArgumentException e) {
            throw GlassboxException.badInput(where + " has the impossible shape " + Arrays.toString(shape) + ".", e);
        }
        long limit = Math.min(Integer.MAX_VALUE - 8, Runtime.getRuntime().maxMemory() / (2 * Float.BYTES));
        if (count > limit) {
            throw GlassboxException.badInput(where + " has " + count + " values, but Glassbox can take at most " + limit
                    + " with the memory it was given (Java option -Xmx).");
        }
        return (int) count;
    }

    /**
     * Checks that all tensors of a file fit into memory together, before the first of them is read.
     *
     * @param count of all values
     * @param where the file, for the message
     * @throws GlassboxException if the memory of this process can't hold them
     */
    static void requireMemory(long count, String where) throws GlassboxException {
        long limit = Runtime.getRuntime().maxMemory() / Float.BYTES;
        if (count > limit) {
            throw GlassboxException.badInput(where + " needs memory for " + count + " values, but Glassbox can take at most " + limit
                    + " with the memory it was given (Java option -Xmx).");
        }
    }

    /** Checks that a tensor of this shape has as many values. */
    static void requireFit(long[] shape, int values) {
        if (count(shape) != values) {
            throw new IllegalArgumentException("a tensor of shape " + Arrays.toString(shape) + " can't have " + values + " values");
        }
    }

    private static long count(long[] shape) {
        long count = 1;
        for (long length : shape) {
            if (length < 0) {
                throw new IllegalArgumentException("negative length");
            }
            count = Math.multiplyExact(count, length);
        }
        return count;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Tensor tensor && Arrays.equals(tensor.shape, shape) && Arrays.equals(tensor.values, values);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(shape) + Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return "Tensor" + shapeText();
    }
}
