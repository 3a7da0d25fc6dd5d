package org.glassbox.tests.feedback;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.glassbox.core.explain.SaliencyMap;
import org.glassbox.core.image.Region;
import org.glassbox.engine.experiment.QuerySettings.CellScore;
import org.glassbox.engine.feedback.RegionGrid;
import org.junit.jupiter.api.Test;

class RegionGridTest {
    private static SaliencyMap map(int width, int height, float... values) {
        return new SaliencyMap(width, height, values, 0, Double.NaN);
    }

    @Test
    void showsTheCellsWithTheHighestScoresAndNotThoseWithTheFirstIndices() {
        // given the example of methods.md 1.3: cells .1 .9 / .3 .4
        SaliencyMap map = map(2, 2, .1f, .9f, .3f, .4f);
        RegionGrid grid = new RegionGrid(2, 2, 1, 1);
        // when, then: one cell is cell 1, two are 1 and 3; the published code gives 0, then 0 and 3
        assertEquals(List.of(new Region(1, 0, 1, 1)), grid.mostRelevant(map, CellScore.POSITIVE, 1));
        assertEquals(List.of(new Region(1, 0, 1, 1), new Region(1, 1, 1, 1)), grid.mostRelevant(map, CellScore.POSITIVE, 2));
    }

    @Test
    void coversTheImageAndJoinsSlivers() {
        // 224 / 28 = 8 cells a side
        assertEquals(64, new RegionGrid(224, 224, 28, 28).cells().size());
        // 70 = 28 + 28 + 14: the last is half a cell and stays
        assertEquals(List.of(new Region(0, 0, 28, 28), new Region(28, 0, 28, 28), new Region(56, 0, 14, 28)), new RegionGrid(70, 28, 28, 28).cells());
        // 69 = 28 + 28 + 13: the last is less than half a cell and joins its neighbour
        assertEquals(List.of(new Region(0, 0, 28, 28), new Region(28, 0, 41, 28)), new RegionGrid(69, 28, 28, 28).cells());
        for (int side = 1; side < 100; side++) {
            assertEquals(side * side, new RegionGrid(side, side, 28, 28).cells().stream().mapToInt(Region::area).sum(), "side " + side);
        }
    }

    @Test
    void anImageSmallerThanACellIsOneCell() {
        assertEquals(List.of(new Region(0, 0, 20, 10)), new RegionGrid(20, 10, 28, 28).cells());
    }

    @Test
    void showsNothingWhereNothingSpeaksForThePrediction() {
        assertTrue(new RegionGrid(2, 2, 1, 1).mostRelevant(map(2, 2, 0, 0, 0, 0), CellScore.POSITIVE, 10).isEmpty());
        assertTrue(new RegionGrid(2, 2, 1, 1).mostRelevant(map(2, 2, -1, -2, -3, 0), CellScore.POSITIVE, 10).isEmpty());
    }

    @Test
    void scoresByPositiveSignedOrAbsoluteMeans() {
        // given two cells of two pixels: (3, -1) and (1, 0.5)
        SaliencyMap map = map(4, 1, 3, -1, 1, .5f);
        RegionGrid grid = new RegionGrid(4, 1, 2, 2);
        Region left = new Region(0, 0, 2, 1);
        // then positive 1.5 against .75, signed 1 against .75, absolute 2 against .75
        for (CellScore score : CellScore.values()) {
            assertEquals(left, grid.mostRelevant(map, score, 1).getFirst(), score.name());
        }
        // (2, -2.5): signed -.25 is not shown, positive 1 is
        SaliencyMap other = map(4, 1, 2, -2.5f, 1, .5f);
        assertEquals(List.of(new Region(2, 0, 2, 1)), grid.mostRelevant(other, CellScore.SIGNED, 5));
        assertEquals(left, grid.mostRelevant(other, CellScore.POSITIVE, 1).getFirst());
    }

    @Test
    void equalCellsComeRowByRow() {
        SaliencyMap map = map(2, 2, 1, 1, 1, 1);
        assertEquals(new RegionGrid(2, 2, 1, 1).cells(), new RegionGrid(2, 2, 1, 1).mostRelevant(map, CellScore.POSITIVE, 4));
    }
}
