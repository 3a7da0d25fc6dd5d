package org.glassbox.tests.advise;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.glassbox.advise.Advise;
import org.glassbox.advise.Advise.Choice;
import org.glassbox.advise.Advise.Source;
import org.glassbox.advise.AdviseResult;
import org.glassbox.advise.AdviseResult.Group;
import org.glassbox.advise.AdviseResult.Unit;
import org.glassbox.advise.density.Preset;
import org.glassbox.advise.density.Window;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.explain.Attribution;
import org.glassbox.core.explain.ExplainRequest;
import org.glassbox.core.explain.SaliencyMap;
import org.glassbox.core.image.Normalisation;
import org.glassbox.core.image.PlaneResize;
import org.glassbox.core.network.Graph;
import org.glassbox.core.network.Layer;
import org.glassbox.core.network.Network;
import org.glassbox.core.network.StateDict;
import org.glassbox.explainers.GradCam;
import org.glassbox.explainers.Score;
import org.glassbox.tests.RecordingTest;
import org.glassbox.tests.networks.Fixture;
import org.glassbox.tests.networks.TestImages;
import org.glassbox.tests.networks.TestNetworks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AdviseTest extends RecordingTest {
    private static final int SIDE = 32;
    private static final String LAYER = "features.8"; // after ReLU, 16 units of 16 x 16

    private Network network() {
        Graph graph = TestNetworks.tinyVgg();
        return new Network(graph, StateDict.initialised(manager, graph, 1));
    }

    private static Advise signed(Preset preset, Source source) {
        return new Advise(preset, source, 10, Window.GAUSS, Choice.AVX, 0, false, Score.LOGIT);
    }

    private ExplainRequest request(Network network, String layer, int... targets) {
        return new ExplainRequest(network, TestImages.normal(manager, 3, targets.length, 3, SIDE, SIDE), targets, layer, Normalisation.IMAGENET, 4);
    }

    private static List<AdviseResult> analyse(Advise advise, ExplainRequest request) throws GlassboxException {
        return advise.analyse(request, new NullProgressMonitor());
    }

    private static double[] sumOfMaps(List<Group> groups, int places) {
        double[] sum = new double[places];
        for (Group group : groups) {
            for (int i = 0; i < places; i++) {
                sum[i] += group.map().values()[i];
            }
        }
        return sum;
    }

    @ParameterizedTest
    @EnumSource(Preset.class)
    void theGroupsMapsSumToGradCamOverTheirUnits(Preset preset) throws GlassboxException {
        Network network = network();
        ExplainRequest request = request(network, LAYER, 1, 7);
        float[] gradCam = new GradCam(false).explain(request, new NullProgressMonitor()).values().toFloatArray();
        List<AdviseResult> results = analyse(signed(preset, Source.ACTIVATION), request);
        for (int n = 0; n < 2; n++) {
            AdviseResult result = results.get(n);
            assertTrue(result.groups().size() > 1, "several scores");
            float[] expected = new float[256];
            System.arraycopy(gradCam, n * 256, expected, 0, 256);
            double[] doubles = new double[256];
            for (int i = 0; i < 256; i++) {
                doubles[i] = expected[i];
            }
            Fixture.assertCloseToPeak("Grad-CAM", doubles, result.gradCam().map().values(), 1e-5);
            Fixture.assertCloseToPeak("groups", sumOfMaps(result.groups(), 256), result.grouped().map().values(), 1e-5);
            List<Integer> inGroups = result.groups().stream().flatMap(group -> group.units().stream()).sorted().toList();
            assertEquals(result.grouped().units(), inGroups, "each unit is in one group");
            for (Group group : result.groups()) {
                group.units().forEach(k -> assertEquals(group.peaks(), result.units().get(k).peaks()));
            }
            if (inGroups.size() == 16) {
                Fixture.assertCloseToPeak("all units", doubles, result.grouped().map().values(), 1e-5);
            }
        }
    }

    @Test
    void sharesAreThoseOfTheLogitAfterGlobalAveragePooling() throws GlassboxException {
        Graph graph = TestNetworks.smooth(3);
        Network network = new Network(graph, StateDict.initialised(manager, graph, 1));
        NDArray images = TestImages.normal(manager, 3, 1, 3, 8, 8);
        AdviseResult result = analyse(new Advise(), new ExplainRequest(network, images, new int[] {2}, "features.5", Normalisation.IMAGENET, 1)).getFirst();
        float[] head = network.state().get("fc.weight").get(2).toFloatArray();
        float[] means = network.forwardTo("features.5", images).flatten(2, -1).mean(new int[] {2}).toFloatArray();
        double all = 0;
        for (int k = 0; k < head.length; k++) {
            all += Math.abs(head[k] * means[k]);
        }
        for (Unit unit : result.units()) {
            assertEquals(head[unit.index()] / 16, unit.meanGradient(), 1e-7); // of 4 x 4 places
            assertEquals(head[unit.index()] * means[unit.index()] / all, unit.share(), 1e-5);
        }
    }

    @Test
    void aUnitWithoutOutgoingWeightsChangesNoMap() throws GlassboxException {
        Network network = network();
        cutOff(network, 5);
        AdviseResult with = analyse(new Advise(), request(network, LAYER, 1)).getFirst();
        assertEquals(0, with.units().get(5).meanGradient());
        assertEquals(0, with.units().get(5).share());
        network.state().get("features.7.bias").get(new NDIndex("5:6")).addi(3f); // another activation of the unit
        AdviseResult other = analyse(new Advise(), request(network, LAYER, 1)).getFirst();
        assertArrayEquals(with.gradCam().map().values(), other.gradCam().map().values(), 1e-6f);
        for (Group group : with.groups()) {
            Optional<Group> same = other.groups().stream().filter(each -> each.peaks() == group.peaks()).findFirst();
            if (same.isPresent() && withoutUnit(group, 5).equals(withoutUnit(same.get(), 5))) {
                assertArrayEquals(group.map().values(), same.get().map().values(), 1e-6f);
            }
        }
    }

    private static List<Integer> withoutUnit(Group group, int unit) {
        List<Integer> units = new ArrayList<>(group.units());
        units.remove(Integer.valueOf(unit));
        return units;
    }

    /** All weights that lead out of a unit of features.8: those of 8 x 8 places after max pooling. */
    private void cutOff(Network network, int unit) {
        network.state().get("classifier.0.weight").get(new NDIndex(":, " + unit * 64 + ":" + (unit + 1) * 64)).muli(0f);
    }

    @Test
    void scalingAUnitAndItsOutgoingWeightsBackChangesNothing() throws GlassboxException {
        Network network = network();
        AdviseResult before = analyse(signed(Preset.STABLE, Source.ACTIVATION), request(network, LAYER, 1)).getFirst();
        network.state().get("features.7.weight").get(new NDIndex("5:6")).muli(4f); // a power of two: rounding stays as it is
        network.state().get("features.7.bias").get(new NDIndex("5:6")).muli(4f);
        network.state().get("classifier.0.weight").get(new NDIndex(":, 320:384")).muli(0.25f);
        AdviseResult after = analyse(signed(Preset.STABLE, Source.ACTIVATION), request(network, LAYER, 1)).getFirst();
        assertEquals(before.units().stream().map(Unit::peaks).toList(), after.units().stream().map(Unit::peaks).toList());
        assertEquals(before.groups().size(), after.groups().size());
        for (int g = 0; g < before.groups().size(); g++) {
            assertArrayEquals(before.groups().get(g).shown(), after.groups().get(g).shown(), 1e-4f);
        }
    }

    @Test
    void theWinnerIsTheGroupWithTheLargestAvxAndItsMapIsEnlargedBicubically() throws GlassboxException {
        Network network = network();
        ExplainRequest request = request(network, LAYER, 1, 7);
        List<AdviseResult> results = analyse(new Advise(), request);
        Attribution attribution = new Advise().explain(request, new NullProgressMonitor());
        float[] maps = attribution.values().toFloatArray();
        for (int n = 0; n < 2; n++) {
            Group winner = results.get(n).winner().orElseThrow();
            for (Group group : results.get(n).groups()) {
                assertTrue(group.avx().isEmpty() || group.avx().get().value() <= winner.avx().orElseThrow().value());
            }
            assertEquals(winner.avx().orElseThrow().value(), attribution.figures().get(Advise.AVX)[n], 1e-9);
            assertEquals(winner.peaks(), attribution.figures().get(Advise.PEAKS)[n]);
            assertEquals(winner.units().size(), attribution.figures().get(Advise.UNITS)[n]);
            NDArray small = manager.create(winner.map().values(), new Shape(1, 16, 16));
            float[] large = PlaneResize.BICUBIC.apply(small, SIDE, SIDE).toFloatArray();
            float smallest = Float.POSITIVE_INFINITY;
            float largest = 0;
            for (float value : winner.map().values()) {
                smallest = Math.min(smallest, value);
                largest = Math.max(largest, value);
            }
            float lowest = Float.POSITIVE_INFINITY;
            float highest = 0;
            for (int i = 0; i < large.length; i++) {
                large[i] = Math.clamp(large[i], smallest, largest);
                lowest = Math.min(lowest, large[i]);
                highest = Math.max(highest, large[i]);
            }
            SaliencyMap shown = new SaliencyMap(SIDE, SIDE, Arrays.copyOfRange(maps, n * SIDE * SIDE, (n + 1) * SIDE * SIDE), 0, Double.NaN);
            for (int i = 0; i < large.length; i++) { // to both ends again, for metrics that get the map at this size scale it themselves
                float expected = smallest + (largest - smallest) * (large[i] - lowest) / (highest - lowest);
                assertEquals(expected, shown.values()[i], 1e-5 * largest);
            }
            assertArrayEquals(winner.shown(), shown.scaled(SaliencyMap.Scaling.MINMAX), 1e-5f, "the metric sees the map by which the group was chosen");
        }
    }

    @Test
    void aGroupCanBeChosenByItsMassOrItsScore() throws GlassboxException {
        Network network = network();
        ExplainRequest request = request(network, LAYER, 1);
        AdviseResult result = analyse(new Advise(), request).getFirst();
        Group largest = result.largest().orElseThrow();
        assertTrue(result.groups().stream().allMatch(group -> group.mass() <= largest.mass()));
        Attribution byMass = chosen(Choice.MASS, 0).explain(request, new NullProgressMonitor());
        assertEquals(largest.peaks(), byMass.figures().get(Advise.PEAKS)[0]);
        assertTrue(Double.isNaN(byMass.figures().get(Advise.AVX)[0]), "nobody asked the network");
        Attribution byScore = chosen(Choice.PEAKS, largest.peaks()).explain(request, new NullProgressMonitor());
        assertArrayEquals(byMass.values().toFloatArray(), byScore.values().toFloatArray());
        float[] none = chosen(Choice.PEAKS, 999).explain(request, new NullProgressMonitor()).values().toFloatArray();
        assertArrayEquals(new float[none.length], none);
    }

    private static Advise chosen(Choice choice, int peaks) {
        return new Advise(Preset.STABLE, Source.ACTIVATION, 10, Window.GAUSS, choice, peaks, true, Score.LOGIT);
    }

    @Test
    void anImagesResultDoesNotDependOnTheOthers() throws GlassboxException {
        Network network = network();
        NDArray images = TestImages.normal(manager, 3, 3, 3, SIDE, SIDE);
        int[] targets = {1, 7, 4};
        List<AdviseResult> together = analyse(new Advise(), new ExplainRequest(network, images, targets, LAYER, Normalisation.IMAGENET, 64));
        for (int n = 0; n < 3; n++) {
            AdviseResult alone = analyse(new Advise(), new ExplainRequest(network, images.get(n + ":" + (n + 1)), new int[] {targets[n]}, LAYER,
                    Normalisation.IMAGENET, 1)).getFirst();
            assertEquals(alone.units().stream().map(Unit::peaks).toList(), together.get(n).units().stream().map(Unit::peaks).toList());
            assertEquals(alone.best(), together.get(n).best());
            assertArrayEquals(alone.winner().orElseThrow().shown(), together.get(n).winner().orElseThrow().shown(), 1e-4f);
            assertEquals(alone.winner().orElseThrow().avx().orElseThrow().value(), together.get(n).winner().orElseThrow().avx().orElseThrow().value(), 1e-4);
        }
    }

    @Test
    void gradientsThatAreTheSameEverywhereAreRefusedInOneSentence() throws GlassboxException {
        Graph graph = TestNetworks.smooth(3);
        Network network = new Network(graph, StateDict.initialised(manager, graph, 1));
        ExplainRequest request = new ExplainRequest(network, TestImages.normal(manager, 3, 1, 3, 8, 8), new int[] {2}, "features.5", Normalisation.IMAGENET, 1);
        GlassboxException refused = assertThrows(GlassboxException.class, () -> analyse(signed(Preset.STABLE, Source.GRADIENT), request));
        assertTrue(refused.getMessage().contains("source=activation"), refused.getMessage());
        assertTrue(analyse(signed(Preset.STABLE, Source.GRADIENT), request(network(), LAYER, 1)).getFirst().groups().size() > 0, "they vary before max pooling");
    }

    @Test
    void aClassWhoseGradientIsZeroHasNothingToShow() throws GlassboxException {
        Network network = network();
        network.state().get("classifier.2.weight").get(new NDIndex("4:5")).muli(0f);
        ExplainRequest request = request(network, LAYER, 4);
        AdviseResult result = analyse(new Advise(), request).getFirst();
        assertEquals(Optional.empty(), result.winner());
        assertTrue(result.groups().stream().noneMatch(Group::isShown));
        assertTrue(result.units().stream().allMatch(unit -> unit.share() == 0));
        float[] map = new Advise().explain(request, new NullProgressMonitor()).values().toFloatArray();
        assertArrayEquals(new float[map.length], map);
        float[] byGradient = signed(Preset.STABLE, Source.GRADIENT).explain(request, new NullProgressMonitor()).values().toFloatArray();
        assertArrayEquals(new float[map.length], byGradient);
    }

    @Test
    void aLayerOfOneUnitHasOneGroup() throws GlassboxException {
        Graph.Builder builder = new Graph.Builder();
        builder.add("conv", new Layer.Conv2d(3, 1, 3, 1, 1, 1, true), Graph.INPUT);
        builder.add("flatten", new Layer.Flatten(), "conv");
        builder.add("fc", new Layer.Linear(SIDE * SIDE, 3), "flatten");
        Graph graph = builder.build("conv");
        Network network = new Network(graph, StateDict.initialised(manager, graph, 1));
        AdviseResult result = analyse(signed(Preset.STABLE, Source.ACTIVATION), request(network, "conv", 0)).getFirst();
        assertEquals(1, result.groups().size());
        assertEquals(List.of(0), result.groups().getFirst().units());
        assertEquals(1, Math.abs(result.units().getFirst().share()), 1e-9);
    }

    @Test
    void activationsThatAreNoNumbersGiveAMapThatSaysSo() throws GlassboxException {
        Network network = network();
        network.state().get("features.7.bias").get(new NDIndex("3:4")).muli(Float.NaN);
        ExplainRequest request = request(network, LAYER, 4);
        AdviseResult result = analyse(new Advise(), request).getFirst();
        assertFalse(result.finite());
        assertEquals(Optional.empty(), result.winner());
        for (float value : new Advise().explain(request, new NullProgressMonitor()).values().toFloatArray()) {
            assertTrue(Float.isNaN(value));
        }
    }

    @Test
    void aLayerWithoutPlacesIsRefused() {
        Network network = network();
        assertTrue(new Advise().refusal(network.graph(), "classifier.0").orElseThrow().contains("features.8"));
        GlassboxException refused = assertThrows(GlassboxException.class, () -> analyse(new Advise(), request(network, "classifier.0", 1)));
        assertTrue(refused.getMessage().contains("needs a layer with maps"), refused.getMessage());
    }
}
