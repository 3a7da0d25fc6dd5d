package org.glassbox.core.data;

/** What a mask that comes with a sample says about its pixels. */
public enum MaskRole {
    /** What the label is about: the lesion, the cell. */
    RELEVANT,
    /** What must not matter: a colour patch, a ruler, a watermark. */
    IRRELEVANT,
    /** What nobody judged, such as the edges of objects in a segmentation: explanations are not measured there. */
    IGNORED
}
