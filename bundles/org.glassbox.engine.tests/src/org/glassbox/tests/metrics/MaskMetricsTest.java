package org.glassbox.tests.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.glassbox.core.data.MaskRole;
import org.glassbox.core.explain.ExplanationMetric;
import org.glassbox.core.explain.ExplanationMetric.Need;
import org.glassbox.core.explain.ExplanationMetric.Value;
import org.glassbox.core.explain.MetricRequest;
import org.glassbox.metrics.ConfounderMass;
import org.glassbox.metrics.Entropy;
import org.glassbox.metrics.Iou;
import org.glassbox.metrics.PointingGame;
import org.glassbox.metrics.RelevanceMass;
import org.glassbox.metrics.RelevanceRank;
import org.glassbox.metrics.Sparseness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Metrics that look at maps and masks only. */
class MaskMetricsTest {
    private static final double TOLERANCE = 1e-6;
    private LinearScene scene = new LinearScene(4, 1, 0, 0, 0, 0);

    @AfterEach
    void close() {
        scene.close();
    }

    private LinearScene scene(int width, int height) {
        scene.close();
        scene = new LinearScene(width, height, new double[width * height]);
        return scene;
    }

    @Test
    void theHighestPixelHitsOrMisses() throws Exception {
        scene.map(0, 3, 1, 0).relevant(0, 1, 0, 0).map(0, 3, 1, 0).relevant(0, 0, 1, 0);
        assertEquals(List.of(Value.of(1), Value.of(0)), scene.values(new PointingGame()));
    }

    @Test
    void ofSeveralHighestPixelsTheShareThatHitsCounts() throws Exception {
        assertEquals(2.0 / 3, scene.map(3, 3, 3, -5).relevant(1, 1, 0, 0).value(new PointingGame()).value(), TOLERANCE);
    }

    @Test
    void theToleranceIsADistance() throws Exception {
        // the highest pixel is (0, 0), the mask's only pixel (2, 1), √5 = 2.236 away
        scene(3, 2).map(9, 0, 0, 0, 0, 0).relevant(0, 0, 0, 0, 0, 1);
        assertEquals(0, scene.value(new PointingGame(2.2, false)).value());
        assertEquals(1, scene.value(new PointingGame(2.3, false)).value());
    }

    @Test
    void aMapThatSaysNothingMisses() throws Exception {
        scene.map(0, 0, 0, 0).relevant(1, 0, 0, 0).map(2, 2, 2, 2).relevant(1, 1, 1, 0);
        assertEquals(List.of(Value.of(0).with("the map is zero everywhere"), Value.of(0).with("the map is equal everywhere")), scene.values(new PointingGame()));
    }

    @Test
    void nothingCanHitAnEmptyMaskOrMissAFullOne() throws Exception {
        scene.map(1, 2, 3, 4).relevant(0, 0, 0, 0).map(1, 2, 3, 4).relevant(1, 1, 1, 1);
        assertFalse(scene.values(new PointingGame()).get(0).isDefined());
        assertFalse(scene.values(new PointingGame()).get(1).isDefined());
        assertEquals(1, scene.values(new PointingGame(0, true)).get(1).value());
    }

    @Test
    void relevanceMassIsTheShareOfWhatIsAboveZero() throws Exception {
        // 3 of 1 + 3 lie inside; what is below zero does not count
        assertEquals(0.75, scene.map(1, 3, -7, 0).relevant(0, 1, 1, 0).value(new RelevanceMass()).value(), TOLERANCE);
    }

    @Test
    void relevanceMassOfAConstantMapIsTheShareOfTheMask() throws Exception {
        Value value = scene.map(2, 2, 2, 2).relevant(1, 0, 0, 0).value(new RelevanceMass());
        assertEquals(0.25, value.value(), TOLERANCE);
        assertEquals(Optional.of("the map is equal everywhere"), value.remark());
    }

