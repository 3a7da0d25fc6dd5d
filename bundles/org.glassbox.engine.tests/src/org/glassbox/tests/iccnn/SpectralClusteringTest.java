package org.glassbox.tests.iccnn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.glassbox.core.RandomStream;
import org.glassbox.iccnn.SpectralClustering;
import org.junit.jupiter.api.Test;

class SpectralClusteringTest {
    private static final int FILTERS = 60;
    private static final int GROUPS = 5;

    /** Group of each filter: sizes from 4 to 20, in mixed order, the first of each in the order of the groups. */
    private static int[] planted() {
        int[] groups = new int[FILTERS];
        int[] sizes = {4, 8, 12, 16, 20};
        int next = 0;
        for (int group = 0; group < GROUPS; group++) {
            for (int i = 0; i < sizes[group]; i++) {
                groups[next++] = group;
            }
        }
        RandomStream.of(3, "planted").shuffle(groups);
        int[] order = new int[GROUPS];
        Arrays.fill(order, -1);
        int seen = 0;
        for (int i = 0; i < FILTERS; i++) {
            if (order[groups[i]] < 0) {
                order[groups[i]] = seen++;
            }
            groups[i] = order[groups[i]];
        }
        return groups;
    }

    /** s about 1.7 within groups and 1.1 between them. */
    private static double[] noisy(int[] groups, double noise) {
        RandomStream random = RandomStream.of(5, "noise");
        double[] similarities = new double[FILTERS * FILTERS];
        for (int i = 0; i < FILTERS; i++) {
            for (int j = 0; j <= i; j++) {
                double s = i == j ? 2 : Math.clamp((groups[i] == groups[j] ? 1.7 : 1.1) + noise * random.nextGaussian(), 0, 2);
                similarities[i * FILTERS + j] = s;
                similarities[j * FILTERS + i] = s;
            }
        }
        return similarities;
    }

    @Test
    void plantedGroupsAreFound() {
        int[] groups = planted();
        assertArrayEquals(groups, new SpectralClustering(GROUPS).of(noisy(groups, 0), FILTERS));
        assertArrayEquals(groups, new SpectralClustering(GROUPS).of(noisy(groups, 0.1), FILTERS));
    }

    @Test
    void theSameSimilaritiesGiveTheSameGroupsAlsoWhereThereAreNone() {
        double[] noise = noisy(new int[FILTERS], 0.3);
        int[] first = new SpectralClustering(16).of(noise, FILTERS);
        assertArrayEquals(first, new SpectralClustering(16).of(noise, FILTERS));
        assertEquals(16, Arrays.stream(first).distinct().count(), "no group is empty");
        assertEquals(0, first[0]);
    }

    @Test
    void filtersThatAreAllUnrelatedStillFormGroups() {
        double[] same = new double[FILTERS * FILTERS];
        Arrays.fill(same, 1); // all filters are dead
        int[] groups = new SpectralClustering(4).of(same, FILTERS);
        assertTrue(Arrays.stream(groups).allMatch(group -> group >= 0 && group < 4));
        assertArrayEquals(groups, new SpectralClustering(4).of(same, FILTERS));
    }

    @Test
    void asManyGroupsAsFiltersAreOneFilterEachAndMoreAreRefused() {
        double[] similarities = {2, 1, 0.5, 1, 2, 0.7, 0.5, 0.7, 2};
        assertArrayEquals(new int[] {0, 1, 2}, new SpectralClustering(3).of(similarities, 3));
        assertThrows(IllegalArgumentException.class, () -> new SpectralClustering(4).of(similarities, 3));
    }
}
