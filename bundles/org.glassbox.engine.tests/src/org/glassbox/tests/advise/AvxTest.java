package org.glassbox.tests.advise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.glassbox.advise.protocol.Avx;
import org.glassbox.advise.protocol.Avx.Penalty;
import org.glassbox.advise.protocol.AvxRules;
import org.glassbox.advise.protocol.FeatureSimilarity;
import org.glassbox.advise.protocol.MapScaling;
import org.glassbox.advise.protocol.PartAnswer;
import org.glassbox.advise.protocol.Pixels;
import org.glassbox.tests.networks.Fixture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AvxTest {
    private static final double TOLERANCE = 1e-5; // reference/README.md
    private static final int SIDE = 32;
    private static final int CLASSES = 10;

    @ParameterizedTest
    @ValueSource(strings = {"paper", "code"})
    void allBranchesGiveTheReferenceValues(String way) {
        Fixture fixture = Fixture.open("advise/avx");
        AvxRules rules = way.equals("paper") ? AvxRules.PAPER : AvxRules.REFERENCE.with(AvxRules.Ssim.CHANNELS); // that of the fixtures
        int cases = (int) fixture.shape("image").get(0);
        for (int k = 0; k < cases; k++) {
            double[] whole = row(fixture, "scores_full", k, CLASSES);
            int target = best(whole);
            PartAnswer answer = PartAnswer.of(whole, row(fixture, "scores_masked", k, CLASSES), target, rules.answer());
            assertEquals(fixture.doubles(way + "_hit")[k] == 1, answer.hit(), "hit " + k);
            assertEquals(fixture.doubles(way + "_ad_raw_f64")[k], answer.averageDrop(), TOLERANCE, "AD " + k);
            double correlation = Avx.correlation(floats(row(fixture, "map1", k, SIDE * SIDE)), floats(row(fixture, "map2", k, SIDE * SIDE)));
            assertEquals(fixture.doubles(way + "_cs_is_nan")[k] == 1, Double.isNaN(correlation), "CS " + k);
            if (!Double.isNaN(correlation)) {
                assertEquals(fixture.doubles(way + "_cs_f64")[k], correlation, TOLERANCE, "CS " + k);
            }
            Pixels image = ImageQualityTest.pixels(fixture.doubles("image"), k * 3 * SIDE * SIDE, SIDE, SIDE, 3);
            Pixels part = ImageQualityTest.pixels(fixture.doubles(way.equals("paper") ? "masked_soft" : "masked_binary"), k * 3 * SIDE * SIDE, SIDE, SIDE, 3);
            FeatureSimilarity compared = new FeatureSimilarity(SIDE, SIDE);
            double ssim = rules.ssim().of(image, part);
            double fsim = rules.fsim().of(compared.similarity(compared.features(image), compared.features(part)));
            double error = Pixels.meanSquaredError(image, part);
            assertEquals(fixture.doubles(way + "_ssim_in_f64")[k], ssim, TOLERANCE, "SSIM " + k);
            assertEquals(fixture.doubles(way + "_fsim_in_f64")[k], fsim, TOLERANCE, "FSIM " + k);
            assertEquals(fixture.doubles(way + "_mse_in_f64")[k], error, TOLERANCE, "MSE " + k);
            Avx avx = Avx.of(answer, correlation, ssim, fsim, error, rules);
            assertEquals(Penalty.values()[(int) fixture.doubles(way + "_branch")[k]], avx.penalty(), "branch " + k);
            assertEquals(fixture.doubles(way + "_ad_f64")[k], avx.averageDrop(), TOLERANCE, "AD after " + k);
            assertEquals(fixture.doubles(way + "_ssim_f64")[k], avx.ssim(), TOLERANCE, "SSIM after " + k);
            assertEquals(fixture.doubles(way + "_fsim_f64")[k], avx.fsim(), TOLERANCE, "FSIM after " + k);
            assertEquals(fixture.doubles(way + "_mse_f64")[k], avx.error(), TOLERANCE, "MSE after " + k);
            assertEquals(fixture.doubles(way + "_avx_f64")[k], avx.value(), TOLERANCE, "AVX " + k);
        }
    }

    private static double[] row(Fixture fixture, String key, int row, int length) {
        return Arrays.copyOfRange(fixture.doubles(key), row * length, (row + 1) * length);
    }

    private static float[] floats(double[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }

    private static int best(double[] values) {
        int best = 0;
        for (int k = 0; k < values.length; k++) {
            best = values[k] > values[best] ? k : best;
        }
        return best;
    }

    @Test
    void theMeanValuesOfTheTableGiveTheHarmonicMean() {
        Avx avx = Avx.of(new PartAnswer(1, 0.74, true), 0.9, 0.14, 0.38, 0.14, AvxRules.GLASSBOX);
        assertEquals(4 / (1 / 0.74 + 1 / 0.14 + 1 / 0.38 + 1 / 0.86), avx.value(), 1e-12);
        assertEquals(0.3255, avx.value(), 5e-5); // of the means; the paper's 0.28 is the mean
    }

    @Test
    void aMapThatShowsEverythingHasOneAndOneThatShowsNothingThatIsRecognisedHasNone() {
        assertEquals(1, Avx.of(new PartAnswer(0.9, 0.9, true), 0, 1, 1, 0, AvxRules.GLASSBOX).value(), 1e-12);
        assertEquals(0, Avx.of(new PartAnswer(0.9, 0.01, false), Double.NaN, 0.1, 0.3, 0.2, AvxRules.GLASSBOX).value());
        assertEquals(0, Avx.of(new PartAnswer(0.9, 0, true), 0, 0.1, 0.3, 0.2, AvxRules.GLASSBOX).value(), "AD is 1");
        assertEquals(0, Avx.of(new PartAnswer(0.9, 0.5, true), 0, 0.1, 0, 0.2, AvxRules.GLASSBOX).value(), "FSIM is 0");
        assertEquals(0, Avx.of(new PartAnswer(0.9, 0.5, true), 0, 0.1, 0.2, 1, AvxRules.GLASSBOX).value(), "MSE is 1");
    }

    @Test
    void aNegativeSsimIsTakenForNextToNothing() {
        assertEquals(4e-6, Avx.of(new PartAnswer(0.9, 0.9, true), 0, -0.2, 1, 0, AvxRules.GLASSBOX).value(), 1e-9);
    }

    @Test
    void theConsistentPenaltyMakesAllFourTermsWorse() {
        PartAnswer missed = new PartAnswer(0.9, 0.3, false);
        AvxRules consistent = new AvxRules(AvxRules.Answer.CLASS, AvxRules.Shown.SOFT, AvxRules.Ssim.LUMINANCE, AvxRules.Fsim.LUMINANCE, 0.5, AvxRules.Delta.CONSISTENT,
                MapScaling.MINMAX);
        Avx ours = Avx.of(missed, 0.2, 0.5, 0.6, 0.1, consistent);
        Avx paper = Avx.of(missed, 0.2, 0.5, 0.6, 0.1, AvxRules.GLASSBOX);
        assertEquals(1 - (1 - 0.6 / 0.9) * 0.4, ours.averageDrop(), 1e-12); // Δ = 1 - |0.9 - 0.3|
        assertEquals(1 - 0.9 * 0.4, ours.error(), 1e-12);
        assertEquals(0.6 / 0.9 * 0.4, paper.averageDrop(), 1e-12);
        assertTrue(ours.value() < paper.value());
        assertEquals(0.6 / 0.9, paper.measured().averageDrop(), 1e-12, "what was measured is told beside what counts");
        assertEquals(0.1, paper.measured().error());
    }

    @Test
    void theClassIsHitAmongTheFiveBestAndOfFewClassesAmongAllButTheWorst() {
        double[] six = {0.3, 0.2, 0.2, 0.1, 0.1, 0.1};
        assertTrue(PartAnswer.of(six, six, 4, AvxRules.Answer.CLASS).hit());
        assertEquals(false, PartAnswer.of(six, six, 5, AvxRules.Answer.CLASS).hit(), "of equals the first ranks higher");
        double[] two = {0.4, 0.6};
        assertEquals(false, PartAnswer.of(two, two, 0, AvxRules.Answer.CLASS).hit());
        assertTrue(PartAnswer.of(new double[] {1}, new double[] {1}, 0, AvxRules.Answer.CLASS).hit());
    }

    @Test
    void aClassWithoutProbabilityCanLoseNone() {
        PartAnswer none = PartAnswer.of(new double[] {0, 1}, new double[] {0, 1}, 0, AvxRules.Answer.CLASS);
        assertEquals(0, none.averageDrop());
        assertEquals(false, none.hasScore());
    }

    @Test
    void mapsWithoutVariationHaveNoCorrelation() {
        assertEquals(Double.NaN, Avx.correlation(new float[] {1, 1}, new float[] {0, 1}));
        assertEquals(1, Avx.correlation(new float[] {0, 1, 2}, new float[] {1, 3, 5}), 1e-12);
        assertEquals(-1, Avx.correlation(new float[] {0, 1, 2}, new float[] {5, 3, 1}), 1e-12);
    }
}
