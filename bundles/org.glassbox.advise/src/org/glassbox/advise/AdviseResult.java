package org.glassbox.advise;

import java.util.List;
import java.util.Optional;
import org.glassbox.advise.density.UnitDensity;
import org.glassbox.advise.protocol.Avx;
import org.glassbox.core.explain.SaliencyMap;

/**
 * All that ADVISE finds in one image at one layer, as plain numbers: what pages, tables and the workbench show.
 *
 * @param target the class that is explained
 * @param second the class with the largest score beside it, with which maps are compared
 * @param layer the node
 * @param finite whether all activations and gradients are finite; if not, there is nothing but the units' count
 * @param units of the layer, by index
 * @param groups of units with equal scores, by score; units without a score are in none
 * @param grouped the units of all groups together
 * @param gradCam all units together, those without a score too: Grad-CAM
 * @param best the place in {@code groups} of the one with the largest AVX, or the largest mass where AVX was not asked for or is equal; absent where no group
 *        has anything to show
 * @param times what took how long
 */
public record AdviseResult(int target, int second, String layer, boolean finite, List<Unit> units, List<Group> groups, Group grouped, Group gradCam,
        Optional<Integer> best, Times times) {
    public AdviseResult {
        units = List.copyOf(units);
        groups = List.copyOf(groups);
    }

    /** The best group. */
    public Optional<Group> winner() {
        return best.map(groups::get);
    }

    /** The group with the largest sum over its map, the first of equals; absent where no group has anything to show. */
    public Optional<Group> largest() {
        Optional<Group> largest = Optional.empty();
        for (Group group : groups) {
            if (group.isShown() && (largest.isEmpty() || group.mass() > largest.get().mass())) {
                largest = Optional.of(group);
            }
        }
        return largest;
    }

    /**
     * One unit of the layer.
     *
     * @param index from 0
     * @param meanGradient w, the mean of the gradient of the score over all places
     * @param share w Σ A of the sum of |w Σ A| over all units, in [-1, 1]: what the unit adds to Grad-CAM's map, and after global average pooling to the score
     *        itself. 0 where no unit adds anything
     * @param density of its values, whose peaks are the relevance score φ; -1 for a unit without a score
     */
    public record Unit(int index, double meanGradient, double share, UnitDensity density) {
        /** The relevance score φ; -1 where there is none. */
        public int peaks() {
            return density.peaks();
        }
    }

    /**
     * Units and the map that they give together.
     *
     * @param peaks the score that all have; -1 for units of several scores
     * @param units indices, rising
     * @param map Σ w A over them, after ReLU where that is on, at the layer's size and before any scaling
     * @param shown E of the AVX protocol: the map between its smallest and largest value, enlarged bicubically, cut off at 0 and 1 and brought to reach both;
     *        at the image's size, row by row, and all 0 where it has nothing to show. Not copied
     * @param correlation CS, of {@code shown} with the same of the second class; NaN where one of them is equal everywhere, or where AVX was not asked for
     * @param avx of the part of the image that {@code shown} shows; absent where it was not asked for, the map has nothing to show, or the network's answer is
     *        not finite
     */
    public record Group(int peaks, List<Integer> units, SaliencyMap map, float[] shown, double correlation, Optional<Avx> avx) {
        public Group {
            units = List.copyOf(units);
        }

        /** Whether the map has anything to show. */
        public boolean isShown() {
            return map.status() == SaliencyMap.Status.OK;
        }

        /** The sum over the map. */
        public double mass() {
            double sum = 0;
            for (float value : map.values()) {
                sum += value;
            }
            return sum;
        }
    }

    /**
     * What took how long, seconds; of a batch, the share of one image.
     *
     * @param gradients the network to the layer and from there on, and back
     * @param densities of all units
     * @param maps sums and their enlargement
     * @param choice AVX of the groups, and of whatever else is shown beside them; next to nothing where it was not asked for
     */
    public record Times(double gradients, double densities, double maps, double choice) {
        /** All together. */
        public double total() {
            return gradients + densities + maps + choice;
        }
    }
}
