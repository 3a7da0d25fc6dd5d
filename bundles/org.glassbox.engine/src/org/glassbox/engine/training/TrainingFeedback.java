package org.glassbox.engine.training;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.glassbox.core.image.Mask;
import org.glassbox.engine.experiment.PhaseSettings.TrainOn;

/**
 * What annotators said about training images, by index into the training set.
 *
 * @param ruledOut masks of pixels that must not matter, none of them empty
 * @param relevant masks of the pixels that matter; an empty one says that nothing does
 * @param labels classes that take the place of the data set's
 * @param latest the images about which something was said since the last epoch
 */
public record TrainingFeedback(Map<Integer, Mask> ruledOut, Map<Integer, Mask> relevant, Map<Integer, Integer> labels, Set<Integer> latest) {
    public TrainingFeedback {
        ruledOut = Map.copyOf(ruledOut);
        relevant = Map.copyOf(relevant);
        labels = Map.copyOf(labels);
        latest = Set.copyOf(latest);
    }

    /** Nothing yet. */
    public static TrainingFeedback none() {
        return new TrainingFeedback(Map.of(), Map.of(), Map.of(), Set.of());
    }

    /** The images that something was said about, in ascending order. */
    public Set<Integer> images() {
        Set<Integer> images = new TreeSet<>(ruledOut.keySet());
        images.addAll(relevant.keySet());
        images.addAll(labels.keySet());
        return images;
    }

    /** Those of some images that an epoch trains on, in their order. */
    int[] trainedOn(TrainOn which, int[] among) {
        return switch (which) {
            case ALL -> among;
            case ANSWERED -> IntStream.of(among).filter(images()::contains).toArray();
            case LATEST_ANSWERS -> IntStream.of(among).filter(latest::contains).toArray();
        };
    }

    /** The labels with corrections in their places. */
    public SampleLabels corrected(SampleLabels given) {
        return given.corrected(labels);
    }
}
