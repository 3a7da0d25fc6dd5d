package org.glassbox.engine.history;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.LongSupplier;
import org.glassbox.engine.run.RunListener;
import org.glassbox.engine.run.TrainingEvent;

/** Where a run that goes on is within its epoch, and how fast it is. Hears the run's news; thread safe, and what it keeps does not grow with the run's length. */
public final class RunMeter implements RunListener {
    private static final int RECENT = 31;
    private static final int LATEST_EPOCHS = 5;
    private static final int POINTS = 1000;
    private final LongSupplier nanos;
    private final Deque<Double> stepSeconds = new ArrayDeque<>();
    private final Deque<Double> epochSeconds = new ArrayDeque<>();
    private final List<Point> points = new ArrayList<>();
    private TrainingEvent.StepDone latest;
    private long heardAt;
    private int stride = 1;
    private double lossSum;
    private double placeSum;
    private int gathered;

    /** @param nanos a clock, such as {@link System#nanoTime} */
    public RunMeter(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /**
     * A loss on the way.
     *
     * @param epoch epochs done by then, with the part of the present one
     * @param loss mean over as many steps as a point stands for
     */
    public record Point(double epoch, double loss) {
    }

    /**
     * A run at one time.
     *
     * @param epoch that is being trained, from 1; 0 before the first step
     * @param step in the epoch, from 1
     * @param imagesPerSecond while steps are made; NaN before the second
     * @param secondsLeft of training, without waiting for answers; NaN before the second step
     * @param losses of all steps since the meter began to listen, at most {@value #POINTS} points
     */
    public record Reading(int epoch, int epochs, int step, int steps, double imagesPerSecond, double secondsLeft, List<Point> losses) {
        public Reading {
            losses = List.copyOf(losses);
        }
    }

    @Override
    public synchronized void heard(TrainingEvent event) {
        switch (event) {
            case TrainingEvent.Started started -> latest = null;
            case TrainingEvent.StepDone step -> stepped(step);
            case TrainingEvent.EpochDone done -> {
                epochSeconds.addLast(done.summary().seconds());
                if (epochSeconds.size() > LATEST_EPOCHS) {
                    epochSeconds.removeFirst();
                }
            }
            case TrainingEvent.Asked asked -> { }
            case TrainingEvent.Answered answered -> { }
            case TrainingEvent.Waiting waiting -> { }
            case TrainingEvent.ReceiptReady receipt -> { }
            case TrainingEvent.Evaluated evaluated -> { }
            case TrainingEvent.Notice notice -> { }
            case TrainingEvent.Ended ended -> { }
        }
    }

    private void stepped(TrainingEvent.StepDone step) {
        long now = nanos.getAsLong();
        if (latest != null && latest.epoch() == step.epoch()) { // between epochs there is more than a step
            stepSeconds.addLast((now - heardAt) / 1e9);
            if (stepSeconds.size() > RECENT) {
                stepSeconds.removeFirst();
            }
        }
        heardAt = now;
        latest = step;
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

    /** As it is now. */
    public synchronized Reading reading() {
        if (latest == null) {
            return new Reading(0, 0, 0, 0, Double.NaN, Double.NaN, points);
        }
        double perStep = median();
        double perEpoch = epochSeconds.stream().mapToDouble(Double::doubleValue).average().orElse(perStep * latest.steps());
        double left = latest.epochs() - latest.epoch() + 1 - (double) latest.step() / latest.steps();
        return new Reading(latest.epoch(), latest.epochs(), latest.step(), latest.steps(), latest.images() / perStep, left * perEpoch, points);
    }

    /** Of the latest steps: one that had to wait, or during which the user paused, says nothing of the speed. */
    private double median() {
        double[] sorted = stepSeconds.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return sorted.length == 0 ? Double.NaN : sorted[sorted.length / 2];
    }
}
