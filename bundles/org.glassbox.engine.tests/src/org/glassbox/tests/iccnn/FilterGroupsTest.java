package org.glassbox.tests.iccnn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.RandomStream;
import org.glassbox.core.network.Graph;
import org.glassbox.core.training.EpochContext;
import org.glassbox.iccnn.FilterGroupLoss;
import org.glassbox.tests.RecordingTest;
import org.junit.jupiter.api.Test;

/** How groups are found over a training set. */
class FilterGroupsTest extends RecordingTest {
    private static final int PLACES = 9;
    private static final int IMAGES = 24;

    /**
     * The training set as a layer sees it, in parts.
     *
     * @param outputs (N, C, h, w)
     * @param part images in each
     */
    private record GivenOutputs(NDArray outputs, int[] labels, int part, Map<String, double[]> numbers, List<String> files, List<String> texts)
            implements EpochContext {
        GivenOutputs(NDArray outputs, int[] labels, int part) {
            this(outputs, labels, part, new TreeMap<>(), new ArrayList<>(), new ArrayList<>());
        }

        @Override
        public int epochsDone() {
            return 3;
        }

        @Override
        public Graph graph() {
            return FilterScene.graph(6);
        }

        @Override
        public double[] memory(String name, int length) {
            return numbers.computeIfAbsent(name, key -> new double[length]);
        }

        @Override
        public void outputs(String node, Look look) throws GlassboxException {
            for (int from = 0; from < labels.length; from += part) {
                int to = Math.min(labels.length, from + part);
                try (NDManager scope = outputs.getManager().newSubManager()) {
                    NDArray some = outputs.get(new NDIndex(from + ":" + to));
                    some.attach(scope);
                    look.at(some, Arrays.copyOfRange(labels, from, to));
                }
            }
        }

        @Override
        public void write(String name, String text) {
            files.add(name);
            texts.add(text);
        }

        double[] groups() {
            return numbers.entrySet().stream().filter(entry -> entry.getKey().endsWith("groups")).findFirst().orElseThrow().getValue();
        }
    }

    /** Filters 0, 2 and 4 react where a pattern of their own is in the image, 1, 3 and 5 where another is. */
    private NDArray twoPatterns(double noise) {
        RandomStream random = RandomStream.of(8, "patterns");
        float[] values = new float[IMAGES * 6 * PLACES];
        for (int n = 0; n < IMAGES; n++) {
            for (int p = 0; p < PLACES; p++) {
                double[] patterns = {1 + random.nextDouble(), 1 + random.nextDouble()};
                for (int i = 0; i < 6; i++) {
                    values[(n * 6 + i) * PLACES + p] = (float) ((i + 1) * patterns[i % 2] + noise * random.nextGaussian());
                }
            }
        }
        return manager.create(values, new Shape(IMAGES, 6, 3, 3));
    }

    private static FilterGroupLoss term(int clusters, int positive) {
        return new FilterGroupLoss(0.1, 0.1, clusters, 2, 200, 0.95, positive, "");
    }

    @Test
    void filtersThatReactAtTheSamePlacesFormAGroupWhateverTheirStrength() throws GlassboxException {
        GivenOutputs whole = new GivenOutputs(twoPatterns(0.1), new int[IMAGES], IMAGES);
        term(2, -1).prepare(whole, new NullProgressMonitor());
        assertArrayEquals(new double[] {0, 1, 0, 1, 0, 1}, whole.groups());
        assertEquals(List.of("filter-groups-0003.csv"), whole.files());
        assertEquals("layer,filter,group\nunit,0,1\nunit,1,2\nunit,2,1\nunit,3,2\nunit,4,1\nunit,5,2\n", whole.texts().getFirst());
    }

    @Test
    void howTheImagesComeInPartsMakesNoDifference() throws GlassboxException {
        NDArray outputs = twoPatterns(2);
        GivenOutputs whole = new GivenOutputs(outputs, new int[IMAGES], IMAGES);
        GivenOutputs parts = new GivenOutputs(outputs, new int[IMAGES], 5);
        GivenOutputs single = new GivenOutputs(outputs, new int[IMAGES], 1);
        for (GivenOutputs each : List.of(whole, parts, single)) {
            term(4, -1).prepare(each, new NullProgressMonitor());
            assertArrayEquals(whole.groups(), each.groups());
        }
    }

    @Test
    void groupsStayBetweenTheEpochsInWhichTheyAreFoundAnew() throws GlassboxException {
        GivenOutputs given = new GivenOutputs(twoPatterns(0.1), new int[IMAGES], IMAGES);
        FilterGroupLoss everyThird = new FilterGroupLoss(0.1, 0.1, 2, 3, 5, 0.95, -1, "");
        List<Integer> found = new ArrayList<>();
        for (int epoch = 0; epoch < 12; epoch++) {
            int before = given.files().size();
            everyThird.prepare(given, new NullProgressMonitor());
            if (given.files().size() > before) {
                found.add(epoch);
            }
        }
        assertEquals(List.of(0, 3), found);
    }

    @Test
    void filtersThatNeverReactAreUnrelatedToAll() throws GlassboxException {
        NDArray outputs = twoPatterns(0.1);
        outputs.set(new NDIndex(":, 0"), 0);
        outputs.set(new NDIndex(":, 5"), 1234.5f); // always the same
        GivenOutputs given = new GivenOutputs(outputs, new int[IMAGES], 7);
        term(3, -1).prepare(given, new NullProgressMonitor());
        double[] groups = given.groups();
        assertEquals(groups[2], groups[4]);
        assertEquals(groups[1], groups[3]);
        assertEquals(groups[0], groups[5]);
    }

    @Test
    void oneCategorysGroupsAreThoseOfItsImages() throws GlassboxException {
        NDArray outputs = twoPatterns(0.1);
        int[] labels = new int[IMAGES];
        for (int n = 0; n < IMAGES; n += 2) {
            labels[n] = 1;
            outputs.set(new NDIndex(n + ", 0"), outputs.get(n + ", 1")); // in images of class 1 the first filter goes with the second
        }
        GivenOutputs given = new GivenOutputs(outputs, labels, 5);
        term(2, 1).prepare(given, new NullProgressMonitor());
        assertArrayEquals(new double[] {0, 0, 1, 0, 1, 0}, given.groups());
        GlassboxException none = assertThrows(GlassboxException.class,
                () -> term(2, 2).prepare(new GivenOutputs(outputs, labels, 5), new NullProgressMonitor()));
        assertEquals("no training image is of class 2, whose images alone form the groups; take another for positive, or -1 for all.", none.getMessage());
    }

    @Test
    void outputsThatAreNoNumbersEndTheRunWithASentence() {
        NDArray outputs = twoPatterns(0.1);
        outputs.set(new NDIndex("3, 2, 1, 1"), Float.NaN);
        GlassboxException refused = assertThrows(GlassboxException.class,
                () -> term(2, -1).prepare(new GivenOutputs(outputs, new int[IMAGES], 5), new NullProgressMonitor()));
        assertEquals("the filters' outputs are no finite numbers any more; start a new run with a smaller learning rate.", refused.getMessage());
    }
}
