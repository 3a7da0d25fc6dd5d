package org.glassbox.engine.training;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.glassbox.core.image.Mask;

/**
 * What annotators said about training images, by index into the training set.
 *
 * @param ruledOut masks of pixels that must not matter, none of them empty
 * @param relevant masks of the pixels that matter; an empty one says that nothing does
 * @param labels classes that take the place of the data set's
 */
public record TrainingFeedback(Map<Integer, Mask> ruledOut, Map<Integer, Mask> relevant, Map<Integer, Integer> labels) {
    public TrainingFeedback {
        ruledOut = Map.copyOf(ruledOut);
        relevant = Map.copyOf(relevant);
        labels = Map.copyOf(labels);
    }

    /** Nothing yet. */
    public static TrainingFeedback none() {
        return new TrainingFeedback(Map.of(), Map.of(), Map.of());
    }

    /** The images that something was said about, in ascending order. */
    public Set<Integer> images() {
        Set<Integer> images = new TreeSet<>(ruledOut.keySet());
        images.addAll(relevant.keySet());
        images.addAll(labels.keySet());
        return images;
    }

    /** The labels with corrections in their places. */
    public int[] corrected(int[] given) {
        int[] corrected = given.clone();
        labels.forEach((index, label) -> corrected[index] = label);
        return corrected;
    }
}
