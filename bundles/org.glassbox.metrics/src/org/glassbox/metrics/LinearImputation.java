package org.glassbox.metrics;

import java.util.BitSet;

/**
 * Replaces missing pixels by what their surroundings suggest: each is the weighted mean of those of its eight neighbours that lie in the image, direct ones
 * counting twice as much as diagonal ones. The missing pixels of a picture depend on each other, which is a linear system with a symmetric positive matrix:
 * solved by conjugate gradients, preconditioned by the diagonal, from the solution for the picture at half its size, which is found in the same way. Vectors
 * are pictures with a frame of one pixel, so that each step is a few plain passes over arrays.
 */
final class LinearImputation {
    private static final double DIRECT = 1.0 / 6;
    private static final double DIAGONAL = 1.0 / 12;
    private static final int MOST_ITERATIONS = 10_000;

    private final int width;
    private final int height;
    private final int stride; // width with the frame
    private final BitSet gone;
    private final double[] inverse; // of the matrix's diagonal where a pixel is missing, 0 elsewhere
    private final LinearImputation half; // blocks of 2 x 2 pixels, of which those are missing that lack all; null where none does

    /**
     * @param gone bit {@code y * width + x} is a missing pixel; at least one other pixel is there. Not to be changed
     */
    LinearImputation(int width, int height, BitSet gone) {
        if (gone.cardinality() >= width * height) {
            throw new IllegalArgumentException("an image of which nothing is left can't be filled in");
        }
        this.width = width;
        this.height = height;
        this.gone = gone;
        stride = width + 2;
        double[] inside = new double[stride * (height + 2)];
        for (int i = 0; i < width * height; i++) {
            inside[framed(i)] = 1;
        }
        double[] weights = neighbourSums(inside); // of the neighbours that lie in the image
        inverse = new double[inside.length];
        gone.stream().forEach(i -> inverse[framed(i)] = 1 / weights[framed(i)]);
        BitSet blocks = new BitSet();
        blocks.set(0, blockColumns() * Math.ceilDiv(height, 2));
        for (int i = gone.nextClearBit(0); i < width * height; i = gone.nextClearBit(i + 1)) {
            blocks.clear(block(i));
        }
        half = blocks.isEmpty() ? null : new LinearImputation(blockColumns(), Math.ceilDiv(height, 2), blocks);
    }

    private int blockColumns() {
        return Math.ceilDiv(width, 2);
    }

    private int block(int pixel) {
        return pixel / width / 2 * blockColumns() + pixel % width / 2;
    }

    private int framed(int pixel) {
        return (pixel / width + 1) * stride + pixel % width + 1;
    }

    /**
     * Fills in one channel in place. Any thread.
     *
     * @param values of the image; those of missing pixels are not looked at
     * @param offset of the channel's first pixel
     * @param tolerance where the search ends: the root mean square of what is left to mend, in the unit of the values
     */
    void fill(float[] values, int offset, double tolerance) {
        float[] blocks = blocks(values, offset, tolerance);
        double[] picture = new double[inverse.length];
        for (int i = 0; i < width * height; i++) {
            picture[framed(i)] = gone.get(i) ? blocks[block(i)] : values[offset + i];
        }
        solve(picture, tolerance);
        gone.stream().forEach(i -> values[offset + i] = (float) picture[framed(i)]);
    }

    /** The picture at half its size, filled in: means of the known pixels of each block. */
    private float[] blocks(float[] values, int offset, double tolerance) {
        int[] known = new int[blockColumns() * Math.ceilDiv(height, 2)];
        float[] means = new float[known.length];
        for (int i = gone.nextClearBit(0); i < width * height; i = gone.nextClearBit(i + 1)) {
            int block = block(i);
            known[block]++;
            means[block] += (values[offset + i] - means[block]) / known[block];
        }
        if (half != null) {
            half.fill(means, 0, tolerance);
        }
        return means;
    }

    /** @param picture with its frame; what it has where pixels are missing is where the search begins */
    private void solve(double[] picture, double tolerance) {
        double[] residual = neighbourSums(picture); // b - A x, b being the weighted sum of the known neighbours
        double[] direction = new double[inverse.length];
        double error = 0; // rᵀ D⁻¹ r
        for (int i = 0; i < residual.length; i++) {
            if (inverse[i] > 0) {
                residual[i] -= picture[i] / inverse[i];
                direction[i] = residual[i] * inverse[i];
                error += residual[i] * direction[i];
            } else {
                residual[i] = 0;
            }
        }
        double enough = tolerance * tolerance * gone.cardinality();
        for (int n = 0; n < MOST_ITERATIONS && error > enough; n++) {
            double[] product = neighbourSums(direction); // A p = D p - this, where a pixel is missing
            double curvature = 0;
            for (int i = 0; i < product.length; i++) {
                if (inverse[i] > 0) {
                    product[i] = direction[i] / inverse[i] - product[i];
                    curvature += direction[i] * product[i];
                }
            }
            double step = error / curvature;
            double next = 0;
            for (int i = 0; i < product.length; i++) {
                if (inverse[i] > 0) {
                    picture[i] += step * direction[i];
                    residual[i] -= step * product[i];
                    next += residual[i] * residual[i] * inverse[i];
                }
            }
            double factor = next / error;
            error = next;
            for (int i = 0; i < product.length; i++) {
                direction[i] = residual[i] * inverse[i] + factor * direction[i];
            }
        }
    }

    /** The weighted sum of the eight neighbours of each pixel inside the frame. */
    private double[] neighbourSums(double[] picture) {
        double[] sums = new double[picture.length];
        for (int y = 1; y <= height; y++) {
            int from = y * stride + 1;
            for (int i = from; i < from + width; i++) {
                double direct = picture[i - 1] + picture[i + 1] + picture[i - stride] + picture[i + stride];
                double diagonal = picture[i - stride - 1] + picture[i - stride + 1] + picture[i + stride - 1] + picture[i + stride + 1];
                sums[i] = DIRECT * direct + DIAGONAL * diagonal;
            }
        }
        return sums;
    }
}
