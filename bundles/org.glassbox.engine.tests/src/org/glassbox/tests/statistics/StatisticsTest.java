package org.glassbox.tests.statistics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import org.glassbox.core.RandomStream;
import org.glassbox.core.statistics.Bootstrap;
import org.glassbox.core.statistics.Interval;
import org.glassbox.core.statistics.McNemar;
import org.glassbox.core.statistics.Ranks;
import org.glassbox.core.statistics.Wilcoxon;
import org.glassbox.core.statistics.Wilson;
import org.junit.jupiter.api.Test;

class StatisticsTest {
    private static final double TOLERANCE = 1e-12;

    @Test
    void equalValuesShareTheMeanOfTheirRanks() {
        assertArrayEquals(new double[] {2.5, 1, 4, 2.5}, Ranks.of(new double[] {5, 3, 9, 5}), TOLERANCE);
        assertArrayEquals(new double[] {1.5, 1.5, 3}, Ranks.of(new double[] {0.0, -0.0, 1}), TOLERANCE);
        assertArrayEquals(new int[] {1, 0, 3, 2}, Ranks.order(new double[] {5, 3, 9, 5}));
    }

    @Test
    void spearmanSeesTheOrderOnly() {
        assertEquals(1, Ranks.spearman(new double[] {1, 2, 3}, new double[] {1, 10, 1000}), TOLERANCE);
        assertEquals(-1, Ranks.spearman(new double[] {1, 2, 3}, new double[] {3, 2, -8}), TOLERANCE);
        // ranks 1 2 3 4 and 2 1 4 3: 1 - 6 Σ d² / (n (n² - 1)) = 1 - 6·4 / 60
        assertEquals(0.6, Ranks.spearman(new double[] {1, 2, 3, 4}, new double[] {20, 10, 40, 30}), TOLERANCE);
    }

    @Test
    void correlationWithAConstantIsUndefined() {
        assertEquals(Double.NaN, Ranks.spearman(new double[] {1, 2, 3}, new double[] {7, 7, 7}));
        assertEquals(Double.NaN, Ranks.pearson(new double[0], new double[0]));
    }

    @Test
    void pearsonOfThreePointsByHand() {
        // means 2 and 4: products (-1)(-2) + 0·2 + 1·0 = 2, squares 2 and 8
        assertEquals(2 / Math.sqrt(2.0 * 8), Ranks.pearson(new double[] {1, 2, 3}, new double[] {2, 6, 4}), TOLERANCE);
    }

    @Test
    void theBootstrapIntervalOfAMeanIsThatOfTheNormalDistributionForManyValues() {
        // given 400 standard normal values, whose mean has the standard error s/20
        RandomStream random = RandomStream.of(1, "test");
        double[] values = IntStream.range(0, 400).mapToDouble(n -> random.nextGaussian()).toArray();
        double mean = Arrays.stream(values).average().orElseThrow();
        double error = Math.sqrt(Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum() / 399 / 400);
        // when
        Interval interval = Bootstrap.ofMean(values, 0).orElseThrow();
        // then mean ± 1.96 errors; the ends of 1000 draws scatter by about √(.025·.975/1000)/.0584 = .085 errors, of which this allows three
        assertEquals(mean - 1.96 * error, interval.low(), 0.26 * error);
        assertEquals(mean + 1.96 * error, interval.high(), 0.26 * error);
    }

    @Test
    void theBootstrapRepeatsWithItsSeedAndLeavesUndefinedValuesOut() {
        double[] values = IntStream.range(0, 20).mapToDouble(n -> n * n).toArray();
        double[] withGaps = Arrays.copyOf(values, 25);
        Arrays.fill(withGaps, 20, 25, Double.NaN);
        assertEquals(Bootstrap.ofMean(values, 3), Bootstrap.ofMean(withGaps, 3));
        assertTrue(!Bootstrap.ofMean(values, 3).equals(Bootstrap.ofMean(values, 4)));
    }