    @Test
    void relevanceMassOfAMapWithNothingAboveZeroIsZeroAndSaysSo() throws Exception {
        scene.map(0, 0, 0, 0).relevant(1, 0, 0, 0).map(-1, -2, 0, -1).relevant(1, 0, 0, 0);
        for (Value value : scene.values(new RelevanceMass())) {
            assertEquals(0, value.value());
            assertEquals(Optional.of("no value of the map is above zero: nothing speaks for the class"), value.remark());
        }
    }

    @Test
    void aCoarseMapIsJudgedAtTheImagesSize() throws Exception {
        // 0 1 on four columns with half-pixel centres: 0 .25 .75 1
        LinearScene coarse = scene.map(0, 0, 0, 0).relevant(0, 0, 0, 1);
        MetricRequest request = coarse.request();
        MetricRequest judged = new MetricRequest(request.network(), request.images(), List.of(LinearScene.saliency(2, 1, 0, 1)), request.masks(),
                request.normalisation(), null, 1);
        assertEquals(1.0 / 2, new RelevanceMass().compute(judged, null).getFirst().value(), TOLERANCE);
    }

    @Test
    void confounderMassLooksAtTheOtherMask() throws Exception {
        assertEquals(0.25, scene.map(1, 3, 0, 0).mask(MaskRole.IRRELEVANT, 1, 0, 0, 0).value(new ConfounderMass()).value(), TOLERANCE);
        assertEquals(Optional.of("the image has no mask"), scene.value(new RelevanceMass()).remark());
        assertEquals(ExplanationMetric.Direction.LOWER_IS_BETTER, new ConfounderMass().direction());
    }

    @Test
    void relevanceRankLooksAtAsManyPixelsAsTheMaskHas() throws Exception {
        // the two highest are pixels 1 and 0, of which 1 is in the mask
        assertEquals(0.5, scene.map(2, 3, 1, -1).relevant(0, 1, 1, 0).value(new RelevanceRank()).value(), TOLERANCE);
    }

    @Test
    void relevanceRankBreaksTiesAtRandomSoThatAConstantMapGetsTheShareOfTheMask() throws Exception {
        // given 400 pixels, the first 100 relevant: by the order of rows the value would be 1
        scene(20, 20);
        int[] mask = new int[400];
        Arrays.fill(mask, 0, 100, 1);
        Value value = scene.map(new double[400]).relevant(mask).value(new RelevanceRank());
        // then 1/4 within 4 deviations of a draw of 100 from 400, √(.25·.75/100·300/399) = .0375
        assertEquals(0.25, value.value(), 0.15);
        assertEquals(value, scene.value(new RelevanceRank()));
        assertTrue(value.value() != scene.value(new RelevanceRank(1)).value() || value.value() != scene.value(new RelevanceRank(2)).value());
    }

    @Test
    void massAndRankOfAnEmptyMaskAreUndefined() throws Exception {
        scene.map(1, 2, 3, 4).relevant(0, 0, 0, 0);
        assertEquals(Value.undefined("the mask is empty"), scene.value(new RelevanceMass()));
        assertEquals(Value.undefined("the mask is empty"), scene.value(new RelevanceRank()));
    }

    @Test
    void iouComparesWhatReachesHalfTheHighestValue() throws Exception {
        // pixels 1, 2, 3 reach 2 of 4; the mask has 0, 1, 2: two of four
        assertEquals(0.5, scene.map(1.9, 2, 3, 4).relevant(1, 1, 1, 0).value(new Iou()).value(), TOLERANCE);
    }

    @Test
    void iouByQuantileTakesTheHighestPixels() throws Exception {
        // three quarters lie below the highest pixel
        Iou top = new Iou(0.75, Iou.Threshold.QUANTILE, Iou.BothEmpty.ONE);
        assertEquals(0.5, scene.map(1.9, 2, 3, 4).relevant(0, 0, 1, 1).value(top).value(), TOLERANCE);
    }

