package org.glassbox.advise.density;

import java.util.Arrays;

/** Finds each unit's stiffness γ: by golden section as the authors' code, or the best of a fixed list. */
final class StiffnessSearch {
    private static final double GOLDEN_RATIO = (Math.sqrt(5) + 1) / 2;
    private static final double SMALLEST = 1e-12;
    private static final double TOLERANCE = 1e-5;
    private static final int MOST_STEPS = 29;
    private static final int SCANNED = 16;
    private static final double LOWEST_EXPONENT = -1.7; // of ten

    private final StiffnessCost costs;
    private final boolean keepsBest;
    private final double[] kept;
    private final double[] lowest;
    private double[] reported;

    /**
     * @param keepsBest whether the γ with the lowest cost is kept, else the last one that was tried
     */
    StiffnessSearch(StiffnessCost costs, boolean keepsBest) {
        this.costs = costs;
        this.keepsBest = keepsBest;
        kept = new double[costs.units()];
        lowest = new double[costs.units()];
        Arrays.fill(lowest, Double.POSITIVE_INFINITY);
        reported = kept;
    }

    /** Each unit's γ. */
    double[] kept() {
        return kept;
    }

    /** Where each unit's search ended: the γ that is reported, which in the authors' code is the lower one of the last two. */
    double[] reported() {
        return reported;
    }

    /** The best of 16 values from 0.02 to 1, the largest of equals. */
    void scan() {
        double[] gammas = new double[SCANNED];
        for (int i = 0; i < SCANNED; i++) {
            gammas[i] = Math.pow(10, LOWEST_EXPONENT * i / (SCANNED - 1.0));
        }
        if (keepsBest) {
            System.arraycopy(costs.best(gammas), 0, kept, 0, kept.length);
        } else {
            Arrays.fill(kept, gammas[SCANNED - 1]);
        }
    }

    /** Narrows [1e-12, 1] by golden section, each unit on its own way, until the interval is short or 29 steps are done. */
    void goldenSection() {
        int units = kept.length;
        double[] a = filled(SMALLEST);
        double[] b = filled(1);
        double[] c1 = filled((GOLDEN_RATIO - 1) * SMALLEST + (2 - GOLDEN_RATIO));
        double[] c2 = filled((2 - GOLDEN_RATIO) * SMALLEST + (GOLDEN_RATIO - 1));
        boolean[] active = new boolean[units];
        Arrays.fill(active, true);
        double[] f1 = evaluate(c1, active);
        double[] f2 = evaluate(c2, active);
        double[] next = new double[units];
        for (int step = 0; step < MOST_STEPS; step++) {
            boolean any = false;
            boolean[] lower = new boolean[units];
            for (int k = 0; k < units; k++) {
                active[k] = active[k] && Math.abs(b[k] - a[k]) > TOLERANCE * (Math.abs(c1[k]) + Math.abs(c2[k]));
                if (!active[k]) {
                    next[k] = c1[k];
                    continue;
                }
                any = true;
                lower[k] = f1[k] < f2[k];
                if (lower[k]) {
                    b[k] = c2[k];
                    c2[k] = c1[k];
                    c1[k] = (GOLDEN_RATIO - 1) * a[k] + (2 - GOLDEN_RATIO) * b[k];
                    f2[k] = f1[k];
                } else {
                    a[k] = c1[k];
                    c1[k] = c2[k];
                    c2[k] = (2 - GOLDEN_RATIO) * a[k] + (GOLDEN_RATIO - 1) * b[k];
                    f1[k] = f2[k];
                }
                next[k] = lower[k] ? c1[k] : c2[k];
            }
            if (!any) {
                break;
            }
            double[] found = evaluate(next, active);
            for (int k = 0; k < units; k++) {
                if (active[k] && lower[k]) {
                    f1[k] = found[k];
                } else if (active[k]) {
                    f2[k] = found[k];
                }
            }
        }
        if (!keepsBest) {
            reported = c1;
        }
    }

    private double[] filled(double value) {
        double[] values = new double[kept.length];
        Arrays.fill(values, value);
        return values;
    }

    private double[] evaluate(double[] gamma, boolean[] active) {
        double[] cost = costs.of(gamma);
        for (int k = 0; k < cost.length; k++) {
            if (active[k] && (!keepsBest || cost[k] < lowest[k])) {
                lowest[k] = cost[k];
                kept[k] = gamma[k];
            }
        }
        return cost;
    }
}
