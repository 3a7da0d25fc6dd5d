package org.glassbox.engine.evaluate;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.OperationCanceledException;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.explain.Agreement;
import org.glassbox.engine.io.NpzReader;

/**
 * How far the maps of one file are from those of another, array by array. The files are read image by image, so that they may be larger than the memory.
 *
 * @param arrays that both files have, in the order of the first
 * @param onlyInFirst names of arrays that the second lacks
 * @param onlyInSecond names of arrays that the first lacks
 */
public record MapComparison(List<Difference> arrays, List<String> onlyInFirst, List<String> onlyInSecond) {
    public MapComparison {
        arrays = List.copyOf(arrays);
        onlyInFirst = List.copyOf(onlyInFirst);
        onlyInSecond = List.copyOf(onlyInSecond);
    }

    /**
     * One array in both files. All numbers are NaN where the shapes differ.
     *
     * @param name in the first file
     * @param otherName in the second
     * @param max the largest |a - b|
     * @param mean the mean |a - b|
     * @param peak the largest |b|: what the relative differences are relative to
     * @param rankCorrelation Spearman's ρ, the mean over the images (for arrays of fewer than three axes, that of all values); NaN where no image has values to
     *        rank
     * @param ranked how many images that mean is of: those whose values are not all equal in either file
     * @param images of the array; 1 for arrays of fewer than three axes
     * @param notFinite how many places are NaN or infinite in either file; they are left out of the numbers and always count as a difference
     */
    public record Difference(String name, String otherName, long[] shape, long[] otherShape, double max, double mean, double peak, double rankCorrelation,
            long ranked, long images, long notFinite) {
        /** Whether the arrays can be compared at all: (N, 1, h, w) is as good as (N, h, w). */
        public boolean sameShape() {
            return Arrays.equals(significant(shape), significant(otherShape));
        }

        /** Without axes of length 1 after the first. */
        private static long[] significant(long[] shape) {
            return IntStream.range(0, shape.length).filter(axis -> axis == 0 || shape[axis] != 1).mapToLong(axis -> shape[axis]).toArray();
        }

        /** The largest difference as a share of the peak: 0 where nothing differs, infinite where only the peak is 0. */
        public double relativeMax() {
            return relative(max);
        }

        /** The mean difference as a share of the peak. */
        public double relativeMean() {
            return relative(mean);
        }

        private double relative(double difference) {
            return difference == 0 ? 0 : difference / peak;
        }

        /** Whether shapes agree, all values are finite and none differs by more than that share of the peak. */
        public boolean within(double tolerance) {
            return sameShape() && notFinite == 0 && relativeMax() <= tolerance;
        }
    }

    /** Whether both files have the same arrays and all are within that share of the second file's peaks. */
    public boolean within(double tolerance) {
        return onlyInFirst.isEmpty() && onlyInSecond.isEmpty() && arrays.stream().allMatch(array -> array.within(tolerance));
    }

    /**
     * Compares two {@code .npz} files. Any thread.
     *
     * @param pairs names in the second file by those in the first, of arrays that go by different names; where there are some, only these are compared
     * @throws GlassboxException if a file can't be read, or they have no array in common
     * @throws OperationCanceledException if the monitor is cancelled
     */
    public static MapComparison of(Path first, Path second, Map<String, String> pairs, IProgressMonitor monitor) throws GlassboxException {
        try (NpzReader a = NpzReader.open(first); NpzReader b = NpzReader.open(second)) {
            List<Difference> arrays = new ArrayList<>();
            if (!pairs.isEmpty()) {
                for (Map.Entry<String, String> pair : pairs.entrySet()) {
                    arrays.add(difference(a, pair.getKey(), b, pair.getValue(), monitor));
                }
                return new MapComparison(arrays, List.of(), List.of());
            }
            List<String> common = a.names().stream().filter(b.names()::contains).toList();
            List<String> onlyInFirst = a.names().stream().filter(name -> !common.contains(name)).toList();
            List<String> onlyInSecond = b.names().stream().filter(name -> !common.contains(name)).toList();
            if (common.isEmpty()) {
                throw GlassboxException.badInput(first + " and " + second + " have no array in common: the first has " + listed(onlyInFirst) + ", the second "
                        + listed(onlyInSecond) + "; --pair says which belong together.");
            }
            for (String name : common) {
                arrays.add(difference(a, name, b, name, monitor));
            }
            return new MapComparison(arrays, onlyInFirst, onlyInSecond);
        }
    }

    private static String listed(List<String> names) {
        return names.isEmpty() ? "none" : String.join(", ", names);
    }

    private static Difference difference(NpzReader first, String name, NpzReader second, String otherName, IProgressMonitor monitor) throws GlassboxException {
        try (NpzReader.Rows a = first.rows(name); NpzReader.Rows b = second.rows(otherName)) {
            double none = Double.NaN;
            Difference unlike = new Difference(name, otherName, a.shape(), b.shape(), none, none, none, none, 0, a.count(), 0);
            if (!unlike.sameShape() || a.count() != b.count()) {
                return unlike;
            }
            Sums sums = new Sums();
            for (long n = 0; n < a.count(); n++) {
                if (monitor.isCanceled()) {
                    throw new OperationCanceledException();
                }
                sums.add(a.next(), b.next());
            }
            return new Difference(name, otherName, a.shape(), b.shape(), sums.max, sums.total / sums.finite, sums.peak, sums.correlations / sums.ranked,
                    sums.ranked, a.count(), sums.notFinite);
        }
    }

    /** What is counted on the way. */
    private static final class Sums {
        private double max;
        private double total;
        private double peak;
        private double correlations;
        private long ranked;
        private long finite;
        private long notFinite;

        void add(float[] a, float[] b) {
            long notFiniteBefore = notFinite;
            for (int i = 0; i < a.length; i++) {
                if (Float.isFinite(a[i]) && Float.isFinite(b[i])) {
                    double difference = Math.abs((double) a[i] - b[i]);
                    max = Math.max(max, difference);
                    total += difference;
                    peak = Math.max(peak, Math.abs(b[i]));
                    finite++;
                } else {
                    notFinite++;
                }
            }
            double correlation = notFinite == notFiniteBefore ? Agreement.rankCorrelation(a, b) : Double.NaN;
            if (!Double.isNaN(correlation)) {
                correlations += correlation;
                ranked++;
            }
        }
    }
}
