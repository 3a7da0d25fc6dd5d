package org.glassbox.tests.multilabel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.glassbox.core.training.LabelSets;
import org.glassbox.core.training.Metric;
import org.glassbox.core.training.Predictions;
import org.glassbox.metrics.Accuracy;
import org.glassbox.metrics.AveragePrecision;
import org.glassbox.metrics.LabelSetMatch;
import org.glassbox.metrics.MeanCrossEntropy;
import org.glassbox.metrics.PerClass;
import org.glassbox.metrics.RocAuc;
import org.junit.jupiter.api.Test;

/** Metrics of images that belong to several classes, against values by hand. */
class MultiLabelMetricsTest {
    private static final List<String> CLASSES = List.of("cat", "dog");
    private static final float[][] LOGITS = {{2, 1}, {1, -1}, {-1, 3}, {-2, -1}};
    private static final boolean[][] TRUTH = {{true, true}, {false, true}, {true, true}, {true, false}};
    private static final Predictions SETS = new Predictions(CLASSES, List.of("1", "2", "3", "4"), new int[] {0, 1, 1, 0}, LOGITS, Optional.empty(),
            Optional.of(new LabelSets(TRUTH)));

    private static Map<String, Double> values(Metric metric, Predictions predictions) {
        Map<String, Double> values = new LinkedHashMap<>();
        metric.compute(predictions).forEach(value -> values.put(value.name(), value.value()));
        return values;
    }

    @Test
    void theMostConfidentClassNeedsToBeOneOfTheTrueOnes() {
        // cat is true, cat is not, dog is true, dog is not
        assertEquals(0.5, values(new Accuracy(), SETS).get("accuracy"));
    }

    @Test
    void theLossIsTheMeanOverAllQuestions() {
        double sum = 0;
        for (int n = 0; n < LOGITS.length; n++) {
            for (int k = 0; k < 2; k++) {
                sum += Math.log(1 + Math.exp(TRUTH[n][k] ? -LOGITS[n][k] : LOGITS[n][k]));
            }
        }
        assertEquals(sum / 8, values(new MeanCrossEntropy(), SETS).get("loss"), 1e-7);
    }

    @Test
    void averagePrecisionIsTheAreaUnderPrecisionByRecall() {
        // cat by score: yes, no, yes, yes: (1/1 + 2/3 + 3/4) / 3; dog: yes, yes, then two of equal score of which one is true: (1 + 1 + 3/4) / 3
        Map<String, Double> values = values(new AveragePrecision(), SETS);
        assertEquals((1 + 2 / 3.0 + 3 / 4.0) / 3, values.get("average-precision/cat"), 1e-12);
        assertEquals((1 + 1 + 3 / 4.0) / 3, values.get("average-precision/dog"), 1e-12);
        assertEquals((values.get("average-precision/cat") + values.get("average-precision/dog")) / 2, values.get("mean-average-precision"), 1e-12);
    }

    @Test
    void aClassThatDoesNotOccurHasNoPrecision() {
        Predictions none = new Predictions(CLASSES, List.of("1"), new int[] {0}, new float[][] {{1, 0}}, Optional.empty(),
                Optional.of(new LabelSets(new boolean[][] {{true, false}})));
        assertTrue(Double.isNaN(values(new AveragePrecision(), none).get("average-precision/dog")));
        assertEquals(1, values(new AveragePrecision(), none).get("mean-average-precision"));
    }

    @Test
    void setsMatchWhereAllAnswersAreRight() {
        // predicted above zero: both, cat, dog, none; the truth: both, dog, both, cat
        Map<String, Double> values = values(new LabelSetMatch(), SETS);
        assertEquals(0.25, values.get("exact-match"));
        assertEquals(4 / 8.0, values.get("hamming-loss"));
        assertEquals(2 * 3 / (2 * 3 + 4.0), values.get("micro-f1"), 1e-12);
    }

    @Test
    void eachClassIsJudgedAgainstTheRest() {
        Map<String, Double> values = values(new PerClass(), SETS);
        assertEquals(1 / 3.0, values.get("recall/cat"), 1e-12);
        assertEquals(1 / 2.0, values.get("precision/cat"), 1e-12);
        assertEquals(2 / 3.0, values.get("recall/dog"), 1e-12);
        assertEquals(1, values.get("precision/dog"));
        // dog: 3 pairs of a dog and the only other one, of which one is equal
        assertEquals((1 + 1 + 0.5) / 3, values(new RocAuc(), SETS).get("auc/dog"), 1e-12);
    }

    @Test
    void ofOneClassEachTheNumbersAreTheUsualOnes() {
        int[] labels = {0, 1, 1, 0};
        Predictions plain = new Predictions(CLASSES, List.of("1", "2", "3", "4"), labels, LOGITS);
        assertEquals(0.5, values(new Accuracy(), plain).get("accuracy"));
        Map<String, Double> match = values(new LabelSetMatch(), plain);
        assertEquals(0.5, match.get("exact-match"));
        assertEquals(0.5, match.get("micro-f1"));
        assertTrue(values(new LabelSetMatch(), new Predictions(CLASSES, List.of(), new int[0], new float[0][])).values().stream().allMatch(value -> value.isNaN()));
    }
}
