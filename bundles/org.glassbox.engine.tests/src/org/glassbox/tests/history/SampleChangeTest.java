package org.glassbox.tests.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.glassbox.core.explain.SaliencyMap;
import org.glassbox.core.training.Predictions;
import org.glassbox.engine.history.KeptMaps;
import org.glassbox.engine.history.PredictionTable;
import org.glassbox.engine.history.PredictionTable.Row;
import org.glassbox.engine.history.SampleChange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleChangeTest {
    private static final List<String> CLASSES = List.of("cat", "dog", "a, \"strange\" one");
    @TempDir
    private Path folder;

    private static PredictionTable table(Row... rows) {
        return new PredictionTable(CLASSES, List.of(rows));
    }

    private static Row row(String id, int predicted, float... probabilities) {
        return new Row(id, 0, predicted, probabilities);
    }

    private static KeptMaps maps(float... values) {
        return new KeptMaps(Map.of("a", new SaliencyMap(2, 1, values, 0, Double.NaN)));
    }

    private static double explanation(KeptMaps before, KeptMaps after) {
        PredictionTable table = table(row("a", 0, 1, 0, 0));
        return SampleChange.between(table, table, before, after).getFirst().explanation();
    }

    @Test
    void isTheProbabilityThatMovedToOtherClasses() {
        PredictionTable before = table(row("a", 0, 0.75f, 0.25f, 0), row("only before", 0, 1, 0, 0));
        PredictionTable after = table(row("only after", 0, 1, 0, 0), row("a", 1, 0.25f, 0.5f, 0.25f));
        List<SampleChange> changes = SampleChange.between(before, after, KeptMaps.none(), KeptMaps.none());
        assertEquals(List.of("a"), changes.stream().map(SampleChange::id).toList());
        // (|0.75 - 0.25| + |0.25 - 0.5| + |0 - 0.25|) / 2
        assertEquals(0.5, changes.getFirst().prediction(), 1e-9);
        assertTrue(changes.getFirst().isFlipped());
        assertEquals("dog", changes.getFirst().predictedAfter());
        assertTrue(Double.isNaN(changes.getFirst().explanation()));
    }

    @Test
    void isWhetherTheClassChangedWhereProbabilitiesWereNotKept() {
        List<SampleChange> changes = SampleChange.between(table(row("a", 0), row("b", 1)), table(row("a", 2), row("b", 1)), KeptMaps.none(), KeptMaps.none());
        assertEquals(List.of(1.0, 0.0), changes.stream().map(SampleChange::prediction).toList());
    }

    @Test
    void isTheShareOfTheRelevanceThatMoved() {
        // shares 1/4 and 3/4 before, 3/4 and 1/4 after, whatever the maps' sizes
        assertEquals(0.5, explanation(maps(1, 3), maps(30, 10)), 1e-7);
        assertEquals(0, explanation(maps(1, 3), maps(2, 6)), 1e-7);
        assertEquals(1, explanation(maps(0, 3), maps(2, 0)), 1e-7);
    }

    @Test
    void aMapThatIsZeroEverywhereHasLostAllItsRelevance() {
        assertEquals(1, explanation(maps(0, 3), maps(0, 0)));
        assertEquals(0, explanation(maps(0, 0), maps(0, 0)));
    }

    @Test
    void tablesAndMapsComeBackFromTheirFilesAsTheyWere() throws Exception {
        PredictionTable table = PredictionTable.of(new Predictions(CLASSES, List.of("x,1", "y"), new int[] {2, 0}, new float[][] {{1, 2, 3}, {0, 0, -1}}));
        table.write(folder.resolve("table.csv"));
        PredictionTable read = PredictionTable.read(folder.resolve("table.csv"));
        assertEquals(CLASSES, read.classes());
        for (int n = 0; n < 2; n++) {
            assertEquals(table.rows().get(n).id(), read.rows().get(n).id());
            assertEquals(table.rows().get(n).label(), read.rows().get(n).label());
            assertEquals(table.rows().get(n).predicted(), read.rows().get(n).predicted());
            for (int k = 0; k < 3; k++) {
                assertEquals(table.rows().get(n).probability(k), read.rows().get(n).probability(k));
            }
        }
        assertTrue(read.rows().getFirst().isRight());
        KeptMaps maps = maps(0.1f, 7);
        maps.write(folder.resolve("maps.safetensors"));
        SaliencyMap map = KeptMaps.read(folder.resolve("maps.safetensors")).byId().get("a");
        assertEquals(2, map.width());
        assertEquals(0.1f, map.values()[0]);
        assertEquals(7f, map.values()[1]);
        assertEquals(0, map.target());
    }

    @Test
    void aTableOfVeryManyProbabilitiesKeepsOnlyTheClasses() throws Exception {
        int images = 200_001;
        int[] labels = new int[images];
        float[][] logits = new float[images][];
        List<String> ids = new java.util.ArrayList<>();
        for (int n = 0; n < images; n++) {
            logits[n] = new float[] {n % 2};
            ids.add("i" + n);
        }
        PredictionTable table = PredictionTable.of(new Predictions(List.of("only"), ids, labels, logits));
        table.write(folder.resolve("table.csv"));
        PredictionTable read = PredictionTable.read(folder.resolve("table.csv"));
        assertEquals(List.of("only"), read.classes());
        assertFalse(read.rows().stream().anyMatch(row -> row.probabilities().length > 0));
        assertEquals(images, read.confusion()[0][0]);
    }
}
