package org.glassbox.core.training;

/** How an answer and its reasons go together, and so what an expert can do about it (methods.md 2.4). */
public enum Situation {
    /** The class is right, and so are its reasons: nothing is to be done. */
    RIGHT,
    /** The class is right and the explanation wrong: a mask teaches the reasons. */
    RIGHT_FOR_THE_WRONG_REASON,
    /** Both are wrong: a mask and a label. */
    WRONG_FOR_THE_WRONG_REASON,
    /** The network looks at the right region and takes it for something else: labels, and more data. */
    WRONG_DESPITE_THE_RIGHT_REASON,
    /** Nobody knows what is relevant. */
    UNKNOWN;

    /** The usual limit between right and wrong explanations. */
    public static final double USUAL_JACCARD = 0.3;

    /**
     * @param classRight whether the predicted class is the true one
     * @param jaccard of the explanation and what is relevant; NaN where that is not known
     * @param least the index from which on an explanation counts as right
     */
    public static Situation of(boolean classRight, double jaccard, double least) {
        if (Double.isNaN(jaccard)) {
            return UNKNOWN;
        }
        boolean explanationRight = jaccard >= least;
        if (classRight) {
            return explanationRight ? RIGHT : RIGHT_FOR_THE_WRONG_REASON;
        }
        return explanationRight ? WRONG_DESPITE_THE_RIGHT_REASON : WRONG_FOR_THE_WRONG_REASON;
    }
}
