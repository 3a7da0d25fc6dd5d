package org.glassbox.tests.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.glassbox.core.training.Metric;
import org.glassbox.core.training.Predictions;
import org.glassbox.metrics.Accuracy;
import org.glassbox.metrics.BalancedAccuracy;
import org.glassbox.metrics.ConfusionMatrix;
import org.glassbox.metrics.MeanCrossEntropy;
import org.glassbox.metrics.PerClass;
import org.junit.jupiter.api.Test;

class MetricsTest {
    private static final double TOLERANCE = 1e-12;

    /** Four classes, of which d neither occurs nor is predicted and c is never predicted: a a a b taken for a, b a taken for b, c taken for b. */
    private static Predictions example() {
        int[] labels = {0, 0, 0, 1, 1, 0, 2};
        int[] predicted = {0, 0, 0, 0, 1, 1, 1};
        return predictions(List.of("a", "b", "c", "d"), labels, predicted);
    }

    @Test
    void accuracyIsTheShareOfRightAnswers() {
        assertEquals(4.0 / 7, values(new Accuracy(), example()).get("accuracy"), TOLERANCE);
    }

    @Test
    void ofEqualLogitsTheFirstCounts() {
        Predictions tie = new Predictions(List.of("a", "b"), List.of("1"), new int[] {0}, new float[][] {{1, 1}});
        assertEquals(1, values(new Accuracy(), tie).get("accuracy"));
    }

    @Test
    void confusionCountsTrueClassesAgainstPredictedOnes() {
        Map<String, Double> values = values(new ConfusionMatrix(), example());
        assertEquals(16, values.size());
        assertEquals(3, values.get("confusion/a/a"));
        assertEquals(1, values.get("confusion/a/b"));
        assertEquals(1, values.get("confusion/b/a"));
        assertEquals(1, values.get("confusion/b/b"));
        assertEquals(1, values.get("confusion/c/b"));
        assertEquals(7, values.values().stream().mapToDouble(Double::doubleValue).sum());
    }

    @Test
    void recallPrecisionAndF1AreThoseOfOneClassAgainstTheRest() {
        Map<String, Double> values = values(new PerClass(), example());
        assertEquals(3.0 / 4, values.get("recall/a"), TOLERANCE);
        assertEquals(3.0 / 4, values.get("precision/a"), TOLERANCE);
        assertEquals(6.0 / 8, values.get("f1/a"), TOLERANCE); // 2 TP / (2 TP + FP + FN)
        assertEquals(1.0 / 2, values.get("recall/b"), TOLERANCE);
        assertEquals(1.0 / 3, values.get("precision/b"), TOLERANCE);
        assertEquals(2.0 / 5, values.get("f1/b"), TOLERANCE);
    }

    @Test
    void whatHasNoDenominatorIsUndefinedAndNotZero() {
        Map<String, Double> values = values(new PerClass(), example());
        assertEquals(0, values.get("recall/c"), TOLERANCE);
        assertEquals(Double.NaN, values.get("precision/c")); // never predicted
        assertEquals(0, values.get("f1/c"), TOLERANCE);
        for (String name : List.of("recall/d", "precision/d", "f1/d")) {
            assertEquals(Double.NaN, values.get(name), name);
        }
    }

    @Test
    void meansCountUndefinedValuesAsZeroOrLeaveThemOut() {
        Map<String, Double> zero = values(new PerClass(), example());
        assertEquals((3.0 / 4 + 1.0 / 2 + 0) / 3, zero.get("macro-recall"), TOLERANCE);
        assertEquals((3.0 / 4 + 1.0 / 3 + 0) / 3, zero.get("macro-precision"), TOLERANCE);
        assertEquals((4 * 3.0 / 4 + 2 * 1.0 / 2 + 1 * 0) / 7, zero.get("weighted-recall"), TOLERANCE);
        assertEquals((4 * 3.0 / 4 + 2 * 1.0 / 3 + 1 * 0) / 7, zero.get("weighted-precision"), TOLERANCE);
        assertEquals((4 * 3.0 / 4 + 2 * 2.0 / 5 + 1 * 0) / 7, zero.get("weighted-f1"), TOLERANCE);
        Map<String, Double> skip = values(new PerClass(PerClass.Undefined.SKIP), example());
        assertEquals((3.0 / 4 + 1.0 / 3) / 2, skip.get("macro-precision"), TOLERANCE);
        assertEquals((4 * 3.0 / 4 + 2 * 1.0 / 3) / 6, skip.get("weighted-precision"), TOLERANCE);
    }

    @Test
    void weightedRecallIsTheAccuracy() {
        assertEquals(values(new Accuracy(), example()).get("accuracy"), values(new PerClass(), example()).get("weighted-recall"), TOLERANCE);
    }

    @Test
    void balancedAccuracyIsTheMeanRecallOfTheClassesThatOccur() {
        assertEquals((3.0 / 4 + 1.0 / 2 + 0) / 3, values(new BalancedAccuracy(), example()).get("balanced-accuracy"), TOLERANCE);
    }

    @Test
    void lossIsTheMeanCrossEntropyEvenForLogitsFarApart() {
        float log3 = (float) Math.log(3);
        Predictions two = new Predictions(List.of("a", "b"), List.of("1", "2"), new int[] {0, 0}, new float[][] {{log3, 0}, {-500, 500}});
        assertEquals((Math.log(4.0 / 3) + 1000) / 2, values(new MeanCrossEntropy(), two).get("loss"), 1e-7);
    }

    @Test
    void withoutSamplesNothingIsDefined() {
        Predictions none = predictions(List.of("a", "b"), new int[0], new int[0]);
        for (Metric metric : List.of(new Accuracy(), new MeanCrossEntropy(), new BalancedAccuracy(), new PerClass())) {
            assertTrue(values(metric, none).values().stream().allMatch(value -> Double.isNaN(value)), metric.toString());
        }
    }

    private static Predictions predictions(List<String> classes, int[] labels, int[] predicted) {
        float[][] logits = new float[labels.length][classes.size()];
        for (int n = 0; n < labels.length; n++) {
            logits[n][predicted[n]] = 1;
        }
        return new Predictions(classes, IntStream.range(0, labels.length).mapToObj(Integer::toString).toList(), labels, logits);
    }

    private static Map<String, Double> values(Metric metric, Predictions predictions) {
        Map<String, Double> values = new LinkedHashMap<>();
        metric.compute(predictions).forEach(value -> values.put(value.name(), value.value()));
        return values;
    }
}
