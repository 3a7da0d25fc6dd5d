package org.glassbox.tests.iccnn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.explain.Attribution;
import org.glassbox.core.explain.ExplainRequest;
import org.glassbox.core.explain.SaliencyMap;
import org.glassbox.core.image.Normalisation;
import org.glassbox.core.network.Graph;
import org.glassbox.iccnn.FilterMap;
import org.glassbox.networks.IcCnnVgg13;
import org.glassbox.networks.ResNet50;
import org.glassbox.tests.RecordingTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilterMapTest extends RecordingTest {
    @TempDir
    private Path folder;

    private Attribution explain(FilterMap method, FilterScene scene, String layer) throws GlassboxException {
        return method.explain(new ExplainRequest(scene.network(), scene.images(), new int[1], layer, Normalisation.IMAGENET), new NullProgressMonitor());
    }

    private FilterScene scene() {
        return FilterScene.of(manager, 6, new float[] {2, -4, 0, 6, -1, 3}, new Shape(1, 3, 1, 2), 0);
    }

    private FilterMap of(int group, String... rows) throws IOException {
        Path file = Files.writeString(folder.resolve("groups.csv"), "layer,filter,group\n" + String.join("\n", rows) + "\n");
        return new FilterMap(file, group);
    }

    @Test
    void isTheMeanOverFiltersOfWhatIsAboveZero() throws GlassboxException {
        Attribution found = explain(new FilterMap(), scene(), FilterScene.LAYER);
        assertEquals(Attribution.Space.LAYER, found.space());
        assertEquals(new Shape(1, 1, 2), found.values().getShape());
        assertArrayEquals(new float[] {2 * 2 / 6f, (2 * 6 + 2 * 3) / 6f}, found.values().toFloatArray(), 1e-6f);
        NDArray output = scene().cut(FilterScene.LAYER).values().get(FilterScene.LAYER);
        assertArrayEquals(found.values().toFloatArray(), new FilterMap().map(output, null, new NullProgressMonitor()).toFloatArray());
    }

    @Test
    void ofAGroupItIsTheMeanOverItsFilters() throws Exception {
        FilterMap second = of(2, "unit,0,1", "unit,1,2", "unit,2,1", "unit,3,1", "unit,4,2", "unit,5,3");
        assertArrayEquals(new float[] {2 / 2f, 3 / 2f}, explain(second, scene(), FilterScene.LAYER).values().toFloatArray(), 1e-6f);
        assertEquals(Optional.empty(), second.refusal(FilterScene.graph(6), FilterScene.LAYER));
    }

    @Test
    void withGroupsItSaysWhichReactsMostInEachImage() throws Exception {
        FilterScene step = FilterScene.of(manager, 6, new float[] {
            2, 4, 0, 1, 9, -9,
            -1, 0, 5, 5, 0, 0,
            0, 0, -3, 0, 0, 0}, new Shape(3, 3, 1, 2), 0, 0, 0);
        FilterMap all = of(0, "unit,0,1", "unit,1,1", "unit,2,2", "unit,3,2", "unit,4,3", "unit,5,3");
        Attribution found = all.explain(new ExplainRequest(step.network(), step.images(), new int[3], FilterScene.LAYER, Normalisation.IMAGENET),
                new NullProgressMonitor());
        // the means of what is above zero: 3, 0.5 and 4.5; 0, 5 and 0; nothing
        assertArrayEquals(new double[] {3, 2, Double.NaN}, found.figures().get("strongest group"));
        assertEquals(new Shape(3, 1, 2), found.values().getShape());
    }

    @Test
    void theMapsOfAllGroupsAtOnceAreThoseOfEach() throws Exception {
        String[] rows = {"unit,0,1", "unit,1,2", "unit,2,1", "unit,3,1", "unit,4,2", "unit,5,3"};
        FilterScene scene = FilterScene.of(manager, 6, new float[] {2, -4, 0, 6, -1, 3, 1, 1, 7, -2, 0, 0}, new Shape(2, 3, 1, 2), 0, 1);
        ExplainRequest request = new ExplainRequest(scene.network(), scene.images(), new int[] {0, 1}, FilterScene.LAYER, Normalisation.IMAGENET);
        List<List<SaliencyMap>> maps = of(0, rows).ofGroups(request);
        for (int group = 1; group <= 3; group++) {
            float[] alone = of(group, rows).explain(request, new NullProgressMonitor()).values().toFloatArray();
            assertArrayEquals(Arrays.copyOfRange(alone, 0, 2), maps.get(0).get(group - 1).values(), 1e-6f);
            assertArrayEquals(Arrays.copyOfRange(alone, 2, 4), maps.get(1).get(group - 1).values(), 1e-6f);
        }
        assertEquals(1, maps.get(1).getFirst().target());
    }

    @Test
    void looksWhereTheFiltersWereGrouped() {
        assertEquals("layer3.5", new FilterMap().usualLayer(new ResNet50().graph(2, 64, 64)));
        assertEquals("features.33", new FilterMap().usualLayer(new IcCnnVgg13().graph(2, 64, 64)));
        assertEquals("unit", new FilterMap().usualLayer(FilterScene.graph(6)));
    }

    @Test
    void groupsThatDontFitAreRefusedWithASentence() throws Exception {
        FilterScene scene = scene();
        Path file = folder.resolve("groups.csv");
        refused("Explainer \"iccnn\" can't look at this network: to show group 2 the option groups must name the filter-groups-NNNN.csv of the run that trained"
                + " the network.", new FilterMap(null, 2), scene);
        refused("Explainer \"iccnn\" can't look at this network: there is no file of filter groups " + file + ".", new FilterMap(file, 1), scene);
        refused(file + " has no group 4; its groups are 1 to 3.", of(4, "unit,0,1", "unit,1,2", "unit,2,1", "unit,3,1", "unit,4,2", "unit,5,3"), scene);
        refused(file + " tells of 2 filters, but the layer has 6; name the layer that the groups are of.", of(1, "unit,0,1", "unit,1,2"), scene);
        refused(file + ", line 7: the layer has 6 filters, 0 to 5, and no filter 6; name the layer that the groups are of.",
                of(1, "unit,0,1", "unit,1,2", "unit,2,1", "unit,3,1", "unit,4,2", "unit,6,3"), scene);
        refused(file + ", line 4: filter 1 is there twice.", of(1, "unit,0,1", "unit,1,2", "unit,1,1", "unit,3,1", "unit,4,2", "unit,5,3"), scene);
        refused(file + ", line 2: the group is \"one\", but must be a whole number of at least 1.",
                of(1, "unit,0,one", "unit,1,2", "unit,2,1", "unit,3,1", "unit,4,2", "unit,5,3"), scene);
        GlassboxException noMaps = assertThrows(GlassboxException.class, () -> explain(new FilterMap(), scene, "pool"));
        assertEquals("Explainer \"iccnn\": layer \"pool\" has no maps of several places, so that nothing can be said of where its filters react; take one"
                + " before the pooling, such as \"unit\".", noMaps.getMessage());
        Graph whole = new Graph.Builder().build(Graph.INPUT);
        assertEquals(Optional.of("the network can only be run as a whole, so that there are no filters to look at."), new FilterMap().refusal(whole, "input"));
    }

    private void refused(String sentence, FilterMap method, FilterScene scene) {
        assertEquals(sentence, assertThrows(GlassboxException.class, () -> explain(method, scene, FilterScene.LAYER)).getMessage());
    }
}
