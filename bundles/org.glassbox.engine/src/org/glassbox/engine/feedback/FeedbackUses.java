package org.glassbox.engine.feedback;

/**
 * Which answers a run learns from, besides the classes that are named, from which all learn.
 *
 * @param regions whether it makes a difference which regions are marked
 * @param relevant whether it makes a difference which pixels are drawn as what matters
 * @param irrelevant whether it makes a difference which pixels are drawn as what must not matter
 */
public record FeedbackUses(boolean regions, boolean relevant, boolean irrelevant) {
    /** All kinds make a difference. */
    public static FeedbackUses all() {
        return new FeedbackUses(true, true, true);
    }
}
