package org.glassbox.core.training;

/** Who says which pixels of a training image matter. */
public enum MaskSource {
    /** The annotators, in their answers of this run. */
    FEEDBACK,
    /** The data set, of every sample that has a mask: as if an expert had answered about all of them. */
    DATASET
}