    @Test
    void fewerThanTenSamplesHaveNoInterval() {
        assertEquals(Optional.empty(), Bootstrap.ofMean(new double[] {1, 2, 3, 4, 5, 6, 7, 8, 9}, 0));
        assertTrue(Bootstrap.ofMean(new double[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, 0).isPresent());
    }

    @Test
    void equalValuesHaveAnIntervalOfOnePoint() {
        assertEquals(Optional.of(new Interval(2, 2)), Bootstrap.ofMean(new double[] {2, 2, 2, 2, 2, 2, 2, 2, 2, 2}, 0));
    }

    @Test
    void aStatisticThatMostDrawsLeaveUndefinedHasNoInterval() {
        assertEquals(Optional.empty(), Bootstrap.of(20, 0, drawn -> Double.NaN));
    }

    @Test
    void wilsonsIntervalsAreThosePublished() {
        // Newcombe 1998, Statistics in Medicine 17, table I, method 3: 81/263, 15/148, 0/20, 1/29
        assertInterval(0.2553, 0.3662, Wilson.of(81, 263));
        assertInterval(0.0624, 0.1605, Wilson.of(15, 148));
        assertInterval(0.0000, 0.1611, Wilson.of(0, 20));
        assertInterval(0.0061, 0.1718, Wilson.of(1, 29));
        assertInterval(1 - 0.1611, 1, Wilson.of(20, 20));
        assertEquals(Optional.empty(), Wilson.of(0, 0));
    }

    private static void assertInterval(double low, double high, Optional<Interval> found) {
        assertEquals(low, found.orElseThrow().low(), 5e-5);
        assertEquals(high, found.orElseThrow().high(), 5e-5);
    }

    @Test
    void mcNemarCountsOnlyTheSamplesAboutWhichTwoClassifiersDiffer() {
        // given 1 that only the first has right and 5 that only the second has, beside 4 that tell nothing
        boolean[] first = {true, false, false, false, false, false, true, true, false, false};
        boolean[] second = {false, true, true, true, true, true, true, true, false, false};
        // when
        McNemar test = McNemar.of(first, second);
        // then 2 (C(6,0) + C(6,1)) / 2⁶ = 14/64
        assertEquals(1, test.onlyFirst());
        assertEquals(5, test.onlySecond());
        assertEquals(14.0 / 64, test.p(), TOLERANCE);
    }

    @Test
    void classifiersThatNeverDifferOrDifferBothWaysAlikeAreNotTold() {
        assertEquals(1, McNemar.of(new boolean[] {true, false}, new boolean[] {true, false}).p());
        assertEquals(1, McNemar.of(new boolean[] {true, false}, new boolean[] {false, true}).p());
    }

    @Test
    void mcNemarOfManySamplesDoesNotUnderflow() {
        boolean[] all = new boolean[4000];
        boolean[] half = new boolean[4000];
        for (int n = 0; n < 4000; n++) {
            all[n] = n % 2 == 0;
            half[n] = n % 2 == 1;
        }
        assertEquals(1, McNemar.of(all, half).p(), 1e-9);
    }

    @Test
    void wilcoxonOfFewPairsIsExact() {
        // differences 1 2 3 4 5 -6: the negative rank is 6; subsets of 1..6 with a sum of at most 6: {} 1 2 3 4 5 6 12 13 14 15 23 24 123 = 14 of 64
        Wilcoxon test = Wilcoxon.of(new double[] {1, 2, 3, 4, 5, 0}, new double[] {0, 0, 0, 0, 0, 6});
        assertEquals(6, test.pairs());
        assertEquals(15, test.positiveRanks(), TOLERANCE);
        assertEquals(2 * 14.0 / 64, test.p(), TOLERANCE);
    }

    @Test
    void wilcoxonLeavesOutPairsWithoutADifferenceOrWithoutAValueAndSharesRanks() {
        // differences 1 1 2: ranks 1.5 1.5 3, all positive; one of 2³ subsets has the sum 0
        Wilcoxon test = Wilcoxon.of(new double[] {4, 1, 1, 2, Double.NaN}, new double[] {4, 0, 0, 0, 1});
        assertEquals(3, test.pairs());
        assertEquals(6, test.positiveRanks(), TOLERANCE);
        assertEquals(2.0 / 8, test.p(), TOLERANCE);
        assertEquals(1, Wilcoxon.of(new double[] {1}, new double[] {1}).p());
    }

    @Test
    void wilcoxonOfManyPairsIsNormal() {
        // differences ±1 ... ±60 with those divisible by 4 negative: positive ranks 1830 - 4(1+...+15) = 1350, mean 915, variance 60·61·121/24 = 18452.5
        double[] first = IntStream.rangeClosed(1, 60).mapToDouble(n -> n % 4 == 0 ? 0 : n).toArray();
        double[] second = IntStream.rangeClosed(1, 60).mapToDouble(n -> n % 4 == 0 ? n : 0).toArray();
        Wilcoxon test = Wilcoxon.of(first, second);
        assertEquals(1350, test.positiveRanks(), TOLERANCE);
        // z = 434.5 / 135.840 = 3.19862; 2 (1 - Φ(3.19862)) = 0.0013809
        assertEquals(0.0013809, test.p(), 1e-6);
    }
}
