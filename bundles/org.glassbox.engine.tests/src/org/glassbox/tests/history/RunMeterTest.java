package org.glassbox.tests.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.glassbox.engine.history.RunMeter;
import org.glassbox.engine.run.TrainingEvent;
import org.junit.jupiter.api.Test;

class RunMeterTest {
    private long now;
    private final RunMeter meter = new RunMeter(() -> now);

    private void step(int epoch, int step, int steps, double loss, double seconds) {
        now += (long) (seconds * 1e9);
        meter.heard(new TrainingEvent.StepDone(epoch, 3, step, steps, 16, loss));
    }

    @Test
    void knowsNothingBeforeTheFirstStep() {
        assertEquals(0, meter.reading().epoch());
        assertTrue(Double.isNaN(meter.reading().secondsLeft()));
        step(1, 1, 4, 1, 1);
        assertTrue(Double.isNaN(meter.reading().imagesPerSecond()));
    }

    @Test
    void reckonsWithStepsUntilAnEpochIsDoneAndThenWithEpochs() {
        step(1, 1, 4, 1, 1);
        step(1, 2, 4, 1, 0.5);
        // 16 images in half a second; half an epoch and two more, of four steps each
        assertEquals(32, meter.reading().imagesPerSecond(), 1e-9);
        assertEquals(2.5 * 4 * 0.5, meter.reading().secondsLeft(), 1e-9);
        step(1, 3, 4, 1, 0.5);
        step(1, 4, 4, 1, 0.5);
        meter.heard(new TrainingEvent.EpochDone(new TrainingEvent.EpochSummary(1, "only", Map.of(), Map.of(), 0, 0, true, 10)));
        step(2, 2, 4, 1, 60);
        assertEquals(1.5 * 10, meter.reading().secondsLeft(), 1e-9);
    }

    @Test
    void aPauseIsNotTakenForSlowness() {
        step(1, 1, 8, 1, 1);
        for (int step = 2; step <= 8; step++) {
            step(1, step, 8, 1, step == 5 ? 600 : 0.25);
        }
        assertEquals(64, meter.reading().imagesPerSecond(), 1e-9);
    }

    @Test
    void aLongRunsLossesAreKeptAsMeansOfNeighbours() {
        int steps = 10_000;
        for (int step = 1; step <= steps; step++) {
            step(1, step, steps, step % 2, 0.001);
        }
        List<RunMeter.Point> losses = meter.reading().losses();
        assertTrue(losses.size() >= 500 && losses.size() < 1000, "points: " + losses.size());
        assertTrue(losses.stream().allMatch(point -> Math.abs(point.loss() - 0.5) < 1e-9));
        for (int i = 1; i < losses.size(); i++) {
            assertTrue(losses.get(i).epoch() > losses.get(i - 1).epoch());
        }
        assertTrue(losses.getLast().epoch() <= 1);
    }
}
