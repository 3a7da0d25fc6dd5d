package org.glassbox.advise.protocol;

import java.util.Arrays;
import org.glassbox.core.image.StructuralSimilarity;

/**
 * Where the ADVISE paper and its authors' code differ, and where we differ from both (methods.md 3.4).
 *
 * @param answer the score of the part that a map shows
 * @param mask how a map darkens the image
 * @param ssim what SSIM compares
 * @param fsim whether colours are compared too
 * @param bound the largest correlation of two classes' maps, either sign, that counts as telling them apart
 * @param delta what is multiplied where the part is not recognised but its map is specific
 * @param scaling how a map comes to [0, 1] before it shows anything, whichever method it is of
 */
public record AvxRules(Answer answer, Shown mask, Ssim ssim, Fsim fsim, double bound, Delta delta, MapScaling scaling) {
    /** Of the paper: part of the image, score of the class, bound 0.5; SSIM in windows, which Eq. 13 leaves open. */
    public static final AvxRules GLASSBOX = new AvxRules(Answer.CLASS, Shown.SOFT, Ssim.LUMINANCE, Fsim.LUMINANCE, 0.5, Delta.PAPER, MapScaling.MINMAX);
    /** The paper to the letter: SSIM of a single window (Eq. 13). */
    public static final AvxRules PAPER = new AvxRules(Answer.CLASS, Shown.SOFT, Ssim.GLOBAL, Fsim.LUMINANCE, 0.5, Delta.PAPER, MapScaling.MINMAX);
    /** The authors' code. */
    public static final AvxRules REFERENCE = new AvxRules(Answer.TOP_1, Shown.ROUND, Ssim.VOLUME_3D, Fsim.COLOUR, 0.55, Delta.PAPER, MapScaling.MINMAX);

    /** The same with another way for maps to darken images. */
    public AvxRules with(Shown newMask) {
        return new AvxRules(answer, newMask, ssim, fsim, bound, delta, scaling);
    }

    /** The same with another way for maps to come to [0, 1]. */
    public AvxRules with(MapScaling newScaling) {
        return new AvxRules(answer, mask, ssim, fsim, bound, delta, newScaling);
    }

    /** The same with another score of the part. */
    public AvxRules with(Answer newAnswer) {
        return new AvxRules(newAnswer, mask, ssim, fsim, bound, delta, scaling);
    }

    /** The same with another SSIM. */
    public AvxRules with(Ssim newSsim) {
        return new AvxRules(answer, mask, newSsim, fsim, bound, delta, scaling);
    }

    /** The same with another FSIM. */
    public AvxRules with(Fsim newFsim) {
        return new AvxRules(answer, mask, ssim, newFsim, bound, delta, scaling);
    }

    /** The score of the part that a map shows. */
    public enum Answer {
        /** The probability of the class that the map explains; the paper's. */
        CLASS,
        /** The largest probability of any class; the authors' code's. */
        TOP_1;

        double of(double[] probabilities, int target) {
            return switch (this) {
                case CLASS -> probabilities[target];
                case TOP_1 -> Arrays.stream(probabilities).max().orElseThrow();
            };
        }
    }

    /** How a map darkens the image. */
    public enum Shown {
        /** Each pixel times the map's value there; the paper's. */
        SOFT,
        /** Pixels where the map is at least a half stay, others are black: the authors' code rounds the map. */
        ROUND;

        /** @param map in [0, 1] */
        float[] of(float[] map) {
            if (this == SOFT) {
                return map;
            }
            float[] rounded = new float[map.length];
            for (int i = 0; i < rounded.length; i++) {
                rounded[i] = map[i] >= 0.5f ? 1 : 0;
            }
            return rounded;
        }
    }

    /** What SSIM compares; see {@link StructuralSimilarity}. */
    public enum Ssim {
        /** The luminance, mean over windows. */
        LUMINANCE,
        /** Each colour, mean over windows and colours. */
        CHANNELS,
        /** Windows that reach over the colours too, as if they were the layers of a volume: what the authors' code makes of a picture. */
        VOLUME_3D,
        /** All values of all colours in a single window: Eq. 13 of the paper as it stands. */
        GLOBAL;

        /** Of two pictures of one size, in [-1, 1]. */
        public double of(Pixels a, Pixels b) {
            return switch (this) {
                case LUMINANCE -> StructuralSimilarity.mean(a.luminance(), b.luminance(), a.width(), a.height(), Pixels.RANGE);
                case CHANNELS -> {
                    double sum = 0;
                    for (int c = 0; c < a.channels().size(); c++) {
                        sum += StructuralSimilarity.mean(a.channels().get(c), b.channels().get(c), a.width(), a.height(), Pixels.RANGE);
                    }
                    yield sum / a.channels().size();
                }
                case VOLUME_3D -> StructuralSimilarity.volume(a.channels(), b.channels(), a.width(), a.height(), Pixels.RANGE);
                case GLOBAL -> StructuralSimilarity.global(all(a), all(b), Pixels.RANGE);
            };
        }

        private static double[] all(Pixels picture) {
            return picture.channels().stream().flatMapToDouble(Arrays::stream).toArray();
        }
    }

    /** Whether colours are compared too; see {@link FeatureSimilarity}. */
    public enum Fsim {
        /** FSIM, as the paper says. */
        LUMINANCE,
        /** FSIMc, as the authors' code does. */
        COLOUR;

        /** One of both indices. */
        public double of(FeatureSimilarity.Similarity similarity) {
            return this == LUMINANCE ? similarity.luminance() : similarity.colour();
        }
    }

    /** What is multiplied by Δ = 1 - |y - o| where the part is not recognised but its map is specific. */
    public enum Delta {
        /** AD, SSIM, FSIM and MSE: as the paper, although it makes AD and MSE better. */
        PAPER,
        /** 1 - AD, SSIM, FSIM and 1 - MSE: all four become worse. */
        CONSISTENT
    }
}
