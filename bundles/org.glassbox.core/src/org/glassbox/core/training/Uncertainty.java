package org.glassbox.core.training;

/** How unsure a network is of one image, from its K class probabilities (methods.md 1.2). */
public final class Uncertainty {
    private Uncertainty() {
    }

    /** H = -Σ_k p_k ln p_k in nats, with 0 ln 0 = 0: from 0 to ln K. */
    public static double entropy(double[] probabilities) {
        double entropy = 0;
        for (double p : probabilities) {
            if (p != 0) {
                entropy -= p * Math.log(p);
            }
        }
        return entropy;
    }

    /** 1 - max_k p_k: from 0 to 1 - 1/K. */
    public static double leastConfidence(double[] probabilities) {
        double best = Double.NEGATIVE_INFINITY;
        for (double p : probabilities) {
            best = Math.max(best, p);
        }
        return 1 - best;
    }

    /** The largest minus the second largest probability: from 0, the most unsure, to 1. Needs two classes. */
    public static double margin(double[] probabilities) {
        double best = Double.NEGATIVE_INFINITY;
        double second = Double.NEGATIVE_INFINITY;
        for (double p : probabilities) {
            if (p > best) {
                second = best;
                best = p;
            } else if (p > second) {
                second = p;
            }
        }
        return best - second;
    }
}
