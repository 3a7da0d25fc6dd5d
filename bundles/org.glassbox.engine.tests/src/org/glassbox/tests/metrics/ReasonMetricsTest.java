package org.glassbox.tests.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.glassbox.core.explain.SaliencyMap;
import org.glassbox.core.image.Mask;
import org.glassbox.core.image.Region;
import org.glassbox.core.training.Metric;
import org.glassbox.core.training.Predictions;
import org.glassbox.core.training.Reasons;
import org.glassbox.core.training.Situation;
import org.glassbox.metrics.JaccardIndex;
import org.glassbox.metrics.MeanIou;
import org.glassbox.metrics.Triage;
import org.junit.jupiter.api.Test;

/** Metrics of what answers rest on. */
class ReasonMetricsTest {
    private static final Mask FIRST_TWO = Mask.of(4, 1, List.of(new Region(0, 0, 2, 1)));

    private static SaliencyMap map(float... values) {
        return new SaliencyMap(values.length, 1, values, 0, Double.NaN);
    }

    private static Map<String, Double> values(Metric metric, Predictions predictions) {
        return metric.compute(predictions).stream().collect(Collectors.toMap(Metric.Value::name, Metric.Value::value));
    }

    @Test
    void theIndexIsThatOfTheMaskAndTheHighHalfOfTheMap() {
        // of (4, 1, 2, 0) the first and the third reach half the maximum: 1 of 3 pixels in both
        assertEquals(1.0 / 3, Reasons.jaccard(map(4, 1, 2, 0), Optional.of(FIRST_TWO), 0.5), 1e-12);
        assertEquals(2.0 / 3, Reasons.jaccard(map(4, 1, 2, 0), Optional.of(FIRST_TWO), 0.25), 1e-12);
        assertEquals(0, Reasons.jaccard(map(0, 0, 0, 0), Optional.of(FIRST_TWO), 0.5));
        assertEquals(0, Reasons.jaccard(map(0, 0, 0, 0), Optional.of(FIRST_TWO), 0), "a map of zeros shows nothing, whatever the threshold");
        assertEquals(1, Reasons.jaccard(map(0, 0, 0, 0), Optional.of(Mask.empty(4, 1)), 0.5), "both are empty");
        assertEquals(0, Reasons.jaccard(map(1, 0, 0, 0), Optional.of(Mask.empty(4, 1)), 0.5));
        assertEquals(0.25, Reasons.jaccard(map(1, 0, 0, 0), Optional.of(Mask.empty(4, 1).complement()), 0.5));
        assertTrue(Double.isNaN(Reasons.jaccard(map(1, 0, 0, 0), Optional.empty(), 0.5)));
        assertTrue(Double.isNaN(Reasons.jaccard(map(Float.NaN, 0, 0, 0), Optional.of(FIRST_TWO), 0.5)));
    }

    /** Class 0 and 1 are predicted in turn; the explanation of the prediction is right for the first two, that of the truth never. */
    private static Predictions predictions() {
        float[][] logits = {{1, 0}, {0, 1}, {1, 0}, {0, 1}, {1, 0}};
        SaliencyMap right = map(1, 1, 0, 0);
        SaliencyMap wrong = map(0, 0, 1, 1);
        Optional<Mask> mask = Optional.of(FIRST_TWO);
        Reasons reasons = new Reasons(List.of(wrong, wrong, wrong, wrong, wrong), List.of(right, right, wrong, wrong, right),
                List.of(mask, mask, mask, mask, Optional.empty()));
        return new Predictions(List.of("a", "b"), List.of("1", "2", "3", "4", "5"), new int[5], logits, Optional.of(reasons));
    }

    @Test
    void meansAndDeviationsAreOfTheSamplesWithAMask() {
        Map<String, Double> values = values(new JaccardIndex(), predictions());
        assertEquals(0.5, values.get("jaccard")); // 1, 1, 0, 0 and one without a mask
        assertEquals(0.5, values.get("jaccard-deviation"));
        assertEquals(0, values.get("jaccard-of-truth"));
        assertEquals(0, values.get("jaccard-of-truth-deviation"));
    }

    @Test
    void theMeanIouSkipsWhatIsEmptyTwiceAndCountsWhatIsEmptyOnceAsZero() {
        SaliencyMap right = map(1, 1, 0, 0);
        SaliencyMap half = map(1, 0, 0, 0);
        SaliencyMap nothing = map(0, 0, 0, 0);
        Optional<Mask> mask = Optional.of(FIRST_TWO);
        Optional<Mask> empty = Optional.of(Mask.empty(4, 1));
        List<SaliencyMap> maps = List.of(right, half, nothing, nothing, half, right);
        Reasons reasons = new Reasons(List.of(nothing, nothing, nothing, nothing, nothing, nothing), maps, List.of(mask, mask, mask, empty, empty,
                Optional.empty()));
        Map<String, Double> values = values(new MeanIou(), new Predictions(List.of("a", "b", "c"), List.of("1", "2", "3", "4", "5", "6"),
                new int[] {0, 1, 0, 0, 1, 2}, new float[6][3], Optional.of(reasons)));
        assertEquals((1 + 0.5 + 0 + 0) / 4, values.get("miou"), 1e-12, "the fourth is empty twice and the last has no mask");
        assertEquals(0, values.get("miou-of-truth"));
        assertEquals((1 + 0) / 2.0, values.get("miou/a"), 1e-12);
        assertEquals((0.5 + 0) / 2, values.get("miou/b"), 1e-12);
        assertTrue(Double.isNaN(values.get("miou/c")), "no sample of it has a mask");
    }

    @Test
    void pixelsThatNobodyJudgedAreInNeither() {
        // (4, 1, 2, 0): without its third pixel it covers the first of the first two
        Reasons reasons = new Reasons(List.of(map(4, 1, 2, 0)), List.of(map(4, 1, 2, 0)), List.of(Optional.of(FIRST_TWO)),
                List.of(Optional.of(Mask.of(4, 1, List.of(new Region(2, 0, 2, 1))))));
        assertEquals(1.0 / 2, reasons.jaccardOfPrediction(0, 0.5), 1e-12);
        assertEquals(1.0 / 2, reasons.jaccardOfTruth(0, 0.5), 1e-12);
        Reasons allIgnored = new Reasons(reasons.ofTruth(), reasons.ofPrediction(), reasons.relevant(), List.of(Optional.of(Mask.empty(4, 1).complement())));
        assertEquals(Optional.of(new Reasons.Overlap(0, 0)), allIgnored.overlapOfPrediction(0, 0.5));
    }

    @Test
    void eachSampleIsInOneSituation() {
        Map<String, Double> expected = Map.of("triage/right", 1.0, "triage/wrong-despite-the-right-reason", 1.0, "triage/right-for-the-wrong-reason", 1.0,
                "triage/wrong-for-the-wrong-reason", 1.0, "triage/unknown", 1.0);
        assertEquals(expected, values(new Triage(), predictions()));
        assertEquals(Situation.RIGHT, Situation.of(true, 0.3, 0.3));
        assertEquals(Situation.UNKNOWN, Situation.of(true, Double.NaN, 0.3));
    }

    @Test
    void withoutMapsTheIndexIsUndefinedAndAllSituationsAreUnknown() {
        Predictions with = predictions();
        Predictions without = new Predictions(with.classes(), with.ids(), with.labels(), with.logits());
        values(new JaccardIndex(), without).forEach((name, value) -> assertTrue(Double.isNaN(value), name));
        assertEquals(5, values(new Triage(), without).get("triage/unknown"));
    }
}
