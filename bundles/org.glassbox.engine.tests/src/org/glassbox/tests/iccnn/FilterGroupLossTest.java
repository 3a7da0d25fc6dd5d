package org.glassbox.tests.iccnn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.glassbox.core.network.Graph;
import org.glassbox.core.network.Layer;
import org.glassbox.core.network.Layer.Elementwise.Function;
import org.glassbox.core.network.Network;
import org.glassbox.core.network.StateDict;
import org.glassbox.iccnn.FilterGroupLoss;
import org.glassbox.networks.IcCnnSmall;
import org.glassbox.networks.ResNet50;
import org.glassbox.pytorch.Autograd;
import org.glassbox.tests.RecordingTest;
import org.glassbox.tests.networks.TestImages;
import org.glassbox.tests.networks.TestNetworks;
import org.junit.jupiter.api.Test;

class FilterGroupLossTest extends RecordingTest {
    private static final double CONSTANT_MEAN = 0.999999; // a decay with which a step leaves the running mean as it is
    private static final double[] TWO_GROUPS = {0, 0, 1, 1};

    private static FilterGroupLoss l1(int clusters, double decay) {
        return new FilterGroupLoss(1, 0, clusters, 2, 200, decay, -1, "");
    }

    private static FilterGroupLoss l2(int clusters, double decay) {
        return new FilterGroupLoss(0, 1, clusters, 2, 200, decay, -1, "");
    }

    /** Images of class 0 with the values of two channels at two places, the third channel being empty. */
    private FilterScene scene(float... values) {
        int images = values.length / 4;
        float[] withThird = new float[6 * images];
        for (int n = 0; n < images; n++) {
            System.arraycopy(values, 4 * n, withThird, 6 * n, 4);
        }
        return FilterScene.of(manager, 4, withThird, new Shape(images, 3, 1, 2), new int[images]);
    }

    private static double[] ones(int length) {
        double[] ones = new double[length];
        Arrays.fill(ones, 1);
        return ones;
    }

    @Test
    void groupsThatAgreeWithinAndOppositeToEachOtherAreTheBestThereIs() {
        // X - mean is (1, -1) for the first two filters and (-1, 1) for the others: s = 2 within, 0 between, so that each group adds 8 / 8
        FilterScene step = scene(2, 0, 0, 2).keeping(2, -1, TWO_GROUPS, ones(8));
        assertEquals(-2, l1(2, CONSTANT_MEAN).value(step).getFloat(), 1e-4);
        assertEquals(2, step.notes().get("similarity within filter groups"), 1e-4);
        assertEquals(0, step.notes().get("similarity between filter groups"), 1e-4);
        assertEquals(-2, step.notes().get("iccnn L1"), 1e-4);
    }

    @Test
    void unrelatedFiltersGiveMinusOneWhateverTheirGroups() {
        // the first image's mean over steps is itself: all filters are dead, s = 1 everywhere, 2 (4 / 8)
        FilterScene step = scene(2, 0, 0, 2).keeping(2, -1, TWO_GROUPS, ones(8));
        step.numbers().remove("iccnn unit 2 -1 mean");
        assertEquals(-1, l1(2, 0.95).value(step).getFloat(), 1e-5);
        // three filters and one
        FilterScene uneven = scene(2, 0, 0, 2).keeping(2, -1, new double[] {0, 0, 0, 1}, ones(8));
        uneven.numbers().remove("iccnn unit 2 -1 mean");
        assertEquals(-1, l1(2, 0.95).value(uneven).getFloat(), 1e-5);
    }

    @Test
    void deadFiltersAreUnrelatedToAllAndHaveNoGradientThatIsNoNumber() {
        // filters 2 and 3 give their mean: s = 2 among the first two, else 1, so that the groups add 8 / 12 and 4 / 8
        FilterScene step = scene(2, 0, 1, 1).keeping(2, -1, TWO_GROUPS, ones(8));
        step.network().requireParameterGradients(true);
        NDArray loss = l1(2, CONSTANT_MEAN).value(step);
        assertEquals(-8 / 12.0 - 4 / 8.0, loss.getFloat(), 1e-4);
        for (float value : gradients(step.network(), loss).get("unit.weight").toFloatArray()) {
            assertTrue(Float.isFinite(value));
        }
    }

    @Test
    void similaritiesAreThoseOfEachImageAveragedAndNotOfAllImagesTogether() {
        // the first image: s = 2 within and 0 between; the second: s = 2 everywhere; together 2 and 1, so that each group adds 8 / 12
        FilterScene step = scene(2, 0, 0, 2, 4, -2, 4, -2).keeping(2, -1, TWO_GROUPS, ones(8));
        // of the second image ReLU leaves (4, 0), (3, -1) about the mean
        assertEquals(-2 * 8 / 12.0, l1(2, CONSTANT_MEAN).value(step).getFloat(), 1e-4);
    }

