package org.glassbox.explainers;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.glassbox.core.RandomStream;

/**
 * Which segments are shown together to estimate Shapley values, without the two end points (all and none). A coalition of k of M segments has the weight
 * (M - 1) / (C(M, k) k (M - k)). Sizes k and M - k go together, the most weighty, k = 1, first: all their coalitions are taken as long as the budget has room
 * for them in proportion to their weight; the rest of the budget is drawn from the other sizes, each coalition with its complement, which makes estimates more
 * even (Covert and Lee 2021, arXiv:2012.01536). With room for all 2^M - 2, nothing is random.
 */
final class Coalitions {
    private static final double ROUNDING = 1e-9; // of the rest of the weights, from which others were subtracted
    private final List<boolean[]> shown = new ArrayList<>();
    private final List<Double> weights = new ArrayList<>();
    private final int segments;

    /**
     * @param segments M, at least 1
     * @param budget how many, at least {@link #fewest}
     */
    Coalitions(int segments, int budget, RandomStream random) {
        this.segments = segments;
        int left = budget;
        double rest = 0;
        for (int k = 1; 2 * k <= segments; k++) {
            rest += pairWeight(k);
        }
        for (int k = 1; 2 * k <= segments; k++) {
            double count = pairCount(k);
            if (k > 1 && count * (1 - ROUNDING) > left * pairWeight(k) / rest) {
                draw(k, left, rest, random);
                return;
            }
            enumerate(k, pairWeight(k) / count);
            left -= (int) count;
            rest -= pairWeight(k);
        }
    }

    /** So many are needed: with all single segments and all but one, the equations determine every value. */
    static int fewest(int segments) {
        return segments == 1 ? 0 : (int) (segments == 2 ? 2 : 2L * segments);
    }

    /** For each coalition, whether each segment is shown. */
    List<boolean[]> shown() {
        return shown;
    }

    double weight(int coalition) {
        return weights.get(coalition);
    }

    /** The weight of all coalitions of k and of M - k segments. */
    private double pairWeight(int k) {
        double weight = (segments - 1.0) / ((double) k * (segments - k));
        return 2 * k == segments ? weight : 2 * weight;
    }

    /** How many there are of k and of M - k segments; may be huge, and infinite. */
    private double pairCount(int k) {
        double count = 1;
        for (int i = 1; i <= k; i++) {
            count = count * (segments - k + i) / i; // stays a whole number
        }
        return 2 * k == segments ? count : 2 * count;
    }

    /** Takes all coalitions of k segments, and their complements. */
    private void enumerate(int k, double weight) {
        int[] members = new int[k];
        Arrays.setAll(members, i -> i);
        while (true) {
            boolean[] coalition = new boolean[segments];
            for (int member : members) {
                coalition[member] = true;
            }
            add(coalition, weight);
            if (2 * k != segments) {
                add(complement(coalition), weight);
            }
            int last = k - 1;
            while (last >= 0 && members[last] == segments - k + last) {
                last--;
            }
            if (last < 0) {
                return;
            }
            members[last]++;
            for (int i = last + 1; i < k; i++) {
                members[i] = members[i - 1] + 1;
            }
        }
    }

    /** Draws the rest of the budget from sizes {@code smallest} to {@code M - smallest}. @param rest weight of all those sizes together */
    private void draw(int smallest, int budget, double rest, RandomStream random) {
        int[] order = new int[segments];
        Arrays.setAll(order, i -> i);
        for (int drawn = 0; drawn < budget; drawn += 2) {
            int k = size(smallest, rest * random.nextDouble());
            boolean[] coalition = new boolean[segments];
            for (int i = 0; i < k; i++) { // the first k of a shuffled deck
                int other = i + random.nextInt(segments - i);
                int member = order[other];
                order[other] = order[i];
                order[i] = member;
                coalition[member] = true;
            }
            add(coalition, rest / budget);
            if (drawn + 1 < budget) {
                add(complement(coalition), rest / budget);
            }
        }
    }

    private int size(int smallest, double at) {
        double below = 0;
        for (int k = smallest; 2 * (k + 1) <= segments; k++) {
            below += pairWeight(k);
            if (at < below) {
                return k;
            }
        }
        return segments / 2;
    }

    private void add(boolean[] coalition, double weight) {
        shown.add(coalition);
        weights.add(weight);
    }

    private static boolean[] complement(boolean[] coalition) {
        boolean[] complement = new boolean[coalition.length];
        for (int s = 0; s < complement.length; s++) {
            complement[s] = !coalition[s];
        }
        return complement;
    }
}
