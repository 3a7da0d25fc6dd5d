package org.glassbox.engine.feedback;

import org.glassbox.core.explain.SaliencyMap;
import org.glassbox.core.image.Mask;

/**
 * What became of a correction: the same image explained before it was asked about and after the network trained on the answer.
 *
 * @param queryId the query that was answered
 * @param label the true class: as an annotator said it, else the data set's
 * @param epochBefore after which the query was asked
 * @param epochAfter after which the effect was measured
 * @param ruledOut the pixels that the answer ruled out; empty where it ruled out none
 * @param relevant the pixels that the answer drew as what matters; empty where it drew none
 * @param before what was seen when it was asked
 * @param after what is seen now
 */
public record Receipt(String queryId, String sampleId, int label, int epochBefore, int epochAfter, Mask ruledOut, Mask relevant, View before,
        View after) {
    /**
     * A network's view of the image and its state at that time.
     *
     * @param map explanation of the predicted class, (H, W)
     * @param ruledOutShare share of the map's positive relevance on the ruled-out pixels, 0 to 1; NaN for a map without any
     * @param relevantShare the same on the pixels that matter
     * @param predicted class
     * @param probability of the true class
     * @param validationAccuracy of the whole network after that epoch; NaN without a validation set
     * @param validationLoss likewise
     */
    public record View(SaliencyMap map, double ruledOutShare, double relevantShare, int predicted, double probability, double validationAccuracy,
            double validationLoss) {
        /** Of an answer that did not say what matters. */
        public View(SaliencyMap map, double ruledOutShare, int predicted, double probability, double validationAccuracy, double validationLoss) {
            this(map, ruledOutShare, 0, predicted, probability, validationAccuracy, validationLoss);
        }
    }

    /** Of an answer that did not say what matters. */
    public Receipt(String queryId, String sampleId, int label, int epochBefore, int epochAfter, Mask ruledOut, View before, View after) {
        this(queryId, sampleId, label, epochBefore, epochAfter, ruledOut, Mask.empty(ruledOut.width(), ruledOut.height()), before, after);
    }

    /** Whether neither the prediction, nor its reasons (by 5 percentage points), nor its probability (by 2) moved. */
    public boolean hasNoEffect() {
        return before.predicted() == after.predicted() && !(Math.abs(after.ruledOutShare() - before.ruledOutShare()) >= 0.05)
                && !(Math.abs(after.relevantShare() - before.relevantShare()) >= 0.05) && !(Math.abs(after.probability() - before.probability()) >= 0.02);
    }
}
