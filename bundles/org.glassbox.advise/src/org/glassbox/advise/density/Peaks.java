package org.glassbox.advise.density;

import java.util.ArrayList;
import java.util.List;

/** The peaks of a curve: strict local maxima, a plateau counting once; its ends never count, nor does what is not a number. */
public final class Peaks {
    private Peaks() {
    }

    /**
     * @param height a peak must be higher
     * @param prominence by how much a peak must stand out at least: the smaller of its heights above the lowest points between it and the next higher places
     *        (or the ends) to either side
     * @return positions; the middle of a plateau
     */
    public static List<Integer> of(double[] curve, double height, double prominence) {
        List<Integer> peaks = new ArrayList<>();
        int i = 1;
        while (i < curve.length - 1) {
            int end = i;
            while (end < curve.length - 1 && curve[end + 1] == curve[i]) {
                end++;
            }
            boolean isPeak = end < curve.length - 1 && curve[i] > curve[i - 1] && curve[end] > curve[end + 1];
            if (isPeak && curve[i] > height && prominence(curve, i, end) >= prominence) {
                peaks.add((i + end) / 2);
            }
            i = end + 1;
        }
        return peaks;
    }

    private static double prominence(double[] curve, int from, int to) {
        return curve[from] - Math.max(valley(curve, from, -1), valley(curve, to, 1));
    }

    /** The lowest value between a peak and the next higher place in a direction, or the end. */
    private static double valley(double[] curve, int peak, int direction) {
        double lowest = curve[peak];
        for (int i = peak + direction; i >= 0 && i < curve.length && curve[i] <= curve[peak]; i += direction) {
            lowest = Math.min(lowest, curve[i]);
        }
        return lowest;
    }
}
