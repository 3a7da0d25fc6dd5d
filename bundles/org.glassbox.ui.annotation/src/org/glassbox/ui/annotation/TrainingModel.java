package org.glassbox.ui.annotation;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.glassbox.engine.run.RunResult;
import org.glassbox.engine.run.TrainingEvent;
import org.glassbox.ui.Observers;

/**
 * How far a run is. News comes on the run's thread, many times a second; the user interface gets the newest state and has at most one refresh pending. Thread
 * safe, except for {@link #observe}, which belongs to the user interface's thread.
 */
public final class TrainingModel {
    private final Executor ui;
    private final Observers<State> observers = new Observers<>();
    private State state = new State.Idle();
    private boolean refreshing;

    /** What there is to see. */
    public sealed interface State {
        /** There has been no run yet. */
        record Idle() implements State {
        }

        /** A run is being prepared: data is read or made, the network built. */
        record Starting(String name) implements State {
        }

        /** A run goes on. */
        record Running(Run run) implements State {
        }

        /** A run is over; what it reached can be looked at. */
        record Ended(Run run, TrainingEvent.Outcome outcome, String message) implements State {
        }

        /** A run could not even begin. */
        record Failed(String message) implements State {
        }
    }

    /**
     * Numbers of a run.
     *
     * @param epoch that is being trained, from 1; 0 before the first
     * @param step in the epoch, from 1; 0 before the first
     * @param loss of the latest step
     * @param history of the epochs that are done
     * @param paused by the user
     * @param waiting whether it stands still until queries are answered
     * @param waits whether it is to do so
     * @param notices that came, the newest last
     * @param result on the test data, once there is one
     */
    public record Run(String name, Path folder, String device, int epoch, int epochs, int step, int steps, double loss,
            List<TrainingEvent.EpochSummary> history, boolean paused, boolean waiting, boolean waits, List<String> notices, Optional<RunResult> result) {
        public Run {
            history = List.copyOf(history);
            notices = List.copyOf(notices);
        }

        /** How much of the run is done, 0 to 1. */
        public double done() {
            double inEpoch = steps == 0 ? 0 : (double) step / steps;
            return epochs == 0 ? 0 : Math.clamp((Math.max(0, epoch - 1) + inEpoch) / epochs, 0, 1);
        }

        /** Seconds of training that are left, from the mean of the epochs so far; NaN before the first is done. Waiting for answers is not counted. */
        public double secondsLeft() {
            double mean = history.stream().mapToDouble(TrainingEvent.EpochSummary::seconds).average().orElse(Double.NaN);
            return mean * epochs * (1 - done());
        }

        private Run stepped(TrainingEvent.StepDone news) {
            return new Run(name, folder, device, news.epoch(), news.epochs(), news.step(), news.steps(), news.loss(), history, paused, false, waits,
                    notices, result);
        }

        private Run epochDone(TrainingEvent.EpochSummary summary) {
            return new Run(name, folder, device, summary.epoch(), epochs, steps, steps, loss, appended(history, summary), paused, waiting, waits,
                    notices, result);
        }

        private Run paused(boolean value) {
            return new Run(name, folder, device, epoch, epochs, step, steps, loss, history, value, waiting, waits, notices, result);
        }

        private Run waiting(boolean value) {
            return new Run(name, folder, device, epoch, epochs, step, steps, loss, history, paused, value, waits, notices, result);
        }

        private Run waits(boolean value) {
            return new Run(name, folder, device, epoch, epochs, step, steps, loss, history, paused, waiting && value, value, notices, result);
        }

        private Run noticed(String notice) {
            return new Run(name, folder, device, epoch, epochs, step, steps, loss, history, paused, waiting, waits, appended(notices, notice), result);
        }

        private Run evaluated(RunResult found) {
            return new Run(name, folder, device, epoch, epochs, step, steps, loss, history, paused, waiting, waits, notices, Optional.of(found));
        }

        private static <T> List<T> appended(List<T> list, T element) {
            List<T> longer = new ArrayList<>(list);
            longer.add(element);
            return longer;
        }
    }

    /** @param ui runs work on the user interface's thread */
    public TrainingModel(Executor ui) {
        this.ui = ui;
    }

    /** Tells the observer the present state and later ones, of which some may be left out. @return ends that */
    public Runnable observe(Consumer<State> observer) {
        return observers.add(observer, state());
    }

    /** What there is to see now. */
    public synchronized State state() {
        return state;
    }

    void starting(String name) {
        become(new State.Starting(name));
    }

    void failed(String message) {
        become(new State.Failed(message));
    }

    void paused(boolean paused) {
        change(run -> run.paused(paused));
    }

    void waits(boolean waits) {
        change(run -> run.waits(waits));
    }

    /** Takes in what the run says; called on any thread. */
    void heard(TrainingEvent event, boolean waits) {
        switch (event) {
            case TrainingEvent.Started started -> become(new State.Running(new Run(started.experiment().name(), started.folder(), started.device(),
                    started.epochsDone(), started.experiment().epochs(), 0, 0, Double.NaN, List.of(), false, false, waits, List.of(), Optional.empty())));
            case TrainingEvent.StepDone step -> change(run -> run.stepped(step));
            case TrainingEvent.EpochDone epoch -> change(run -> run.epochDone(epoch.summary()));
            case TrainingEvent.Waiting waiting -> change(run -> run.waiting(waiting.open() > 0));
            case TrainingEvent.Notice notice -> change(run -> run.noticed(notice.message()));
            case TrainingEvent.Evaluated evaluated -> change(run -> run.evaluated(evaluated.result()));
            case TrainingEvent.Ended ended -> ended(ended);
            case TrainingEvent.Asked asked -> {
                // the annotation model's
            }
            case TrainingEvent.Answered answered -> {
                // the annotation model knows before us
            }
            case TrainingEvent.ReceiptReady receipt -> {
                // the receipt model's
            }
        }
    }

    private synchronized void ended(TrainingEvent.Ended ended) {
        become(state instanceof State.Running running ? new State.Ended(running.run().waiting(false), ended.outcome(), ended.message())
                : new State.Failed(ended.message()));
    }

    private synchronized void change(UnaryOperator<Run> change) {
        if (state instanceof State.Running(Run run)) {
            become(new State.Running(change.apply(run)));
        }
    }

    private synchronized void become(State changed) {
        state = changed;
        if (!refreshing) {
            refreshing = true;
            ui.execute(this::refresh);
        }
    }

    private void refresh() {
        State newest;
        synchronized (this) {
            refreshing = false;
            newest = state;
        }
        observers.tell(newest);
    }
}
