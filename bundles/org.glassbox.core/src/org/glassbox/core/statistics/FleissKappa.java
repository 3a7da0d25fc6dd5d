package org.glassbox.core.statistics;

/**
 * How far several raters agree beyond chance: κ = (P - P_e) / (1 - P_e), with P the share of the pairs of votes on the same subject that agree, and P_e that of
 * any two votes. Fleiss 1971, Measuring nominal scale agreement among many raters, Psychological Bulletin 76. Where we differ: subjects may have different
 * numbers of votes; P is then the mean of the subjects' shares. Subjects with fewer than two votes tell nothing of agreement and are left out.
 *
 * @param subjects with at least two votes
 * @param observed P; NaN without subjects
 * @param expected P_e; NaN without subjects
 * @param kappa 1 for full agreement, 0 for that of chance; NaN without subjects, and where all votes are the same, so that there is nothing to agree beyond
 */
public record FleissKappa(int subjects, double observed, double expected, double kappa) {
    /** Of the number of votes for each category (columns) by subject (rows). */
    public static FleissKappa of(int[][] votes) {
        int subjects = 0;
        long all = 0;
        double agreeing = 0;
        long[] byCategory = new long[votes.length == 0 ? 0 : votes[0].length];
        for (int[] subject : votes) {
            long count = 0;
            long pairs = 0;
            for (int given : subject) {
                count += given;
                pairs += (long) given * (given - 1);
            }
            if (count >= 2) {
                subjects++;
                all += count;
                agreeing += (double) pairs / (count * (count - 1));
                for (int k = 0; k < subject.length; k++) {
                    byCategory[k] += subject[k];
                }
            }
        }
        if (subjects == 0) {
            return new FleissKappa(0, Double.NaN, Double.NaN, Double.NaN);
        }
        double observed = agreeing / subjects;
        double expected = 0;
        boolean several = true;
        for (long given : byCategory) {
            double share = (double) given / all;
            expected += share * share;
            several &= given < all;
        }
        return new FleissKappa(subjects, observed, expected, several ? (observed - expected) / (1 - expected) : Double.NaN);
    }
}
