package org.glassbox.advise.protocol;

/**
 * What a network says of the part of an image that a map shows.
 *
 * @param score y, the probability of the class for the whole image
 * @param kept o, the score of the part
 * @param hit whether the class is among the five best of the part
 */
public record PartAnswer(double score, double kept, boolean hit) {
    private static final int BEST = 5;
    private static final double LEAST = 1e-12;

    /**
     * From the network's probabilities.
     *
     * @param whole of the whole image, one for each class
     * @param part of the part
     * @param target the class that the map explains
     */
    public static PartAnswer of(double[] whole, double[] part, int target, AvxRules.Answer answer) {
        int better = 0;
        for (int k = 0; k < part.length; k++) {
            better += part[k] > part[target] || part[k] == part[target] && k < target ? 1 : 0; // the first of equals ranks higher
        }
        int counted = Math.max(1, Math.min(BEST, part.length - 1)); // all classes of a small network are always among its five best
        return new PartAnswer(whole[target], answer.of(part, target), better < counted);
    }

    /** AD = max(0, y - o) / y; 0 where y is next to nothing, see {@link #hasScore}. */
    public double averageDrop() {
        return hasScore() ? Math.max(0, score - kept) / score : 0;
    }

    /** Whether the class has any probability that could be lost. */
    public boolean hasScore() {
        return score >= LEAST;
    }
}