    @Test
    void iouOfAnEmptyMapIsZeroUnlessTheMaskIsEmptyToo() throws Exception {
        scene.map(-1, 0, 0, -2).relevant(1, 0, 0, 0).map(-1, 0, 0, -2).relevant(0, 0, 0, 0).map(1, 0, 0, 0).relevant(0, 0, 0, 0);
        List<Value> values = scene.values(new Iou());
        assertEquals(0, values.get(0).value());
        assertEquals(1, values.get(1).value());
        assertTrue(values.get(1).remark().isPresent());
        assertEquals(0, values.get(2).value());
        assertFalse(scene.values(new Iou(0.5, Iou.Threshold.VALUE, Iou.BothEmpty.UNDEFINED)).get(1).isDefined());
    }

    @Test
    void iouLeavesOutPixelsThatNobodyJudged() throws Exception {
        // without the second pixel the third is the only one that is high, and the first the only one that is relevant but for it
        assertEquals(0, scene.map(1, 4, 3, 0).relevant(1, 1, 0, 0).ignored(0, 1, 0, 0).value(new Iou()).value(), TOLERANCE);
    }

    @Test
    void sparsenessIsTheGiniIndex() throws Exception {
        // sizes 0 1 1 2 of 4: 1 - 2 (0·3.5 + 1·2.5 + 1·1.5 + 2·0.5) / (4·4) = 1 - 10/16
        assertEquals(0.375, scene.map(-1, 0, 2, 1).value(new Sparseness()).value(), TOLERANCE);
        // one pixel of four: 1 - 1/4
        assertEquals(0.75, scene(4, 1).map(0, 0, 5, 0).value(new Sparseness()).value(), TOLERANCE);
    }

    @Test
    void sparsenessOfAConstantMapIsZeroAndThatOfAZeroMapUndefined() throws Exception {
        scene.map(3, 3, 3, 3).map(0, 0, 0, 0);
        assertEquals(0, scene.values(new Sparseness()).get(0).value());
        assertFalse(scene.values(new Sparseness()).get(1).isDefined());
    }

    @Test
    void entropyIsThatOfTheSharesAboveZero() throws Exception {
        // shares 1/2 1/4 1/4: (1/2·1 + 1/4·2 + 1/4·2) / 2 bits
        assertEquals(0.75, scene.map(2, 1, 1, -3).value(new Entropy()).value(), TOLERANCE);
        assertEquals(0, scene(4, 1).map(0, 7, 0, -1).value(new Entropy()).value(), TOLERANCE);
        assertEquals(1, scene(4, 1).map(5, 5, 5, 5).value(new Entropy()).value(), TOLERANCE);
        assertFalse(scene(4, 1).map(0, -1, 0, 0).value(new Entropy()).isDefined());
    }

    @Test
    void aMapThatIsNotFiniteHasNoValue() throws Exception {
        scene.map(1, Double.NaN, 0, 0).relevant(1, 0, 0, 0);
        for (ExplanationMetric metric : List.of(new PointingGame(), new RelevanceMass(), new RelevanceRank(), new Iou(), new Sparseness(), new Entropy())) {
            assertEquals(Value.undefined("the map has values that are not finite (NaN or infinite)"), scene.value(metric), metric.toString());
        }
    }

    @Test
    void whatAMetricNeedsIsSaidBeforehand() {
        assertEquals(Optional.of("it needs masks of what is relevant."), new PointingGame().refusal(Set.of(Need.NETWORK, Need.IRRELEVANT_MASK)));
        assertEquals(Optional.empty(), new PointingGame().refusal(Set.of(Need.RELEVANT_MASK)));
        assertEquals(Set.of(Need.NETWORK), scene.map(1, 2, 3, 4).request().given());
        assertEquals(Set.of(Need.NETWORK, Need.RELEVANT_MASK), scene.relevant(0, 0, 0, 0).request().given());
    }
}
