package org.glassbox.tests.statistics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Optional;
import org.glassbox.core.RandomStream;
import org.glassbox.core.statistics.FleissKappa;
import org.glassbox.core.statistics.Holm;
import org.glassbox.core.statistics.Interval;
import org.glassbox.core.statistics.MeanEstimate;
import org.glassbox.core.statistics.PairedT;
import org.glassbox.core.statistics.RatioOfMeans;
import org.glassbox.core.statistics.SignFlips;
import org.junit.jupiter.api.Test;

/** What studies say of several runs and of several raters. */
class SeveralRunsTest {
    private static final double TOLERANCE = 1e-12;
    /** Additional hours of sleep of ten patients with two drugs: Student 1908, The Probable Error of a Mean, section IX. */
    private static final double[] FIRST_DRUG = {0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0, 2.0};
    private static final double[] SECOND_DRUG = {1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4};

    @Test
    void theIntervalOfThreeValuesIsThatOfStudentsTable() {
        // mean 2, s 1, and the 97.5 % point of t with 2 degrees of freedom has the closed form √(2 · .95² / (1 - .95²)) = 4.30265
        MeanEstimate estimate = MeanEstimate.of(new double[] {1, 2, 3});
        double critical = Math.sqrt(2 * 0.95 * 0.95 / (1 - 0.95 * 0.95));
        assertEquals(3, estimate.count());
        assertEquals(2, estimate.mean(), TOLERANCE);
        assertEquals(1, estimate.deviation(), TOLERANCE);
        assertEquals(2 - critical / Math.sqrt(3), estimate.interval().orElseThrow().low(), 1e-10);
        assertEquals(2 + critical / Math.sqrt(3), estimate.interval().orElseThrow().high(), 1e-10);
    }

    @Test
    void twoValuesHaveTheCauchyDistributionsInterval() {
        // one degree of freedom: tan(.475 π) = 12.706204736174698; mean 1, s √2, so that s / √2 = 1
        Interval interval = MeanEstimate.of(new double[] {0, 2}).interval().orElseThrow();
        assertEquals(1 - Math.tan(0.475 * Math.PI), interval.low(), 1e-9);
        assertEquals(1 + Math.tan(0.475 * Math.PI), interval.high(), 1e-9);
    }

    @Test
    void undefinedValuesAreLeftOutAndOneValueHasNoInterval() {
        assertEquals(MeanEstimate.of(new double[] {1, 2, 3}), MeanEstimate.of(new double[] {1, Double.NaN, 2, 3}));
        assertEquals(Optional.empty(), MeanEstimate.of(new double[] {5}).interval());
        assertEquals(5, MeanEstimate.of(new double[] {5}).mean());
        assertEquals(Double.NaN, MeanEstimate.of(new double[0]).mean());
    }

    @Test
    void thePairedTestFindsWhatStudentFoundOfTwoDrugs() {
        // differences: mean 1.58, s 1.2299954; t = 1.58 √10 / 1.2299954 = 4.0621277 with 9 degrees of freedom, p = .00283289
        PairedT test = PairedT.of(SECOND_DRUG, FIRST_DRUG);
        assertEquals(10, test.pairs());
        assertEquals(1.58, test.difference(), TOLERANCE);
        assertEquals(4.062127683382, test.t(), 1e-9);
        assertEquals(0.00283289, test.p(), 5e-9);
        assertEquals(0.7001142, test.interval().orElseThrow().low(), 5e-7);
        assertEquals(2.4598858, test.interval().orElseThrow().high(), 5e-7);
        assertEquals(-4.062127683382, PairedT.of(FIRST_DRUG, SECOND_DRUG).t(), 1e-9);
    }

    @Test
    void aDifferenceThatDoesNotScatterIsNoTest() {
        PairedT shifted = PairedT.of(new double[] {1.1, 2.1, 3.1}, new double[] {1, 2, 3});
        assertEquals(0.1, shifted.difference(), TOLERANCE);
        assertEquals(Double.NaN, shifted.p());
        assertEquals(1, PairedT.of(new double[] {1, 2}, new double[] {1, 2}).p());
        assertEquals(Double.NaN, PairedT.of(new double[] {2}, new double[] {1}).p());
    }

    @Test
    void signFlipsCountAllWaysByHand() {
        // differences 1, 2, 3 all one way: of 8 ways only all plus and all minus reach 6
        assertEquals(new SignFlips(3, 2.0 / 8, 0.25), SignFlips.of(new double[] {1, 2, 3}, new double[3], 0));
        // differences 1, 2, -3: the sum is 0, which all ways reach
        assertEquals(1, SignFlips.of(new double[] {1, 2, -3}, new double[3], 0).p());
        // differences 3, 3, 3, -1: the sum 8 is reached by 3 + 3 + 3 ± 1 and their opposites
        assertEquals(4.0 / 16, SignFlips.of(new double[] {3, 3, 3, -1}, new double[4], 0).p());
        assertEquals(Double.NaN, SignFlips.of(new double[] {Double.NaN}, new double[1], 0).p());
    }

