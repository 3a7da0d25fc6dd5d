package org.glassbox.core.explain;

import java.util.Arrays;
import org.glassbox.core.explain.SaliencyMap.Scaling;
import org.glassbox.core.statistics.Ranks;

/**
 * How far two maps of one image agree, whatever their scales: what {@code compare} says of two files and {@code evaluate} of two methods. Maps of different
 * sizes are compared at the larger one's, interpolated as {@link SaliencyMap#resized} does.
 *
 * @param rankCorrelation Spearman's, in [-1, 1]; NaN where a map is constant
 * @param topOverlap the share of the pixels that both have among their highest ones, in [0, 1]
 */
public record Agreement(double rankCorrelation, double topOverlap) {
    /** The share of the pixels that count as the highest, as in methods.md 3.5. */
    public static final double TOP = 0.1;

    /** Of two maps; both numbers are NaN where one has values that are not finite. */
    public static Agreement of(SaliencyMap first, SaliencyMap second) {
        if (first.status() == SaliencyMap.Status.NONFINITE || second.status() == SaliencyMap.Status.NONFINITE) {
            return new Agreement(Double.NaN, Double.NaN);
        }
        int width = Math.max(first.width(), second.width());
        int height = Math.max(first.height(), second.height());
        return of(first.resized(width, height, Scaling.NONE), second.resized(width, height, Scaling.NONE));
    }

    /** Of two maps of one size whose values are finite, with {@link #TOP}. */
    public static Agreement of(float[] first, float[] second) {
        return new Agreement(rankCorrelation(first, second), topOverlap(first, second, TOP));
    }

    /** Spearman's rank correlation, equal values sharing their ranks; NaN where a map is constant. */
    public static double rankCorrelation(float[] first, float[] second) {
        return Ranks.spearman(doubles(first), doubles(second));
    }

    /**
     * Σ min(a, b) / k, where k is the number of pixels that count as the highest and a, b say whether a pixel is among those of each map: 1, 0, or where equal
     * values compete for the last places, their share of those. So equal maps have 1, and a constant map has the share itself with every other.
     *
     * @param share of the pixels that count as the highest, above 0 and at most 1; rounded up to whole pixels
     */
    public static double topOverlap(float[] first, float[] second, double share) {
        if (first.length != second.length) {
            throw new IllegalArgumentException("maps of " + first.length + " and " + second.length + " values");
        }
        int count = (int) Math.ceil(share * first.length);
        double[] a = top(first, count);
        double[] b = top(second, count);
        double both = 0;
        for (int i = 0; i < a.length; i++) {
            both += Math.min(a[i], b[i]);
        }
        return both / count;
    }

    private static double[] top(float[] values, int count) {
        float[] sorted = values.clone();
        Arrays.sort(sorted);
        float last = sorted[sorted.length - count];
        int above = 0;
        int equal = 0;
        for (float value : values) {
            above += value > last ? 1 : 0;
            equal += value == last ? 1 : 0;
        }
        double share = (double) (count - above) / equal;
        double[] top = new double[values.length];
        for (int i = 0; i < top.length; i++) {
            top[i] = values[i] > last ? 1 : values[i] == last ? share : 0;
        }
        return top;
    }

    private static double[] doubles(float[] values) {
        double[] doubles = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            doubles[i] = values[i];
        }
        return doubles;
    }
}
