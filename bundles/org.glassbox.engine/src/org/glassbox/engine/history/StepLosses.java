package org.glassbox.engine.history;

import java.util.ArrayList;
import java.util.List;
import org.glassbox.engine.run.TrainingEvent;

/** The losses of a run's steps, of which means of neighbours are kept once there are many, so that they don't grow with the run's length. Thread safe. */
public final class StepLosses {
    private static final int POINTS = 1000;
    private final List<Point> points = new ArrayList<>();
    private int stride = 1;
    private double lossSum;
    private double placeSum;
    private int gathered;

    /**
     * A loss on the way.
     *
     * @param epoch epochs done by then, with the part of the present one
     * @param loss mean over as many steps as a point stands for
     */
    public record Point(double epoch, double loss) {
    }

    /** Takes in a step. */
    public synchronized void add(TrainingEvent.StepDone step) {
        lossSum += step.loss();
        placeSum += step.epoch() - 1 + (double) step.step() / step.steps();
        gathered++;
        if (gathered == stride) {
            points.add(new Point(placeSum / stride, lossSum / stride));
            lossSum = 0;
            placeSum = 0;
            gathered = 0;
            if (points.size() == POINTS) {
                halve();
            }
        }
    }

    /** Neighbours become one. */
    private void halve() {
        List<Point> halved = new ArrayList<>();
        for (int i = 0; i + 1 < points.size(); i += 2) {
            halved.add(new Point((points.get(i).epoch() + points.get(i + 1).epoch()) / 2, (points.get(i).loss() + points.get(i + 1).loss()) / 2));
        }
        points.clear();
        points.addAll(halved);
        stride *= 2;
    }

    /** All since the first step that was taken in, in order; fewer than {@value #POINTS}. */
    public synchronized List<Point> points() {
        return List.copyOf(points);
    }
}
