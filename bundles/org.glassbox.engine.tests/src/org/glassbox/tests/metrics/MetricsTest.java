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
import org.glassbox.metrics.Brier;
import org.glassbox.metrics.Calibration;
import org.glassbox.metrics.ConfusionMatrix;
import org.glassbox.metrics.MeanCrossEntropy;
import org.glassbox.metrics.PerClass;
import org.glassbox.metrics.RocAuc;
import org.glassbox.metrics.Specificity;
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
    void specificityAndAccuracyAreThoseOfOneClassAgainstTheRest() {
        Map<String, Double> values = values(new Specificity(), example());
        assertEquals(2.0 / 3, values.get("specificity/a"), TOLERANCE); // of b b c one was taken for a
        assertEquals(3.0 / 5, values.get("specificity/b"), TOLERANCE); // of a a a a c two were taken for b
        assertEquals(1, values.get("specificity/c"), TOLERANCE);
        assertEquals(1, values.get("specificity/d"), TOLERANCE);
        assertEquals(5.0 / 7, values.get("class-accuracy/a"), TOLERANCE); // TP 3, TN 2
        assertEquals(4.0 / 7, values.get("class-accuracy/b"), TOLERANCE); // TP 1, TN 3
        assertEquals(6.0 / 7, values.get("class-accuracy/c"), TOLERANCE);
        assertEquals((2.0 / 3 + 3.0 / 5 + 1) / 3, values.get("macro-specificity"), TOLERANCE);
        Predictions one = predictions(List.of("a", "b"), new int[] {0, 0}, new int[] {0, 1});
        assertEquals(Double.NaN, values(new Specificity(), one).get("specificity/a"));
    }

    @Test
    void aucIsTheShareOfPairsInTheRightOrder() {
        // scores .1 .4 .35 .8, of which the last two belong to b: of four pairs .35 < .4 alone is wrong
        Predictions predictions = probabilities(new int[] {0, 0, 1, 1}, 0.1, 0.4, 0.35, 0.8);
        assertEquals(0.75, values(new RocAuc(), predictions).get("auc/b"), 1e-9);
        assertEquals(0.75, values(new RocAuc(), predictions).get("auc/a"), 1e-9);
        assertEquals(0.75, values(new RocAuc(), predictions).get("macro-auc"), 1e-9);
    }

    @Test
    void equalScoresCountHalfAndASingleClassHasNoAuc() {
        assertEquals(0.5, values(new RocAuc(), probabilities(new int[] {0, 1, 1}, 0.3, 0.3, 0.3)).get("auc/b"), 1e-9);
        assertEquals((1 + 0.5) / 2, values(new RocAuc(), probabilities(new int[] {0, 1, 1}, 0.3, 0.3, 0.6)).get("auc/b"), 1e-9);
        assertEquals(Double.NaN, values(new RocAuc(), probabilities(new int[] {1, 1}, 0.3, 0.6)).get("auc/b"));
        assertEquals(Double.NaN, values(new RocAuc(), probabilities(new int[] {1, 1}, 0.3, 0.6)).get("macro-auc"));
    }

    @Test
    void calibrationIsTheGapBetweenConfidenceAndRightAnswers() {
        // ten samples with the confidence .8 in b, of which six are right
        int[] labels = {1, 1, 1, 1, 1, 1, 0, 0, 0, 0};
        double[] confidences = IntStream.range(0, 10).mapToDouble(n -> 0.8).toArray();
        Map<String, Double> values = values(new Calibration(), probabilities(labels, confidences));
        assertEquals(0.2, values.get("ece"), 1e-7);
        // bins of equal count hold one sample each: six off by .2 and four by .8
        assertEquals((6 * 0.2 + 4 * 0.8) / 10, values.get("adaptive-ece"), 1e-7);
    }

    @Test
    void binsOfEqualWidthIncludeTheirUpperEnd() {
        // with two bins (0, .5] and (.5, 1]: .5 right; .9 and .7 of which one is right: (|1 - .5| + |1 - 1.6|) / 3
        Predictions predictions = probabilities(new int[] {0, 1, 0}, 0.5, 0.9, 0.7);
        assertEquals((0.5 + 0.6) / 3, values(new Calibration(2), predictions).get("ece"), 1e-7);
        // by count, ascending .5 .7 .9 with the first two together: right 1, 0, 1: (|1 - 1.2| + |1 - .9|) / 3
        assertEquals((0.2 + 0.1) / 3, values(new Calibration(2), predictions).get("adaptive-ece"), 1e-7);
    }

    @Test
    void brierIsTheSquaredErrorOfAllProbabilities() {
        // .8 for b: right 2 · .2², wrong 2 · .8²
        assertEquals((0.08 + 1.28) / 2, values(new Brier(), probabilities(new int[] {1, 0}, 0.8, 0.8)).get("brier"), 1e-7);
    }

    /** Of two classes a and b. @param second the probability of b of each sample */
    private static Predictions probabilities(int[] labels, double... second) {
        float[][] logits = new float[second.length][];
        for (int n = 0; n < second.length; n++) {
            logits[n] = new float[] {0, (float) Math.log(second[n] / (1 - second[n]))};
        }
        return new Predictions(List.of("a", "b"), IntStream.range(0, second.length).mapToObj(Integer::toString).toList(), labels, logits);
    }

    @Test
    void withoutSamplesNothingIsDefined() {
        Predictions none = predictions(List.of("a", "b"), new int[0], new int[0]);
        for (Metric metric : List.of(new Accuracy(), new MeanCrossEntropy(), new BalancedAccuracy(), new PerClass(), new Specificity(), new RocAuc(), new Calibration(),
                new Brier())) {
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
