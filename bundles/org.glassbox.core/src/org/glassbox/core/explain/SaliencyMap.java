package org.glassbox.core.explain;

import java.util.function.DoubleUnaryOperator;

/**
 * One image's explanation as plain numbers, at the method's own resolution and before any scaling.
 *
 * @param width columns
 * @param height rows
 * @param values row by row; not copied and not to be changed
 * @param target the class that was explained
 * @param completenessGap by how much the values miss the sum that the method promises; NaN where it promises none
 */
public record SaliencyMap(int width, int height, float[] values, int target, double completenessGap) {
    /** Whether a map says anything. */
    public enum Status {
        /** There is something to see. */
        OK,
        /** No value is above zero, for a method whose maps can't be negative. */
        ZERO,
        /** All values are equal. */
        CONSTANT,
        /** Some value is infinite or not a number. */
        NONFINITE
    }

    /** How values are brought to a common range (methods.md 0). */
    public enum Scaling {
        /** max(S, 0) / max S, in [0, 1]: what speaks for the class; usual for maps of layers. */
        MAX,
        /** (S - min) / (max - min), in [0, 1]. */
        MINMAX,
        /** S / max |S|, in [-1, 1]: keeps zero and the signs; usual for maps of the input. */
        SIGNED,
        /** S itself. */
        NONE
    }

    public SaliencyMap {
        if (values.length != width * height) {
            throw new IllegalArgumentException("a map of " + width + " x " + height + " can't have " + values.length + " values");
        }
    }

    /** See methods.md 0: NONFINITE, then ZERO (largest absolute value 0), then CONSTANT (range at most 1e-12 of max(1, largest)). */
    public Status status() {
        for (float value : values) {
            if (!Float.isFinite(value)) {
                return Status.NONFINITE;
            }
        }
        double min = smallest();
        double max = largest();
        if (min == 0 && max == 0) {
            return Status.ZERO;
        }
        return max - min <= 1e-12 * Math.max(1, Math.abs(max)) ? Status.CONSTANT : Status.OK;
    }

    /** Values divided by the largest absolute value, in [-1, 1]; all zero where the status is not OK. */
    public float[] scaled() {
        return scaled(Scaling.SIGNED);
    }

    /**
     * The values in a common range. All zero where a value is not finite, and where there is nothing to scale by: for {@link Scaling#MAX} no value above zero,
     * for {@link Scaling#MINMAX} and {@link Scaling#SIGNED} all values equal. {@link Scaling#NONE} gives a copy of whatever they are.
     */
    public float[] scaled(Scaling scaling) {
        Status status = status();
        double min = smallest();
        double max = largest();
        double magnitude = Math.max(max, -min);
        boolean varied = status == Status.OK;
        return switch (scaling) {
            case MAX -> status != Status.NONFINITE && max > 0 ? each(value -> Math.max(value, 0) / max) : new float[values.length];
            case MINMAX -> varied ? each(value -> (value - min) / (max - min)) : new float[values.length];
            case SIGNED -> varied ? each(value -> value / magnitude) : new float[values.length];
            case NONE -> values.clone();
        };
    }

    private float[] each(DoubleUnaryOperator scaling) {
        float[] scaled = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            scaled[i] = (float) scaling.applyAsDouble(values[i]);
        }
        return scaled;
    }

    private double smallest() {
        double smallest = Double.POSITIVE_INFINITY;
        for (float value : values) {
            smallest = Math.min(smallest, value);
        }
        return smallest;
    }

    private double largest() {
        double largest = Double.NEGATIVE_INFINITY;
        for (float value : values) {
            largest = Math.max(largest, value);
        }
        return largest;
    }

    /**
     * The map at an image's size, bilinear with half-pixel centres and clamped edges, scaled as in {@link #scaled()}.
     *
     * @return row by row, {@code newWidth * newHeight} values in [-1, 1]
     */
    public float[] resized(int newWidth, int newHeight) {
        return resized(newWidth, newHeight, Scaling.SIGNED);
    }

    /**
     * The map at an image's size: scaled first, then resized bilinearly with half-pixel centres and clamped edges, which leaves the range as it is.
     *
     * @return row by row, {@code newWidth * newHeight} values
     */
    public float[] resized(int newWidth, int newHeight, Scaling scaling) {
        float[] source = scaled(scaling);
        float[] result = new float[newWidth * newHeight];
        for (int y = 0; y < newHeight; y++) {
            double sy = Math.clamp((y + 0.5) * height / newHeight - 0.5, 0, height - 1.0);
            int y0 = (int) sy;
            int y1 = Math.min(y0 + 1, height - 1);
            double fy = sy - y0;
            for (int x = 0; x < newWidth; x++) {
                double sx = Math.clamp((x + 0.5) * width / newWidth - 0.5, 0, width - 1.0);
                int x0 = (int) sx;
                int x1 = Math.min(x0 + 1, width - 1);
                double fx = sx - x0;
                double top = source[y0 * width + x0] * (1 - fx) + source[y0 * width + x1] * fx;
                double bottom = source[y1 * width + x0] * (1 - fx) + source[y1 * width + x1] * fx;
                result[y * newWidth + x] = (float) (top * (1 - fy) + bottom * fy);
            }
        }
        return result;
    }
}
