package org.glassbox.tests.advise;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.glassbox.advise.density.AdaptiveDensity;
import org.glassbox.advise.density.Preset;
import org.glassbox.advise.density.UnitDensity;
import org.glassbox.advise.density.Window;
import org.glassbox.core.RandomStream;
import org.glassbox.pytorch.Torch;
import org.glassbox.tests.networks.Fixture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdaptiveDensityTest {
    private static final double TOLERANCE = 1e-6; // of the density's peak, reference/README.md
    private NDManager manager;

    @BeforeEach
    void open() {
        manager = Torch.newManager(Device.cpu());
    }

    @AfterEach
    void close() {
        manager.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 80})
    void theReferencePresetGivesWhatTheAuthorsCodeGives(int bandwidths) {
        Fixture fixture = Fixture.open("advise/kde");
        long[] peaks = Arrays.stream(fixture.doubles("peaks_eps_" + bandwidths)).mapToLong(Math::round).toArray();
        double[][] units = new double[peaks.length][];
        for (int k = 0; k < units.length; k++) {
            units[k] = fixture.doubles(String.format(Locale.ROOT, "x_%02d", k));
        }
        List<UnitDensity> found = new AdaptiveDensity(Preset.REFERENCE, bandwidths, Window.GAUSS, 0, 1, AdaptiveDensity.Range.PRESET, AdaptiveDensity.Counts.PRESET, 256,
                AdaptiveDensity.Search.PRESET, AdaptiveDensity.Keep.PRESET, -1).estimate(manager, units);
        for (int k = 0; k < units.length; k++) {
            UnitDensity density = found.get(k);
            double[] expected = fixture.doubles(String.format(Locale.ROOT, "y%d_%02d_f64", bandwidths, k));
            double[] width = fixture.doubles(String.format(Locale.ROOT, "w%d_%02d_f64", bandwidths, k));
            String unit = "vector " + k;
            assertEquals(expected.length, density.density().length, unit);
            double peak = Arrays.stream(expected).max().orElse(0);
            for (int l = 0; l < expected.length; l++) {
                assertEquals(expected[l], density.density()[l], TOLERANCE * peak, unit + " at " + l);
                if (expected[l] > 1e-6 * peak) {
                    assertEquals(width[l], density.bandwidth()[l], TOLERANCE, unit + " bandwidth at " + l);
                }
            }
            assertEquals(peaks[k], density.peaks(), unit);
            if (density.exists()) {
                assertEquals(fixture.doubles("gamma_" + bandwidths + "_f64")[k], density.stiffness(), 1e-9, unit);
            }
        }
    }

    /** Normal quantiles (i + 0.5) / n of equal parts with the given means. */
    private static double[] mixture(int n, double deviation, double... means) {
        double[] values = new double[n];
        int from = 0;
        for (int part = 0; part < means.length; part++) {
            int to = n * (part + 1) / means.length;
            for (int i = from; i < to; i++) {
                values[i] = means[part] + deviation * normalQuantile((i - from + 0.5) / (to - from));
            }
            from = to;
        }
        return values;
    }

    /** By bisection of the normal distribution, itself by Simpson's rule. */
    private static double normalQuantile(double probability) {
        double low = -6;
        double high = 6;
        for (int step = 0; step < 60; step++) {
            double middle = (low + high) / 2;
            if (normalDistribution(middle) < probability) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return (low + high) / 2;
    }

    private static double normalDistribution(double x) {
        int intervals = 200;
        double h = x / intervals;
        double sum = 0;
        for (int i = 0; i <= intervals; i++) {
            double weight = i == 0 || i == intervals ? 1 : i % 2 == 1 ? 4 : 2;
            sum += weight * Math.exp(-0.5 * i * h * i * h);
        }
        return 0.5 + sum * h / 3 / Math.sqrt(2 * Math.PI);
    }

    private static double[] uniform(int n) {
        double[] values = new double[n];
        Arrays.setAll(values, i -> (i + 0.5) / n);
        return values;
    }

    private static double[] zerosAnd(int n, double... others) {
        double[] values = new double[n];
        System.arraycopy(others, 0, values, n - others.length, others.length);
        return values;
    }

    private static double[][] knownSamples(int n) {
        return new double[][] {mixture(n, 0.08, 0.5), mixture(n, 0.04, 0.25, 0.75), mixture(n, 0.02, 0.15, 0.5, 0.85), mixture(n, 0.015, 0.1, 0.37, 0.63, 0.9), uniform(n),
                zerosAnd(n, 0.3, 0.5, 0.7, 0.9, 0.95), zerosAnd(n, 1)};
    }

    private int[] scores(Preset preset, double[]... units) {
        return new AdaptiveDensity(preset).estimate(manager, units).stream().mapToInt(UnitDensity::peaks).toArray();
    }

    @ParameterizedTest
    @ValueSource(ints = {49, 100, 169, 196, 256})
    void samplesOfKnownShapeHaveTheirPeaks(int n) {
        assertArrayEquals(new int[] {1, 2, 3, 4, 1, 0, 0}, scores(Preset.STABLE, knownSamples(n)));
        assertArrayEquals(new int[] {1, 2, 3, 4, 1, 0, 0}, scores(Preset.REFERENCE, knownSamples(n)));
    }

    @Test
    void theStablePresetDoesNotCareAboutScaleAndOffset() {
        double[][] samples = knownSamples(169);
        double[][] moved = Arrays.stream(samples).map(values -> Arrays.stream(values).map(x -> 7 * x - 3).toArray()).toArray(double[][]::new);
        assertArrayEquals(scores(Preset.STABLE, samples), scores(Preset.STABLE, moved));
        assertEquals(0, scores(Preset.REFERENCE, moved)[1]); // 0.25 and 0.75 become -1.25 and 2.25: the authors' code discards what lies outside of [0, 1]
    }

    @Test
    void degenerateUnitsHaveDefinedResults() {
        double[] constant = new double[196];
        Arrays.fill(constant, 0.4);
        double[] notANumber = uniform(196);
        notANumber[7] = Double.NaN;
        double[] infinite = uniform(196);
        infinite[7] = Double.POSITIVE_INFINITY;
        double[] outside = uniform(196);
        Arrays.setAll(outside, i -> 5 + i);
        double[] zero = new double[196];
        double[] single = {0.5};
        assertArrayEquals(new int[] {-1, -1, -1, -1, -1, -1}, scores(Preset.STABLE, constant, notANumber, infinite, zero, single, new double[0]));
        assertArrayEquals(new int[] {1, 0, 0, 0, 0, 0, 0}, scores(Preset.REFERENCE, constant, notANumber, infinite, zero, single, new double[0], outside));
    }

    /** Two clusters each, half of them cut off at 0 as after ReLU; of as many lengths as there are, so that grids have several sizes. */
    private static double[][] activations() {
        RandomStream random = RandomStream.of(1, "activations");
        double[][] units = new double[40][];
        for (int k = 0; k < units.length; k++) {
            units[k] = new double[new int[] {49, 64, 100, 196}[k % 4]];
            double middle = random.nextGaussian();
            for (int i = 0; i < units[k].length; i++) {
                double value = middle + 0.5 * random.nextGaussian() + (random.chance(0.2) ? 3 : 0);
                units[k][i] = k % 2 == 0 ? value : Math.max(0, value);
            }
        }
        return units;
    }

    @Test
    void theScanFindsTheBestStiffnessAsPlainSumsDo() {
        double[][] units = activations();
        List<UnitDensity> found = new AdaptiveDensity().estimate(manager, units);
        int same = 0;
        for (int k = 0; k < units.length; k++) {
            PlainEstimate plain = new PlainEstimate(units[k]);
            double least = Arrays.stream(plain.costs).min().orElseThrow();
            int tried = (int) Math.round(Math.log10(found.get(k).stiffness()) / -1.7 * 15);
            assertEquals(least, plain.costs[tried], 1e-5 * Math.abs(least), "the cost of the one that was kept, of unit " + k);
            same += plain.costs[tried] == least ? 1 : 0;
            double peak = Arrays.stream(plain.densities[tried]).max().orElseThrow();
            assertArrayEquals(plain.densities[tried], found.get(k).density(), 1e-9 * peak, "unit " + k);
        }
        assertTrue(same >= 38, "but for equal costs it is the very best: " + same);
    }

    @ParameterizedTest
    @EnumSource(Window.class)
    void everyWindowFindsTwoClearModesAndGivesADensityOfAreaOne(Window window) {
        UnitDensity density = new AdaptiveDensity(Preset.STABLE, 10, window, 0, 1, AdaptiveDensity.Range.PRESET, AdaptiveDensity.Counts.PRESET, 256, AdaptiveDensity.Search.PRESET,
                AdaptiveDensity.Keep.PRESET, -1).estimate(manager, new double[][] {mixture(196, 0.04, 0.25, 0.75)}).getFirst();
        assertEquals(2, density.peaks());
        assertEquals(1, Arrays.stream(density.density()).sum() * (density.grid()[1] - density.grid()[0]), 1e-9);
    }

    @Test
    void aUnitsDensityDoesNotDependOnItsNeighbours() {
        double[][] samples = knownSamples(100);
        List<UnitDensity> together = new AdaptiveDensity().estimate(manager, samples);
        for (int k = 0; k < samples.length; k++) {
            double[] alone = new AdaptiveDensity().estimate(manager, new double[][] {samples[k]}).getFirst().density();
            assertArrayEquals(alone, together.get(k).density(), 1e-9);
        }
    }

    @Test
    void theNumberOfThreadsDoesNotMatter() {
        int threads = JniUtils.getNumThreads();
        try {
            JniUtils.setNumThreads(1);
            List<UnitDensity> alone = new AdaptiveDensity().estimate(manager, knownSamples(100));
            JniUtils.setNumThreads(3);
            List<UnitDensity> three = new AdaptiveDensity().estimate(manager, knownSamples(100));
            for (int k = 0; k < alone.size(); k++) {
                assertArrayEquals(alone.get(k).density(), three.get(k).density());
            }
        } finally {
            JniUtils.setNumThreads(threads);
        }
    }

    @Test
    void nothingStaysInTheManager() {
        int before = manager.getManagedArrays().size();
        new AdaptiveDensity().estimate(manager, knownSamples(49));
        new AdaptiveDensity(Preset.REFERENCE).estimate(manager, knownSamples(49));
        assertEquals(before, manager.getManagedArrays().size());
    }
}