    @Test
    void theRunningMeanIsTheFirstBatchsAndThenKeepsItsShare() {
        FilterScene step = scene(2, 0, 0, 2, 4, 0, 0, 6);
        FilterGroupLoss term = l1(2, 0.95);
        term.value(step);
        double[] kept = step.numbers().get("iccnn unit 2 -1 mean");
        // filters by places, in the order (filter, place) that the layer has: (3, 0) twice, (0, 4) twice; then how many steps are in it
        assertEquals(List.of(3.0, 0.0, 3.0, 0.0, 0.0, 4.0, 0.0, 4.0, 1.0), Arrays.stream(kept).boxed().toList());
        FilterScene next = new FilterScene(manager, step.network(), step.images().mul(2f), step.classes(), step.numbers(), new HashMap<>());
        term.value(next);
        assertEquals(0.95 * 3 + 0.05 * 6, kept[0], 1e-6);
        assertEquals(0.95 * 4 + 0.05 * 8, kept[5], 1e-6);
    }

    @Test
    void l1LiesBetweenMinusTheNumberOfGroupsAndZero() {
        for (int seed = 1; seed <= 20; seed++) {
            NDArray images = TestImages.normal(manager, seed, 5, 3, 3, 4);
            Graph graph = FilterScene.graph(6);
            Network network = new Network(graph, StateDict.initialised(manager, graph, seed));
            FilterScene step = FilterScene.on(manager, network, images, 0, 1, 2, 0, 1).keeping(3, -1, new double[] {0, 1, 2, 0, 1, 0}, new double[72]);
            float loss = l1(3, 0.95).value(step).getFloat();
            assertTrue(loss >= -3 && loss < 0, seed + ": " + loss);
            float separation = l2(3, 0.95).value(step).getFloat();
            assertTrue(separation >= -3 && separation < 0, seed + ": " + separation);
        }
    }

    @Test
    void classesWithGroupsOfTheirOwnAreTheBestThereIs() {
        // two images of class 0 excite the first group alone, two of class 1 the second
        FilterScene step = FilterScene.of(manager, 4, new float[] {
            2, 0, 0, 0, 0, 0,
            1, 3, 0, 0, 0, 0,
            0, 0, 5, 0, 0, 0,
            0, 0, 1, 1, 0, 0}, new Shape(4, 3, 1, 2), 0, 0, 1, 1).keeping(2, -1, TWO_GROUPS, ones(8));
        assertEquals(-2, l2(2, 0.95).value(step).getFloat(), 1e-3); // of three classes one is not in the batch
        // all images excite both groups the same: half of each sum is within the class
        FilterScene same = FilterScene.of(manager, 4, new float[] {
            2, 0, 0, 2, 0, 0,
            1, 3, 3, 1, 0, 0,
            5, 0, 5, 0, 0, 0,
            0, 1, 1, 0, 0, 0}, new Shape(4, 3, 1, 2), 0, 0, 1, 1).keeping(2, -1, TWO_GROUPS, ones(8));
        assertEquals(-1, l2(2, 0.95).value(same).getFloat(), 1e-3);
    }

    @Test
    void withOneImageOrOneClassThereIsNothingToTellApart() {
        FilterScene one = FilterScene.of(manager, 4, new float[] {2, 0, 0, 1, 0, 0}, new Shape(1, 3, 1, 2), 1).keeping(2, -1, TWO_GROUPS, ones(8));
        one.network().requireParameterGradients(true);
        NDArray loss = l2(2, 0.95).value(one);
        assertEquals(-1, loss.getFloat(), 1e-4);
        for (float value : gradients(one.network(), loss).get("unit.weight").toFloatArray()) {
            assertEquals(0, value, 1e-4);
        }
        FilterScene alike = FilterScene.of(manager, 4, new float[] {2, 0, 0, 1, 0, 0, 0, 1, 3, 0, 0, 0}, new Shape(2, 3, 1, 2), 1, 1)
                .keeping(2, -1, TWO_GROUPS, ones(8));
        assertEquals(-1, l2(2, 0.95).value(alike).getFloat(), 1e-4);
        // images that excite no filter say nothing
        FilterScene dark = FilterScene.of(manager, 4, new float[12], new Shape(2, 3, 1, 2), 0, 1).keeping(2, -1, TWO_GROUPS, ones(8));
        dark.network().requireParameterGradients(true);
        NDArray nothing = new FilterGroupLoss(1, 1, 2, 2, 200, CONSTANT_MEAN, -1, "").value(dark);
        assertTrue(Float.isFinite(nothing.getFloat()));
        for (float value : gradients(dark.network(), nothing).get("unit.weight").toFloatArray()) {
            assertTrue(Float.isFinite(value));
        }
    }

    @Test
    void oneCategoryLooksAtItsOwnImagesAlone() {
        FilterGroupLoss term = new FilterGroupLoss(1, 1, 2, 2, 200, CONSTANT_MEAN, 0, "");
        FilterScene step = FilterScene.of(manager, 4, new float[] {
            2, 0, 0, 2, 0, 0,
            4, 0, 4, 0, 0, 0}, new Shape(2, 3, 1, 2), 0, 1).keeping(2, 0, TWO_GROUPS, ones(8));
        assertEquals(-2, term.value(step).getFloat(), 1e-4);
        assertEquals(null, step.notes().get("iccnn L2"));
        FilterScene none = FilterScene.of(manager, 4, new float[] {2, 0, 0, 2, 0, 0}, new Shape(1, 3, 1, 2), 1).keeping(2, 0, TWO_GROUPS, ones(8));
        assertEquals(0, term.value(none).getFloat());
    }

