package org.glassbox.core.training;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.glassbox.core.explain.SaliencyMap;
import org.glassbox.core.explain.SaliencyMap.Scaling;
import org.glassbox.core.image.Mask;

/**
 * What a network's answers for a set of samples rest on: Grad-CAM maps at its usual layer, after their ReLU, beside what is known to be relevant.
 *
 * @param ofTruth maps of the true classes, N
 * @param ofPrediction maps of the predicted classes, N
 * @param relevant masks of the relevant pixels, N; absent where nobody knows, which is not the same as an empty one
 * @param ignored masks of the pixels that nobody judged, N; they count for nothing
 */
public record Reasons(List<SaliencyMap> ofTruth, List<SaliencyMap> ofPrediction, List<Optional<Mask>> relevant, List<Optional<Mask>> ignored) {
    public Reasons {
        ofTruth = List.copyOf(ofTruth);
        ofPrediction = List.copyOf(ofPrediction);
        relevant = List.copyOf(relevant);
        ignored = List.copyOf(ignored);
        if (ofTruth.size() != ofPrediction.size() || ofTruth.size() != relevant.size() || relevant.size() != ignored.size()) {
            throw new IllegalArgumentException(ofTruth.size() + " maps of true classes, " + ofPrediction.size() + " of predicted ones, "
                    + relevant.size() + " masks and " + ignored.size() + " of what is ignored");
        }
    }

    /** Where all pixels were judged. */
    public Reasons(List<SaliencyMap> ofTruth, List<SaliencyMap> ofPrediction, List<Optional<Mask>> relevant) {
        this(ofTruth, ofPrediction, relevant, Collections.nCopies(relevant.size(), Optional.empty()));
    }

    /**
     * How far an explanation and what is relevant cover each other.
     *
     * @param both pixels that are relevant and explained
     * @param either pixels that are relevant or explained
     */
    public record Overlap(int both, int either) {
    }

    /** The Jaccard index of the true class's map, see {@link #jaccard}. */
    public double jaccardOfTruth(int n, double threshold) {
        return jaccard(overlapOfTruth(n, threshold));
    }

    /** The Jaccard index of the predicted class's map, see {@link #jaccard}. */
    public double jaccardOfPrediction(int n, double threshold) {
        return jaccard(overlapOfPrediction(n, threshold));
    }

    /**
     * J = |M and E| / |M or E| (Jaccard 1901), where E are the pixels at which the map, divided by its maximum and enlarged bilinearly to the mask's size,
     * reaches the threshold (methods.md 2.2). 1 where both are empty and 0 where one is.
     *
     * @param threshold share of the maximum, 0 to 1
     * @return NaN where there is no mask, or a value of the map is not finite
     */
    public static double jaccard(SaliencyMap map, Optional<Mask> mask, double threshold) {
        return jaccard(overlap(map, mask, Optional.empty(), threshold));
    }

    private static double jaccard(Optional<Overlap> overlap) {
        return overlap.map(found -> found.either() == 0 ? 1 : (double) found.both() / found.either()).orElse(Double.NaN);
    }

    /** The overlap of the true class's map and the mask, see {@link #overlap}. */
    public Optional<Overlap> overlapOfTruth(int n, double threshold) {
        return overlap(ofTruth.get(n), relevant.get(n), ignored.get(n), threshold);
    }

    /** The overlap of the predicted class's map and the mask, see {@link #overlap}. */
    public Optional<Overlap> overlapOfPrediction(int n, double threshold) {
        return overlap(ofPrediction.get(n), relevant.get(n), ignored.get(n), threshold);
    }

    /**
     * What the mask has in common with the pixels E of {@link #jaccard}.
     *
     * @param threshold share of the maximum, 0 to 1
     * @return absent where there is no mask, or a value of the map is not finite
     */
    private static Optional<Overlap> overlap(SaliencyMap map, Optional<Mask> mask, Optional<Mask> ignored, double threshold) {
        if (mask.isEmpty() || map.status() == SaliencyMap.Status.NONFINITE) {
            return Optional.empty();
        }
        int width = mask.get().width();
        float[] scaled = map.resized(width, mask.get().height(), Scaling.MAX);
        int both = 0;
        int either = 0;
        for (int i = 0; i < scaled.length; i++) {
            int x = i % width;
            int y = i / width;
            boolean judged = ignored.isEmpty() || !ignored.get().contains(x, y);
            boolean explained = judged && scaled[i] > 0 && scaled[i] >= threshold;
            boolean relevant = judged && mask.get().contains(x, y);
            both += explained && relevant ? 1 : 0;
            either += explained || relevant ? 1 : 0;
        }
        return Optional.of(new Overlap(both, either));
    }
}