    @Test
    void signFlipsOfStudentsDrugsAreAboutAsSureAsTheTTest() {
        // nine differences are positive and one is 0: of 2¹⁰ ways 4 reach the sum
        assertEquals(4.0 / 1024, SignFlips.of(SECOND_DRUG, FIRST_DRUG, 0).p(), TOLERANCE);
    }

    @Test
    void drawnSignsComeNearTheCountedOnes() {
        // given 20 differences that are counted, and a twenty-first that is 0 and so does not matter, with which signs are drawn
        RandomStream random = RandomStream.of(1, "test");
        double[] counted = new double[20];
        for (int n = 0; n < counted.length; n++) {
            counted[n] = random.nextGaussian() + 0.4;
        }
        double exact = SignFlips.of(counted, new double[20], 0).p();
        // when
        double drawn = SignFlips.of(Arrays.copyOf(counted, 21), new double[21], 3).p();
        // then within four standard deviations of 99,999 draws
        assertEquals(exact, drawn, 4 * Math.sqrt(exact * (1 - exact) / 99_999));
        assertTrue(exact > 0.001 && exact < 0.5, () -> "a case that says something: " + exact);
    }

    @Test
    void holmMultipliesTheSmallestByTheNumberOfTests() {
        // sorted .005 .01 .03 .04, times 4 3 2 1: .02 .03 .06 .04, of which the last rises to the one before
        assertArrayEquals(new double[] {0.03, 0.06, 0.06, 0.02}, Holm.adjusted(new double[] {0.01, 0.04, 0.03, 0.005}), TOLERANCE);
        assertArrayEquals(new double[] {1, 1}, Holm.adjusted(new double[] {0.7, 0.9}), TOLERANCE);
    }

    @Test
    void holmDoesNotCountTestsThatThereAreNot() {
        assertArrayEquals(new double[] {0.04, Double.NaN, 0.03}, Holm.adjusted(new double[] {0.04, Double.NaN, 0.015}), TOLERANCE);
        assertArrayEquals(new double[0], Holm.adjusted(new double[0]));
    }

    @Test
    void fiellersIntervalHoldsTheRatiosThatTheTTestDoesNotTell() {
        double[] closed = {0.10, 0.14, 0.09, 0.13, 0.12};
        double[] whole = {0.20, 0.22, 0.17, 0.21, 0.19};
        RatioOfMeans found = RatioOfMeans.of(closed, whole);
        assertEquals(0.58 / 0.99, found.ratio(), TOLERANCE);
        // at both ends the differences a - ρ b have p = .05
        for (double end : new double[] {found.interval().orElseThrow().low(), found.interval().orElseThrow().high()}) {
            assertEquals(0.05, PairedT.of(closed, Arrays.stream(whole).map(b -> end * b).toArray()).p(), 1e-9);
        }
        assertTrue(found.interval().orElseThrow().low() < found.ratio() && found.ratio() < found.interval().orElseThrow().high());
    }

    @Test
    void aGapThatCantBeToldFromNoneHasNoBoundedPart() {
        RatioOfMeans found = RatioOfMeans.of(new double[] {0.1, 0.2, 0.1}, new double[] {0.3, -0.2, 0.1});
        assertEquals(Optional.empty(), found.interval());
        assertEquals(Double.NaN, RatioOfMeans.of(new double[] {1, 2}, new double[] {1, -1}).ratio());
        assertEquals(Optional.empty(), RatioOfMeans.of(new double[] {1}, new double[] {2}).interval());
    }

    @Test
    void kappaOfThreeSubjectsByHand() {
        // rows (3,0) (2,1) (0,3): shares of agreeing pairs 1, 1/3, 1: P = 7/9; of 9 votes 5 and 4: P_e = (25 + 16) / 81
        FleissKappa found = FleissKappa.of(new int[][] {{3, 0}, {2, 1}, {0, 3}});
        assertEquals(7.0 / 9, found.observed(), TOLERANCE);
        assertEquals(41.0 / 81, found.expected(), TOLERANCE);
        assertEquals((63.0 - 41) / (81 - 41), found.kappa(), TOLERANCE);
    }

    @Test
    void ratersWhoAgreeOnEverythingHaveKappaOneAndThoseWhoNeverVaryNone() {
        assertEquals(1, FleissKappa.of(new int[][] {{5, 0, 0}, {0, 5, 0}}).kappa(), TOLERANCE);
        assertEquals(Double.NaN, FleissKappa.of(new int[][] {{5, 0}, {5, 0}}).kappa());
        assertEquals(Double.NaN, FleissKappa.of(new int[][] {{1, 0}, {0, 1}}).kappa());
        assertEquals(FleissKappa.of(new int[][] {{3, 0}, {2, 1}, {0, 3}}), FleissKappa.of(new int[][] {{3, 0}, {2, 1}, {1, 0}, {0, 3}}));
    }
}
