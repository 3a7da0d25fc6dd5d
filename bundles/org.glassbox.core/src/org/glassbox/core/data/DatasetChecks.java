package org.glassbox.core.data;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.glassbox.core.GlassboxException;

/** What a data set must have before work on it makes sense. */
public final class DatasetChecks {
    private DatasetChecks() {
    }

    /**
     * Training needs images of at least two classes: with one, every network is always right and learns nothing.
     *
     * @throws GlassboxException if train is empty or of one class
     */
    public static void requireTrainable(Dataset dataset) throws GlassboxException {
        List<Sample> train = dataset.samples("train");
        if (train.isEmpty()) {
            throw GlassboxException.badInput("Can't start training: the data set has no images in train; its splits are " + String.join(", ", dataset.splits())
                    + ".");
        }
        Set<Integer> labels = train.stream().map(Sample::label).collect(Collectors.toSet());
        if (labels.size() < 2) {
            throw GlassboxException.badInput("Can't start training: all " + train.size() + " images in train are of one class (\""
                    + dataset.classes().get(labels.iterator().next()) + "\"), at least 2 are needed; add images of another class.");
        }
    }
}
