package org.glassbox.engine.report;

import java.util.List;
import java.util.Optional;
import org.glassbox.engine.feedback.Receipt;

/**
 * All that the demo's page shows.
 *
 * @param quick whether it was the shortened demo
 * @param patchRate probability of the patch in the second class in training; 1 minus it in the first
 * @param testImages in each test split
 * @param queried training images that were asked about
 * @param annotator who answered, as it fits into "answered by ..."
 * @param arms in the order in which they are shown
 * @param rows sample images as the arms' networks see them
 * @param queries of the arm with feedback
 * @param receipts of the arm with feedback
 * @param seconds wall time of the whole demo
 */
public record DemoResult(long seed, boolean quick, String device, List<String> classes, double patchRate, int trainImages, int validationImages,
        int testImages, int queried, String annotator, List<ArmResult> arms, List<HeatMapRow> rows, List<QueriedPicture> queries, List<Receipt> receipts,
        double seconds) {
    /** The split on which the patch tells nothing. */
    public static final String HEADLINE_SPLIT = "test_random";
    /** Below this difference of accuracies there is no gap worth closing. */
    private static final double SMALLEST_GAP = 0.02;
    /** Below this share of the gap feedback has not helped. */
    private static final double SMALLEST_GAIN = 0.1;

    public DemoResult {
        classes = List.copyOf(classes);
        arms = List.copyOf(arms);
        rows = List.copyOf(rows);
        queries = List.copyOf(queries);
        receipts = List.copyOf(receipts);
    }

    /** The first arm with that role. */
    public Optional<ArmResult> arm(ArmResult.Role role) {
        return arms.stream().filter(arm -> arm.role() == role).findFirst();
    }

    /** An arm's accuracy on the headline's split; NaN where there is no such arm. */
    public double accuracy(ArmResult.Role role) {
        return arm(role).map(arm -> arm.accuracy(HEADLINE_SPLIT)).orElse(Double.NaN);
    }

    /**
     * (feedback - without) / (bound - without), accuracies on {@value #HEADLINE_SPLIT} (methods.md 8.1); NaN where the bound is not at least 2 percentage
     * points above the network without feedback.
     */
    public double gapClosed() {
        double without = accuracy(ArmResult.Role.WITHOUT_FEEDBACK);
        double gap = accuracy(ArmResult.Role.UPPER_BOUND) - without;
        return gap >= SMALLEST_GAP ? (accuracy(ArmResult.Role.FEEDBACK) - without) / gap : Double.NaN;
    }

    /** What came of it in one or two sentences, whatever came of it. */
    public String headline() {
        double without = accuracy(ArmResult.Role.WITHOUT_FEEDBACK);
        double with = accuracy(ArmResult.Role.FEEDBACK);
        double bound = accuracy(ArmResult.Role.UPPER_BOUND);
        if (Double.isNaN(without) || Double.isNaN(with) || Double.isNaN(bound)) {
            return "No conclusion: an accuracy is missing (without feedback " + Numbers.percent(without) + ", with feedback " + Numbers.percent(with)
                    + ", upper bound " + Numbers.percent(bound) + ").";
        }
        String accuracies = "accuracy " + Numbers.percent(without) + " without feedback, " + Numbers.percent(with) + " with it, " + Numbers.percent(bound)
                + " at best";
        double closed = gapClosed();
        if (Double.isNaN(closed)) {
            return "There was no gap to close this time: " + accuracies + ".";
        }
        if (closed < -SMALLEST_GAIN) {
            return "Feedback made it worse this time: " + accuracies + ".";
        }
        if (closed < SMALLEST_GAIN) {
            return "Feedback did not help this time: " + accuracies + ".";
        }
        if (closed >= 1) {
            return "Feedback closed the whole accuracy gap: " + accuracies + ".";
        }
        return "Feedback closed " + Numbers.wholePercent(closed) + " of the accuracy gap: " + accuracies + ".";
    }
}
