package org.glassbox.tests.advise;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.glassbox.advise.protocol.SaltAndPepper;
import org.glassbox.advise.report.NoiseAblation;
import org.glassbox.core.image.RgbImage;
import org.junit.jupiter.api.Test;

class SaltAndPepperTest {
    private static RgbImage grey() {
        byte[] rgb = new byte[3 * 100 * 100];
        Arrays.fill(rgb, (byte) 100);
        return new RgbImage(100, 100, rgb);
    }

    private static int count(RgbImage image, int value) {
        int count = 0;
        for (int i = 0; i < 10_000; i++) {
            boolean all = true;
            for (int c = 0; c < 3; c++) {
                all &= image.value(i % 100, i / 100, c) == value;
            }
            count += all ? 1 : 0;
        }
        return count;
    }

    @Test
    void aShareOfThePixelsBecomesWhiteOrBlackWithAllChannels() {
        RgbImage noisy = new SaltAndPepper(0.2, 1).on(grey(), "a");
        int white = count(noisy, 255);
        int black = count(noisy, 0);
        assertEquals(10_000, white + black + count(noisy, 100));
        assertEquals(1000, white, 100); // 10 % each, three standard deviations are 90
        assertEquals(1000, black, 100);
    }

    @Test
    void moreNoiseReplacesTheSamePixelsAndMoreAndAnotherImageOthers() {
        RgbImage little = new SaltAndPepper(0.1, 1).on(grey(), "a");
        RgbImage more = new SaltAndPepper(0.3, 1).on(grey(), "a");
        for (int i = 0; i < little.rgb().length; i++) {
            assertTrue(little.rgb()[i] == 100 || little.rgb()[i] == more.rgb()[i]);
        }
        assertFalse(Arrays.equals(little.rgb(), new SaltAndPepper(0.1, 1).on(grey(), "b").rgb()));
        assertFalse(Arrays.equals(little.rgb(), new SaltAndPepper(0.1, 2).on(grey(), "a").rgb()));
        assertArrayEquals(grey().rgb(), new SaltAndPepper(0, 1).on(grey(), "a").rgb());
        assertThrows(IllegalArgumentException.class, () -> new SaltAndPepper(1.5, 1));
    }

    @Test
    void theCurvesAreMeansOverTheImagesThatHaveAValue() {
        NoiseAblation ablation = new NoiseAblation(List.of(0.0, 0.1), List.of(new double[] {0.5, 0.7}, new double[] {0.2, Double.NaN}),
                List.of(new double[] {0.1, 0.3}, new double[] {Double.NaN, Double.NaN}), 1, Map.of("Network", "none"));
        List<String> lines = ablation.csv().lines().toList();
        assertEquals("0.0,true,0.600000,,,2,0", lines.get(1));
        assertEquals("0.1,true,0.200000,,,2,1", lines.get(2));
        assertEquals("0.1,false,,,,2,2", lines.get(4));
        assertTrue(ablation.html().contains("n/a"));
        assertTrue(ablation.html().contains("From no noise to "));
        NoiseAblation noisy = new NoiseAblation(List.of(0.05, 0.1), List.of(new double[] {0.5}, new double[] {0.2}),
                List.of(new double[] {0.1}, new double[] {0.3}), 1, Map.of());
        assertFalse(noisy.html().contains("no noise"), "the first share is not 0");
    }
}