    @Test
    void gradientsAreThoseOfFiniteDifferences() {
        Graph graph = smooth();
        Network network = new Network(graph, StateDict.initialised(manager, graph, 4));
        NDArray images = TestImages.normal(manager, 2, 6, 3, 8, 8);
        FilterScene step = FilterScene.on(manager, network, images, 0, 1, 2, 0, 1, 2)
                .keeping(3, -1, new double[] {0, 1, 2, 1, 0, 0}, new double[6 * 16]);
        for (FilterGroupLoss term : List.of(l1(3, CONSTANT_MEAN), l2(3, CONSTANT_MEAN))) {
            network.requireParameterGradients(true);
            Map<String, NDArray> gradients = gradients(network, term.value(step));
            network.requireParameterGradients(false);
            for (String name : List.of("features.0.weight", "features.4.weight")) {
                NDArray direction = TestImages.normal(manager, 9, gradients.get(name).getShape().getShape());
                double expected = gradients.get(name).mul(direction).sum().getFloat();
                assertTrue(Math.abs(expected) > 1e-3, term + " " + name + " has a slope: " + expected);
                NDArray weight = network.state().get(name);
                NDArray before = weight.duplicate();
                double width = 2e-3;
                before.add(direction.mul((float) width)).copyTo(weight);
                double above = term.value(step).getFloat();
                before.sub(direction.mul((float) width)).copyTo(weight);
                double below = term.value(step).getFloat();
                before.copyTo(weight);
                assertEquals(expected, (above - below) / (2 * width), 0.02 * Math.abs(expected) + 1e-4, term + " " + name);
            }
        }
    }

    /** Smooth everywhere and above zero at the layer, where the term's ReLU is no bend. */
    private static Graph smooth() {
        Graph.Builder graph = new Graph.Builder();
        graph.sequence("features.", Graph.INPUT, List.of(TestNetworks.convolution(3, 6), new Layer.Elementwise(Function.TANH), new Layer.AveragePool2d(2, 2),
                new Layer.ReplicatePad(1), new Layer.Conv2d(6, 6, 3, 1, 0, 1, true), new Layer.Elementwise(Function.SIGMOID)));
        graph.add("pool", new Layer.GlobalAveragePool(), "features.5");
        graph.add("flatten", new Layer.Flatten(), "pool");
        graph.add("fc", new Layer.Linear(6, 3), "flatten");
        return graph.build("features.5");
    }

    @Test
    void whatItCannotTrainIsRefusedWithASentence() {
        Graph small = new IcCnnSmall().graph(3, 64, 64);
        assertEquals(Optional.empty(), new FilterGroupLoss().refusal(small, 64, 64));
        assertEquals(Optional.of("the layer has 64 filters, which can't form 65 groups; take clusters: 16 or another layer."),
                l1(65, 0.95).refusal(small, 64, 64));
        assertEquals(Optional.of("layer \"fc\" has no maps of several places, so that nothing can be said of where its filters react; take one before the"
                + " pooling, such as \"relu4\"."), on("fc").refusal(small, 64, 64));
        assertEquals(Optional.of("layer \"relu4\" has no maps of several places, so that nothing can be said of where its filters react; take one before the"
                + " pooling, such as \"relu4\"."), new FilterGroupLoss().refusal(new IcCnnSmall().graph(3, 8, 8), 8, 8));
        assertEquals(Optional.of("the network has no layer \"relu9\"; did you mean \"relu1\"?"), on("relu9").refusal(small, 64, 64));
        assertEquals(Optional.of("positive is class 3, but the classes are 0 to 2."),
                new FilterGroupLoss(1, 0, 4, 2, 200, 0.95, 3, "").refusal(small, 64, 64));
        Graph whole = new Graph.Builder().build(Graph.INPUT);
        assertEquals(Optional.of("the network can only be run as a whole, so that there are no filters to look at."),
                new FilterGroupLoss().refusal(whole, 64, 64));
    }

    @Test
    void inAResNetOfFourStagesTheFiltersAreThoseOfTheThird() {
        Graph graph = new ResNet50().graph(3, 64, 64);
        assertEquals(Optional.of("the layer has 1024 filters, which can't form 2000 groups; take clusters: 16 or another layer."),
                l1(2000, 0.95).refusal(graph, 64, 64));
    }

    private static FilterGroupLoss on(String layer) {
        return new FilterGroupLoss(1, 0, 4, 2, 200, 0.95, -1, layer);
    }

    private Map<String, NDArray> gradients(Network network, NDArray loss) {
        Map<String, NDArray> parameters = network.trainedParameters();
        List<NDArray> found = Autograd.grad(manager, loss, new ArrayList<>(parameters.values()), false);
        Map<String, NDArray> named = new HashMap<>();
        int next = 0;
        for (String name : parameters.keySet()) {
            named.put(name, found.get(next++));
        }
        return named;
    }
}
