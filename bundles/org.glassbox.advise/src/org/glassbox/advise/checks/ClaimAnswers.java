package org.glassbox.advise.checks;

import java.util.List;
import java.util.Optional;
import org.glassbox.advise.density.Preset;

/**
 * What a network and images answered to the claims.
 *
 * @param images that were asked about
 * @param layer where the units are
 * @param invariance by change and preset
 * @param layers from shallow to deep; empty where images of fewer than two classes were asked about
 * @param frozen the deepest layer up to which weights can be frozen by the answers; absent where none, or nothing was asked
 */
public record ClaimAnswers(int images, String layer, Sensitivity sensitivity, Dummy dummy, List<Invariance> invariance, List<LayerDivergence> layers,
        Optional<String> frozen) {
    /** The largest difference of two maps in [0, 1] that count as equal. */
    public static final double EQUAL_MAPS = 1e-4;
    /** The largest difference, of a map's peak, that a unit may make which nothing comes after. */
    public static final double NO_DIFFERENCE = 1e-6;

    public ClaimAnswers {
        invariance = List.copyOf(invariance);
        layers = List.copyOf(layers);
    }

    /**
     * Whether maps show what matters: parts of images were replaced by the mean colour; where that changed the class's logit, a map should have something
     * there.
     *
     * @param patches that were replaced
     * @param changing those that changed the logit by more than rounding does
     * @param byAnyGroup of these, where at least one group's map has something
     * @param byShownGroup where the map of the group with the largest map has
     * @param byGradCam where Grad-CAM has
     */
    public record Sensitivity(int patches, int changing, int byAnyGroup, int byShownGroup, int byGradCam) {
        /** The share of the changes that some group's map shows; NaN where nothing changed anything. */
        public double rate() {
            return (double) byAnyGroup / changing;
        }
    }

    /**
     * Whether a unit from which nothing leads on matters for a map.
     *
     * @param trials one an image, all images of a part with the same unit
     * @param largestWeight the largest weight that such a unit got
     * @param compared groups whose maps were compared, between networks where the unit has other values
     * @param largestDifference between these, of a map's peak
     */
    public record Dummy(int trials, double largestWeight, int compared, double largestDifference) {
        /** Whether it does not. */
        public boolean holds() {
            return largestWeight == 0 && largestDifference <= NO_DIFFERENCE;
        }
    }

    /** How a network is written anew. */
    public enum Change {
        /** Batch norms become part of the convolutions before them. */
        FOLDED_BATCH_NORM,
        /** Units times ⅛ to 8, and back after the layer; powers of two, so that nothing is rounded. */
        SCALED_BY_POWERS_OF_TWO,
        /** Units times ⅛ to 8, any number. */
        SCALED
    }

    /**
     * Whether maps stay the same when the network is written as another graph of the same function.
     *
     * @param preset of the densities
     * @param images that were compared
     * @param equal those of whose groups all are there again, with equal maps
     * @param sameScores the mean share of the units that keep their score
     * @param medianDifference over the images: of the largest difference of a group's map, in [0, 1]; 1 where a group is gone or new
     */
    public record Invariance(Change change, Preset preset, int images, int equal, double sameScores, double medianDifference) {
        /** Whether all maps of all images stayed the same. */
        public boolean holds() {
            return equal == images;
        }
    }

    /**
     * How far classes differ in the scores of a layer's units.
     *
     * @param units of the layer
     * @param divergence Jensen and Shannon's, of the classes' mean distributions of scores, bits
     * @param chance the divergence that random assignments of the images to classes exceed at any of the layers only one time in twenty
     */
    public record LayerDivergence(String layer, int units, double divergence, double chance) {
        /** Whether the classes differ by more than chance. */
        public boolean isTelling() {
            return divergence > chance;
        }
    }
}
