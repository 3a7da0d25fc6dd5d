package org.glassbox.ui.training;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongSupplier;
import org.glassbox.engine.run.TrainingEvent;

/** How fast the run that goes on is, and when it will be done. Pauses and waiting for answers don't count. Thread safe. */
public final class Throughput {
    private static final int WINDOW = 50; // steps
    private static final double NANOS = 1e9;
    private static final double RECENT = 0.5; // share of the newest epoch in the mean of epochs
    private final LongSupplier clock;
    private final Deque<Step> steps = new ArrayDeque<>();
    private double secondsOfEpoch = Double.NaN;
    private long epochBegan;
    private long stoodStill;
    private long stillSince = -1;
    private int epoch;
    private int epochs;
    private int step;
    private int stepsOfEpoch;

    private record Step(long nanos, int images) {
    }

    /** @param clock nanoseconds, from any moment on */
    public Throughput(LongSupplier clock) {
        this.clock = clock;
    }

    /** Takes in what the run says, on its thread. */
    public synchronized void heard(TrainingEvent event) {
        long now = clock.getAsLong();
        switch (event) {
            case TrainingEvent.Started started -> begin(started, now);
            case TrainingEvent.StepDone done -> step(done, now);
            case TrainingEvent.EpochDone done -> epochDone(done.summary().epoch(), now);
            case TrainingEvent.Waiting waiting -> still(now);
            case TrainingEvent.Ended ended -> steps.clear();
            case TrainingEvent.Asked asked -> {
                // takes no time itself
            }
            case TrainingEvent.Answered answered -> {
                // likewise
            }
            case TrainingEvent.ReceiptReady receipt -> {
                // likewise
            }
            case TrainingEvent.Evaluated evaluated -> {
                // comes after the last epoch
            }
            case TrainingEvent.Notice notice -> {
                // takes no time
            }
        }
    }

    /** The run stands still, or goes on. */
    public synchronized void paused(boolean paused) {
        long now = clock.getAsLong();
        if (paused) {
            still(now);
        } else {
            move(now);
        }
    }

    private void begin(TrainingEvent.Started started, long now) {
        steps.clear();
        secondsOfEpoch = Double.NaN;
        epoch = started.epochsDone();
        epochs = started.experiment().epochs();
        step = 0;
        stepsOfEpoch = 0;
        epochBegan = now;
        stoodStill = 0;
        stillSince = -1;
    }

    private void step(TrainingEvent.StepDone done, long now) {
        if (stillSince >= 0) { // one step may still end after a pause was asked for; the next comes when it goes on
            move(now);
        }
        epoch = done.epoch() - 1;
        epochs = done.epochs();
        step = done.step();
        stepsOfEpoch = done.steps();
        steps.addLast(new Step(now, done.images()));
        if (steps.size() > WINDOW) {
            steps.removeFirst();
        }
    }

    private void epochDone(int number, long now) {
        double seconds = (now - epochBegan - stoodStill) / NANOS;
        secondsOfEpoch = Double.isNaN(secondsOfEpoch) ? seconds : RECENT * seconds + (1 - RECENT) * secondsOfEpoch;
        epoch = number;
        step = 0;
        epochBegan = now;
        stoodStill = 0;
        steps.clear(); // what comes between epochs is no training
    }

    private void still(long now) {
        if (stillSince < 0) {
            stillSince = now;
        }
        steps.clear();
    }

    private void move(long now) {
        if (stillSince >= 0) {
            stoodStill += now - stillSince;
            stillSince = -1;
            steps.clear();
        }
    }

    /** Images trained on in a second, over the latest steps; NaN before there are two. */
    public synchronized double imagesPerSecond() {
        if (steps.size() < 2) {
            return Double.NaN;
        }
        long images = steps.stream().skip(1).mapToLong(Step::images).sum();
        double seconds = (steps.getLast().nanos() - steps.getFirst().nanos()) / NANOS;
        return seconds > 0 ? images / seconds : Double.NaN;
    }

    /** Seconds until the last epoch is done; NaN before enough of the run is. In the first epoch validation is not known yet, so that it takes longer. */
    public synchronized double secondsLeft() {
        double done = stepsOfEpoch == 0 ? 0 : (double) step / stepsOfEpoch;
        double epochsLeft = epochs - epoch - done;
        if (!Double.isNaN(secondsOfEpoch)) {
            return Math.max(0, epochsLeft) * secondsOfEpoch;
        }
        long now = stillSince >= 0 ? stillSince : clock.getAsLong();
        double seconds = (now - epochBegan - stoodStill) / NANOS;
        return done > 0 ? Math.max(0, epochsLeft) * seconds / done : Double.NaN;
    }
}
