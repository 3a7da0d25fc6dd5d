package org.glassbox.engine.run;

import java.util.List;
import java.util.Map;
import org.glassbox.engine.feedback.Receipt;

/**
 * How a run's best weights do on data that had no part in training or choosing them.
 *
 * @param epoch that the weights are from
 * @param tests values by name for each test split; the experiment's metrics, and {@link #ON_RELEVANT} and {@link #ON_IRRELEVANT} where the data set has masks
 * @param receipts what became of the corrections, under the best weights; the latest query of each image
 */
public record RunResult(int epoch, Map<String, Map<String, Double>> tests, List<Receipt> receipts) {
    /** The mean share of the explanations' positive relevance that lies on the relevant region, 0 to 1. */
    public static final String ON_RELEVANT = "relevance on relevant region";
    /** Likewise for the region that must not matter, over the images that have one. */
    public static final String ON_IRRELEVANT = "relevance on irrelevant region";
    /** All names of values that come from explanations and not from the experiment's metrics. */
    public static final List<String> OF_EXPLANATIONS = List.of(ON_RELEVANT, ON_IRRELEVANT);

    /** Of an epoch after which images were weighed: the mean of their weights. */
    public static final String MEAN_WEIGHT = "mean sample weight";
    private static final String SHARE_OF = "share of ";
    private static final String IN_TOP_FIFTH = " in the top fifth of weights";

    public RunResult {
        receipts = List.copyOf(receipts);
    }

    /** Of an epoch after which images were weighed: which share of the fifth with the largest weights belongs to a group of the data set's images. */
    public static String shareInTopFifth(String group) {
        return SHARE_OF + group + IN_TOP_FIFTH;
    }

    /** Whether a number of this name is a share of the images with the largest weights. */
    public static boolean isShareInTopFifth(String name) {
        return name.startsWith(SHARE_OF) && name.endsWith(IN_TOP_FIFTH);
    }
}
