package org.glassbox.core.image;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/**
 * Resizes planes of numbers where they are, many at once, as two matrix products, so that it can be differentiated: rows * plane * columns. Beyond the edges
 * planes go on as their edge. Nothing is smoothed beforehand when planes shrink, as in PyTorch's {@code interpolate} without antialiasing, but for {@link
 * #AREA}.
 */
public enum PlaneResize {
    /** Linear between the centres of pixels ({@code align_corners=False}); {@link org.glassbox.core.explain.SaliencyMap#resized} is the same for one map. */
    BILINEAR {
        @Override
        void addTaps(double[] row, int target, int from, int to) {
            addLinear(row, centre(target, from, to));
        }
    },
    /** Linear between the centres of pixels, the first and the last of which stay where they are ({@code align_corners=True}). */
    BILINEAR_ALIGNED {
        @Override
        void addTaps(double[] row, int target, int from, int to) {
            addLinear(row, to == 1 ? 0 : (double) target * (from - 1) / (to - 1));
        }
    },
    /** Cubic convolution with a = -0.5, which is exact for parabolas: Keys 1981, doi:10.1109/TASSP.1981.1163711; also Matlab's and Pillow's. */
    BICUBIC {
        @Override
        void addTaps(double[] row, int target, int from, int to) {
            addCubic(row, centre(target, from, to), -0.5);
        }
    },
    /** Cubic convolution with a = -0.75, sharper: PyTorch's and OpenCV's. */
    BICUBIC_SHARP {
        @Override
        void addTaps(double[] row, int target, int from, int to) {
            addCubic(row, centre(target, from, to), -0.75);
        }
    },
    /** The mean over the area that a new pixel covers, where planes shrink; parts of pixels count for their share. Copies where they grow. */
    AREA {
        @Override
        void addTaps(double[] row, int target, int from, int to) {
            double first = (double) target * from / to;
            double end = (double) (target + 1) * from / to;
            for (int i = (int) first; i < Math.min(from, Math.ceil(end)); i++) {
                double covered = Math.min(end, i + 1.0) - Math.max(first, i);
                row[i] += Math.max(0, covered) * to / from;
            }
        }
    },
    /** The pixel whose area the new pixel's centre lies in ({@code nearest-exact}); as {@link Mask#resized}. */
    NEAREST {
        @Override
        void addTaps(double[] row, int target, int from, int to) {
            row[(int) ((2L * target + 1) * from / (2L * to))] += 1;
        }
    };

    /**
     * Engine thread only.
     *
     * @param planes (..., h, w) float32, two axes at least
     * @param height new h, at least 1
     * @param width new w, at least 1
     * @return (..., height, width), owned by the manager of {@code planes}; {@code planes} itself where its size is the wanted one
     */
    public NDArray apply(NDArray planes, int height, int width) {
        int axes = planes.getShape().dimension();
        int fromHeight = Math.toIntExact(planes.size(axes - 2));
        int fromWidth = Math.toIntExact(planes.size(axes - 1));
        if (fromHeight == height && fromWidth == width) {
            return planes;
        }
        try (NDManager scope = planes.getManager().newSubManager()) {
            NDArray rows = matrix(scope, weights(fromHeight, height), height, fromHeight);
            NDArray columns = matrix(scope, weights(fromWidth, width), width, fromWidth).transpose();
            return scope.ret(rows.matMul(planes).matMul(columns));
        }
    }

    /** In memory of PyTorch's own, which lives as long as a graph for gradients needs it. */
    private static NDArray matrix(NDManager scope, float[] values, int rows, int columns) {
        try (NDArray borrowed = scope.create(values, new Shape(rows, columns))) {
            return borrowed.duplicate();
        }
    }

    /**
     * The weight of each source place in each target place along one axis.
     *
     * @param from number of source places, at least 1
     * @param to number of target places, at least 1
     * @return row by row, {@code to * from} values; each row sums to 1
     */
    public float[] weights(int from, int to) {
        float[] weights = new float[Math.multiplyExact(to, from)];
        for (int target = 0; target < to; target++) {
            double[] row = new double[from];
            addTaps(row, target, from, to);
            for (int i = 0; i < from; i++) {
                weights[target * from + i] = (float) row[i];
            }
        }
        return weights;
    }

    /** Adds the weights of one target place to a row of zeros. */
    abstract void addTaps(double[] row, int target, int from, int to);

    /** Where a target pixel's centre lies among the centres of the source pixels. */
    private static double centre(int target, int from, int to) {
        return (target + 0.5) * from / to - 0.5;
    }

    private static void addLinear(double[] row, double place) {
        double inside = Math.clamp(place, 0, row.length - 1.0);
        int below = (int) inside;
        row[below] += 1 - (inside - below);
        row[Math.min(below + 1, row.length - 1)] += inside - below;
    }

    private static void addCubic(double[] row, double place, double a) {
        int below = (int) Math.floor(place);
        for (int i = below - 1; i <= below + 2; i++) {
            row[Math.clamp(i, 0, row.length - 1)] += cubic(Math.abs(place - i), a);
        }
    }

    /** Keys' kernel, his equation 4 for a = -0.5. */
    private static double cubic(double distance, double a) {
        if (distance <= 1) {
            return ((a + 2) * distance - (a + 3)) * distance * distance + 1;
        }
        return distance < 2 ? a * (((distance - 5) * distance + 8) * distance - 4) : 0;
    }
}
