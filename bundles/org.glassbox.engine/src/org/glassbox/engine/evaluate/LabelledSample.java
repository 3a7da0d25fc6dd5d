package org.glassbox.engine.evaluate;

import java.util.List;
import org.glassbox.core.data.Sample;

/**
 * A sample of a data set with its class as the network counts them.
 *
 * @param label index into the network's classes; the main one where there are several
 * @param labels all classes that the image belongs to, as the network counts them, the main one among them
 */
public record LabelledSample(Sample sample, int label, List<Integer> labels) {
    public LabelledSample {
        labels = List.copyOf(labels);
    }

    /** Of one class alone. */
    public LabelledSample(Sample sample, int label) {
        this(sample, label, List.of(label));
    }
}
