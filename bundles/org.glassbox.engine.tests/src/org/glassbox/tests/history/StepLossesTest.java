package org.glassbox.tests.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.glassbox.engine.history.StepLosses;
import org.glassbox.engine.history.StepLosses.Point;
import org.glassbox.engine.run.TrainingEvent;
import org.junit.jupiter.api.Test;

class StepLossesTest {
    private final StepLosses losses = new StepLosses();

    private void step(int epoch, int step, int steps, double loss) {
        losses.add(new TrainingEvent.StepDone(epoch, 3, step, steps, 16, loss));
    }

    @Test
    void aStepsPlaceIsTheEpochsThatAreDoneByThen() {
        step(1, 1, 4, 0.5);
        step(2, 4, 4, 0.25);
        assertEquals(List.of(new Point(0.25, 0.5), new Point(2, 0.25)), losses.points());
    }

    @Test
    void aLongRunsLossesAreKeptAsMeansOfNeighbours() {
        int steps = 10_000;
        for (int step = 1; step <= steps; step++) {
            step(1, step, steps, step % 2);
        }
        List<Point> points = losses.points();
        assertTrue(points.size() >= 500 && points.size() < 1000, "points: " + points.size());
        assertTrue(points.stream().allMatch(point -> Math.abs(point.loss() - 0.5) < 1e-9));
        for (int i = 1; i < points.size(); i++) {
            assertTrue(points.get(i).epoch() > points.get(i - 1).epoch());
        }
        assertTrue(points.getLast().epoch() <= 1);
    }
}
