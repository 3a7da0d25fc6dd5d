package org.glassbox.engine.study.preference;

/** What the raters together say of a pair, from the candidate's side. */
public enum Verdict {
    /** Most find the candidate's map better. */
    POSITIVE,
    /** Neither map has most of the votes. */
    SAME,
    /** Most find the reference's map better. */
    NEGATIVE,
    /** There are too few votes. */
    INCOMPLETE;

    /**
     * The choice with the most votes decides. A tie between any two of them, and most votes for no difference, make the pair the same: a map is better only
     * if more raters say so than say anything else (methods.md 4.5).
     *
     * @param candidate votes for the candidate's map
     * @param reference votes for the reference's map
     * @param same votes for no difference
     * @param needed the fewest votes with which a pair counts
     */
    public static Verdict of(int candidate, int reference, int same, int needed) {
        if (candidate + reference + same < needed) {
            return INCOMPLETE;
        }
        if (candidate > Math.max(reference, same)) {
            return POSITIVE;
        }
        return reference > Math.max(candidate, same) ? NEGATIVE : SAME;
    }
}
