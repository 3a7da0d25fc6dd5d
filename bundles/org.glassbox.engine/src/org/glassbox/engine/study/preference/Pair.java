package org.glassbox.engine.study.preference;

/**
 * Two heat maps of one image, which is all that a rater sees of it.
 *
 * @param id such as {@code 017}; also in the names of the pictures
 * @param sample id of the image in its data set
 * @param trueClass of the image
 * @param referenceClass that the reference network's map explains
 * @param candidateClass that the candidate's map explains
 * @param candidateFirst whether the candidate's map is the first one, on the left; drawn by chance, and not told to raters
 */
public record Pair(String id, String sample, String trueClass, String referenceClass, String candidateClass, boolean candidateFirst) {
    /** The picture without a map, relative to the study's folder. */
    public String image() {
        return "pictures/" + id + ".png";
    }

    /** The map on the left. */
    public String first() {
        return "pictures/" + id + "-first.png";
    }

    /** The map on the right. */
    public String second() {
        return "pictures/" + id + "-second.png";
    }
}
