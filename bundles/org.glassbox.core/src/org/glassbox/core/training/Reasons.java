package org.glassbox.core.training;

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
 */
public record Reasons(List<SaliencyMap> ofTruth, List<SaliencyMap> ofPrediction, List<Optional<Mask>> relevant) {
    public Reasons {
        ofTruth = List.copyOf(ofTruth);
        ofPrediction = List.copyOf(ofPrediction);
        relevant = List.copyOf(relevant);
        if (ofTruth.size() != ofPrediction.size() || ofTruth.size() != relevant.size()) {
            throw new IllegalArgumentException(ofTruth.size() + " maps of true classes, " + ofPrediction.size() + " of predicted ones and "
                    + relevant.size() + " masks");
        }
    }

    /** The Jaccard index of the true class's map, see {@link #jaccard}. */
    public double jaccardOfTruth(int n, double threshold) {
        return jaccard(ofTruth.get(n), relevant.get(n), threshold);
    }

    /** The Jaccard index of the predicted class's map, see {@link #jaccard}. */
    public double jaccardOfPrediction(int n, double threshold) {
        return jaccard(ofPrediction.get(n), relevant.get(n), threshold);
    }

    /**
     * J = |M and E| / |M or E| (Jaccard 1901), where E are the pixels at which the map, divided by its maximum and enlarged bilinearly to the mask's size,
     * reaches the threshold (methods.md 2.2). 1 where both are empty and 0 where one is.
     *
     * @param threshold share of the maximum, 0 to 1
     * @return NaN where there is no mask, or a value of the map is not finite
     */
    public static double jaccard(SaliencyMap map, Optional<Mask> mask, double threshold) {
        if (mask.isEmpty() || map.status() == SaliencyMap.Status.NONFINITE) {
            return Double.NaN;
        }
        int width = mask.get().width();
        float[] scaled = map.resized(width, mask.get().height(), Scaling.MAX);
        int both = 0;
        int either = 0;
        for (int i = 0; i < scaled.length; i++) {
            boolean explained = scaled[i] > 0 && scaled[i] >= threshold;
            boolean relevant = mask.get().contains(i % width, i / width);
            both += explained && relevant ? 1 : 0;
            either += explained || relevant ? 1 : 0;
        }
        return either == 0 ? 1 : (double) both / either;
    }
}
