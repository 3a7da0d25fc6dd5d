package org.glassbox.engine.report;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.glassbox.engine.run.TrainingEvent.EpochSummary;

/**
 * One way of training in a comparison, and what came of it.
 *
 * @param title a few words, such as "With feedback (SHARE)"
 * @param explanation one sentence on what is different here
 * @param tests metrics by test split; {@code accuracy} is shown
 * @param lesionRelevance mean share of positive relevance on the lesion, 0 to 1; NaN where undefined
 * @param patchRelevance mean share of positive relevance on the patch, over images that have one; likewise
 * @param seconds wall time of training and testing
 */
public record ArmResult(Role role, String title, String explanation, List<EpochSummary> epochs, Map<String, Map<String, Double>> tests, double lesionRelevance,
        double patchRelevance, double seconds) {
    /** What an arm is compared for. */
    public enum Role {
        /** The network that nobody corrects: where the gap begins. */
        WITHOUT_FEEDBACK,
        /** The network that is corrected by the method: what the demo is about. */
        FEEDBACK,
        /** Corrected by another form of the method, for comparison. */
        OTHER_FEEDBACK,
        /** Trained on data without the confounder's hint: where the gap ends. */
        UPPER_BOUND
    }

    public ArmResult {
        epochs = List.copyOf(epochs);
        tests = Collections.unmodifiableMap(new LinkedHashMap<>(tests));
    }

    /** The accuracy on a test split; NaN where it was not measured. */
    public double accuracy(String split) {
        return tests.getOrDefault(split, Map.of()).getOrDefault("accuracy", Double.NaN);
    }
}
