package org.glassbox.core.data;

import java.util.List;
import java.util.TreeSet;

/**
 * One image of a data set; the pixels are read when asked for.
 *
 * @param id unique in the data set and stable from run to run; a file's path relative to the data set, with forward slashes, or a generator's "train/17"
 * @param split the part of the data set it belongs to, such as "train"
 * @param label index into the data set's classes; the main one where there are several
 * @param labels all classes that the image belongs to, the main one among them, ascending; more than one only in a data set that is {@link
 *        Dataset#multiLabel}
 */
public record Sample(String id, String split, int label, List<Integer> labels) {
    public Sample {
        labels = List.copyOf(new TreeSet<>(labels));
        if (!labels.contains(label)) {
            throw new IllegalArgumentException("the main label " + label + " of " + id + " is not among its labels " + labels);
        }
    }

    /** Of one class alone. */
    public Sample(String id, String split, int label) {
        this(id, split, label, List.of(label));
    }

    /** The same image under another name or in another split. */
    public Sample as(String otherId, String otherSplit) {
        return new Sample(otherId, otherSplit, label, labels);
    }
}
