package org.glassbox.tests.samplers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.glassbox.core.RandomStream;
import org.glassbox.core.explain.SaliencyMap;
import org.glassbox.core.image.Mask;
import org.glassbox.core.image.Region;
import org.glassbox.core.training.Candidates;
import org.glassbox.core.training.Reasons;
import org.glassbox.core.training.Sampler;
import org.glassbox.core.training.Uncertainty;
import org.glassbox.samplers.ConfidentWrongSampler;
import org.glassbox.samplers.EntropySampler;
import org.glassbox.samplers.LeastConfidenceSampler;
import org.glassbox.samplers.MarginSampler;
import org.glassbox.samplers.RandomSampler;
import org.glassbox.samplers.TriageSampler;
import org.glassbox.samplers.TriageSampler.Wanted;
import org.glassbox.tests.networks.Fixture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SamplersTest {
    private static final double TOLERANCE = 1e-12;

    static Stream<Sampler> all() {
        return Stream.of(new EntropySampler(), new LeastConfidenceSampler(), new MarginSampler(), new RandomSampler(), new ConfidentWrongSampler(),
                new TriageSampler());
    }

    @Test
    void ranksAndValuesAreThoseOfTheReference() {
        Fixture reference = Fixture.open("training/samplers");
        double[][] p = rows(reference.doubles("probabilities"), 10);
        Candidates candidates = candidates(p, new int[p.length]);
        assertEquals(boxed(reference.ints("rank_entropy")), new EntropySampler().rank(candidates));
        assertEquals(boxed(reference.ints("rank_least_confidence")), new LeastConfidenceSampler().rank(candidates));
        assertEquals(boxed(reference.ints("rank_margin")), new MarginSampler().rank(candidates));
        for (int n = 0; n < p.length; n++) {
            assertEquals(reference.doubles("entropy_f64")[n], Uncertainty.entropy(p[n]), TOLERANCE);
            assertEquals(reference.doubles("least_confidence_f64")[n], Uncertainty.leastConfidence(p[n]), TOLERANCE);
            assertEquals(reference.doubles("margin_f64")[n], Uncertainty.margin(p[n]), TOLERANCE);
        }
    }

    @Test
    void uncertaintyOfTwoEqualClassesAndOfAUniformAnswerIsKnown() {
        double[] two = {0.5, 0.5, 0};
        assertEquals(Math.log(2), Uncertainty.entropy(two), TOLERANCE);
        assertEquals(0, Uncertainty.margin(two), TOLERANCE);
        assertEquals(0.5, Uncertainty.leastConfidence(two), TOLERANCE);
        assertEquals(Math.log(4), Uncertainty.entropy(new double[] {0.25, 0.25, 0.25, 0.25}), TOLERANCE);
        assertEquals(0, Uncertainty.entropy(new double[] {0, 1}), TOLERANCE);
    }

    @Test
    void equallyUncertainImagesKeepTheirOrder() {
        Candidates candidates = candidates(new double[][] {{0.8, 0.2}, {0.5, 0.5}, {0.2, 0.8}, {0.5, 0.5}}, new int[4]);
        for (Sampler sampler : List.of(new EntropySampler(), new LeastConfidenceSampler(), new MarginSampler())) {
            assertEquals(List.of(1, 3, 0, 2), sampler.rank(candidates), sampler.toString());
        }
    }

    @Test
    void thresholdsLeaveOutImagesThatAreTooSure() {
        Candidates candidates = candidates(new double[][] {{0.9, 0.1}, {0.5, 0.5}, {0.7, 0.3}}, new int[3]);
        assertEquals(List.of(1, 2), new EntropySampler(0.5).rank(candidates)); // entropies .325, .693, .611
        assertEquals(List.of(1, 2), new LeastConfidenceSampler(0.2).rank(candidates)); // .1, .5, .3
        assertEquals(List.of(1, 2), new MarginSampler(0.5).rank(candidates)); // .8, 0, .4
    }

    @Test
    void confidentAndWrongTakesOnlyWrongImagesTheSurestFirst() {
        double[][] p = {{0.9, 0.1}, {0.6, 0.4}, {0.99, 0.01}, {0.1, 0.9}};
        Candidates candidates = candidates(p, new int[] {1, 1, 0, 0});
        assertEquals(List.of(0, 3, 1), new ConfidentWrongSampler().rank(candidates)); // 0 and 3 are equally sure
        assertEquals(List.of(0, 3), new ConfidentWrongSampler(0.5).rank(candidates)); // entropies .325, .673, -, .325
    }

    @Test
    void randomIsAPermutationThatDependsOnTheSeedOnly() {
        double[][] p = new double[50][2];
        Arrays.fill(p, new double[] {0.5, 0.5});
        List<Integer> first = new RandomSampler().rank(candidates(p, new int[50]));
        assertEquals(first, new RandomSampler().rank(candidates(p, new int[50])));
        List<Integer> inOrder = IntStream.range(0, 50).boxed().toList();
        assertNotEquals(inOrder, first);
        assertEquals(inOrder, first.stream().sorted().toList());
    }

    @ParameterizedTest
    @MethodSource("all")
    void aNetworkWithOneClassIsRefused(Sampler sampler) {
        IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, () -> sampler.rank(candidates(new double[][] {{1}, {1}}, new int[2])));
        assertTrue(refused.getMessage().contains("At least 2 classes are needed"), refused.getMessage());
    }

    @ParameterizedTest
    @MethodSource("all")
    void anAnswerThatIsNotANumberIsRefusedByName(Sampler sampler) {
        Candidates candidates = candidates(new double[][] {{0.5, 0.5}, {Double.NaN, Double.NaN}}, new int[2]);
        IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, () -> sampler.rank(candidates));
        assertTrue(refused.getMessage().contains("sample 1"), refused.getMessage());
    }

    @ParameterizedTest
    @MethodSource("all")
    void noCandidatesGiveNoRanking(Sampler sampler) {
        assertEquals(List.of(), sampler.rank(candidates(new double[0][], new int[0])));
    }

    @Test
    void triageAsksFirstAboutWhatIsWrongForTheWrongReasonAndNeverAboutWhatIsRight() {
        double[][] p = {{0.9, 0.1}, {0.9, 0.1}, {0.9, 0.1}, {0.9, 0.1}, {0.6, 0.4}, {0.9, 0.1}};
        int[] labels = {0, 0, 1, 1, 0, 0};
        // explanations of two pixels against masks of the first: right, wrong, wrong, right, not known, and wrong again but less
        List<SaliencyMap> maps = List.of(map(1, 0), map(0, 1), map(0, 1), map(1, 0), map(0, 1), map(0.9f, 1));
        Optional<Mask> first = Optional.of(Mask.of(2, 1, List.of(new Region(0, 0, 1, 1))));
        List<Optional<Mask>> masks = List.of(first, first, first, first, Optional.empty(), first);
        Candidates plain = candidates(p, labels);
        Candidates candidates = new Candidates(plain.ids(), labels, p, plain.random(), Optional.of(new Reasons(maps, maps, masks)));
        // the last has a Jaccard index of 1 / 2: right from .3 on, wrong from .6 on
        assertEquals(List.of(2, 1, 3, 4), new TriageSampler().rank(candidates));
        assertEquals(List.of(2, 1, 5, 3, 4), new TriageSampler(Wanted.ALL, 0.6, 0.5, true).rank(candidates));
        assertEquals(List.of(1), new TriageSampler(Wanted.RIGHT_FOR_THE_WRONG_REASON, 0.3, 0.5, false).rank(candidates));
        assertEquals(List.of(4, 0, 1, 2, 3, 5), new TriageSampler().rank(plain), "without maps all are unknown, the least certain first");
        assertEquals(List.of(), new TriageSampler(Wanted.ALL, 0.3, 0.5, false).rank(plain));
    }

    private static SaliencyMap map(float... values) {
        return new SaliencyMap(values.length, 1, values, 0, Double.NaN);
    }

    private static Candidates candidates(double[][] probabilities, int[] labels) {
        List<String> ids = IntStream.range(0, labels.length).mapToObj(n -> "sample " + n).toList();
        return new Candidates(ids, labels, probabilities, RandomStream.of(1, "sampler"));
    }

    private static double[][] rows(double[] values, int columns) {
        double[][] rows = new double[values.length / columns][];
        for (int n = 0; n < rows.length; n++) {
            rows[n] = Arrays.copyOfRange(values, n * columns, (n + 1) * columns);
        }
        return rows;
    }

    private static List<Integer> boxed(int[] values) {
        return Arrays.stream(values).boxed().toList();
    }
}
