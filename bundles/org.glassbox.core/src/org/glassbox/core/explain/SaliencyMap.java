package org.glassbox.core.explain;

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

    public SaliencyMap {
        if (values.length != width * height) {
            throw new IllegalArgumentException("a map of " + width + " x " + height + " can't have " + values.length + " values");
        }
    }

    /** See methods.md 0: NONFINITE, then ZERO (largest absolute value 0), then CONSTANT (range at most 1e-12 of max(1, largest)). */
    public Status status() {
        double min = Double.POSITIVE_INFINITY;
        double max = Double.NEGATIVE_INFINITY;
        for (float value : values) {
            if (!Float.isFinite(value)) {
                return Status.NONFINITE;
            }
            min = Math.min(min, value);
            max = Math.max(max, value);
        }
        if (min == 0 && max == 0) {
            return Status.ZERO;
        }
        return max - min <= 1e-12 * Math.max(1, Math.abs(max)) ? Status.CONSTANT : Status.OK;
    }

    /** Values divided by the largest absolute value, in [-1, 1]; all zero where the status is not OK. */
    public float[] scaled() {
        float[] scaled = new float[values.length];
        if (status() == Status.OK) {
            float largest = 0;
            for (float value : values) {
                largest = Math.max(largest, Math.abs(value));
            }
            for (int i = 0; i < values.length; i++) {
                scaled[i] = values[i] / largest;
            }
        }
        return scaled;
    }

    /**
     * The map at an image's size, bilinear with half-pixel centres and clamped edges, scaled as in {@link #scaled}.
     *
     * @return row by row, {@code newWidth * newHeight} values in [-1, 1]
     */
    public float[] resized(int newWidth, int newHeight) {
        return interpolated(scaled(), newWidth, newHeight);
    }

    /** The values at an image's size, interpolated as in {@link #resized}, but not scaled. */
    public float[] resizedValues(int newWidth, int newHeight) {
        return interpolated(values, newWidth, newHeight);
    }

    private float[] interpolated(float[] source, int newWidth, int newHeight) {
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
