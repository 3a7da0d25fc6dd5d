package org.glassbox.engine.history;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.glassbox.core.explain.SaliencyMap;

/**
 * How much what a network says of an image, and what that rests on, differ between two times or two runs. Both differences are the total variation ½ Σ |a - b|
 * of shares that sum to 1: the probability, or the relevance, that has moved somewhere else.
 *
 * @param before what was said first
 * @param after what was said then
 * @param truth name of the true class
 * @param predictedBefore name of the predicted class
 * @param predictedAfter likewise
 * @param prediction of the classes' probabilities, 0 to 1; where these were not kept 1 if the predicted class is another one, else 0
 * @param explanation of the true class's Grad-CAM map, divided by its sum, 0 to 1; 1 if only one of the maps is zero everywhere; NaN where not both were kept
 */
public record SampleChange(PredictionTable.Row before, PredictionTable.Row after, String truth, String predictedBefore, String predictedAfter,
        double prediction, double explanation) {
    /** The images of both tables, in the order of the second. */
    public static List<SampleChange> between(PredictionTable before, PredictionTable after, KeptMaps mapsBefore, KeptMaps mapsAfter) {
        Map<String, PredictionTable.Row> earlier = before.byId();
        List<SampleChange> changes = new ArrayList<>();
        for (PredictionTable.Row now : after.rows()) {
            PredictionTable.Row then = earlier.get(now.id());
            if (then != null) {
                changes.add(new SampleChange(then, now, after.classes().get(now.label()), before.classes().get(then.predicted()),
                        after.classes().get(now.predicted()), ofPredictions(before, then, after, now),
                        ofMaps(mapsBefore.byId().get(now.id()), mapsAfter.byId().get(now.id()))));
            }
        }
        return changes;
    }

    public String id() {
        return after.id();
    }

    /** Whether the predicted class is another one. */
    public boolean isFlipped() {
        return !predictedBefore.equals(predictedAfter);
    }

    private static double ofPredictions(PredictionTable before, PredictionTable.Row then, PredictionTable after, PredictionTable.Row now) {
        float[] a = then.probabilities();
        float[] b = now.probabilities();
        if (a.length == 0 || b.length == 0 || !before.classes().equals(after.classes())) {
            return before.classes().get(then.predicted()).equals(after.classes().get(now.predicted())) ? 0 : 1;
        }
        return variation(a, 1, b, 1);
    }

    private static double ofMaps(SaliencyMap before, SaliencyMap after) {
        if (before == null || after == null || before.width() != after.width() || before.height() != after.height()) {
            return Double.NaN;
        }
        double first = sum(before.values());
        double second = sum(after.values());
        if (first == 0 || second == 0) {
            return first == second ? 0 : 1;
        }
        return variation(before.values(), first, after.values(), second);
    }

    private static double sum(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        return sum;
    }

    private static double variation(float[] a, double sumOfA, float[] b, double sumOfB) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += Math.abs(a[i] / sumOfA - b[i] / sumOfB);
        }
        return Math.min(1, sum / 2);
    }
}
