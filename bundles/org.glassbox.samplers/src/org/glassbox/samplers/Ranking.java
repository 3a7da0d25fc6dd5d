package org.glassbox.samplers;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.IntToDoubleFunction;
import org.glassbox.core.training.Candidates;

/** Orders candidates by a number; ties by lower index. */
final class Ranking {
    private Ranking() {
    }

    /** The wanted candidates, the largest value first. */
    static List<Integer> descending(Candidates candidates, IntPredicate wanted, IntToDoubleFunction value) {
        return ascending(candidates, wanted, n -> -value.applyAsDouble(n));
    }

    /** The wanted candidates, the smallest value first. */
    static List<Integer> ascending(Candidates candidates, IntPredicate wanted, IntToDoubleFunction value) {
        requireChoice(candidates);
        double[] keys = new double[candidates.size()];
        List<Integer> order = new ArrayList<>();
        for (int n = 0; n < keys.length; n++) {
            keys[n] = value.applyAsDouble(n) + 0.0; // turns -0 into 0, which sorts apart from it
            if (wanted.test(n)) {
                order.add(n);
            }
        }
        order.sort(Comparator.comparingDouble(n -> keys[n])); // stable
        return List.copyOf(order);
    }

    /** The most probable class, the first of equals. */
    static int predicted(double[] probabilities) {
        int best = 0;
        for (int k = 1; k < probabilities.length; k++) {
            if (probabilities[k] > probabilities[best]) {
                best = k;
            }
        }
        return best;
    }

    /**
     * @throws IllegalArgumentException if there is only one class, so that all candidates are alike, or a probability is not a number
     */
    static void requireChoice(Candidates candidates) {
        for (int n = 0; n < candidates.size(); n++) {
            double[] probabilities = candidates.probabilities()[n];
            if (probabilities.length < 2) {
                throw new IllegalArgumentException("Can't choose images to ask about: the network has " + probabilities.length
                        + " class, so that it is equally sure of all images. At least 2 classes are needed.");
            }
            for (double p : probabilities) {
                if (!Double.isFinite(p)) {
                    throw new IllegalArgumentException("Can't choose images to ask about: the network's answer for " + candidates.ids().get(n)
                            + " is not a number. A smaller learning rate usually helps.");
                }
            }
        }
    }
}
