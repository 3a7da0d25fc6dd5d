package org.glassbox.ui.annotation;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.glassbox.core.GlassboxException;
import org.glassbox.engine.experiment.Experiment;
import org.glassbox.engine.run.RunControl;
import org.glassbox.engine.run.Runs;
import org.glassbox.engine.run.TrainingEvent;

/** The one run that the workbench shows, and what one can do with it. User interface's thread only. */
public final class RunSession {
    private final Supplier<Optional<Runs>> runs;
    private final Executor ui;
    private final Executor background;
    private final AnnotationModel annotation;
    private final DrawingModel drawing;
    private final TrainingModel training;
    private final ReceiptModel receipts = new ReceiptModel();
    private final List<RunNews> listeners = new CopyOnWriteArrayList<>();
    private RunControl control;
    private RunPlan plan;
    private boolean stopping;

    /**
     * @param runs the engine, asked for at each start; absent while its bundle could not start
     * @param ui runs work on the user interface's thread, in order
     * @param background runs work that may take a while, in order
     */
    public RunSession(Supplier<Optional<Runs>> runs, Executor ui, Executor background) {
        this.runs = runs;
        this.ui = ui;
        this.background = background;
        annotation = new AnnotationModel(ui, background);
        drawing = new DrawingModel(annotation);
        training = new TrainingModel(ui);
    }

    public AnnotationModel annotation() {
        return annotation;
    }

    public DrawingModel drawing() {
        return drawing;
    }

    public TrainingModel training() {
        return training;
    }

    public ReceiptModel receipts() {
        return receipts;
    }

    /** Hears what runs say, whoever started them. */
    @FunctionalInterface
    public interface RunNews {
        /**
         * Called in order on the run's thread; returns quickly. A run that could not begin says no more than that it ended. When the end is heard, the session is
         * free as soon as the user interface's thread has done what it has to do before.
         */
        void heard(RunPlan plan, TrainingEvent event);
    }

    /** Passes on what all runs say from now on. Any thread. @return ends that */
    public Runnable listen(RunNews listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /** Whether a run has been started that has not ended. */
    public boolean isRunning() {
        return plan != null;
    }

    /**
     * Starts a run.
     *
     * @throws IllegalStateException if another one goes on
     */
    public void start(RunPlan wanted) {
        if (isRunning()) {
            throw new IllegalStateException("a run goes on already");
        }
        plan = wanted;
        stopping = false;
        receipts.begin();
        annotation.begin(List.of(), wanted.rule());
        training.starting(wanted.experiment().name());
        background.execute(() -> {
            try {
                Runs engine = runs.get().orElseThrow(() -> GlassboxException.fault(Messages.noEngine, null));
                RunControl started = engine.start(wanted.experiment(), wanted.folder(), wanted.resume(), Optional.of(annotation),
                        event -> heard(wanted, event));
                ui.execute(() -> started(wanted, started));
            } catch (GlassboxException e) {
                ui.execute(() -> failed(wanted, e.getMessage()));
            } catch (RuntimeException | LinkageError e) { // the edge of a task; without this the window would say "starting" for ever
                ui.execute(() -> failed(wanted, Messages.bind(Messages.startFailed, e)));
            }
        });
    }

    /**
     * Finds out whether a run of an experiment could begin. Any thread; may take a while.
     *
     * @throws GlassboxException if it could not
     */
    public void check(Experiment experiment) throws GlassboxException {
        runs.get().orElseThrow(() -> GlassboxException.fault(Messages.noEngine, null)).check(experiment);
    }

    /** Holds the run after the present step. */
    public void pause() {
        if (control != null) {
            control.pause();
            training.paused(true);
        }
    }

    /** Goes on after a pause. */
    public void proceed() {
        if (control != null) {
            control.proceed();
            training.paused(false);
        }
    }

    /** Pauses a run that goes on, and the other way round. */
    public void pauseOrProceed() {
        if (control != null && control.isPaused()) {
            proceed();
        } else {
            pause();
        }
    }

    /** Ends the run after the present step; it can be resumed later. */
    public void stop() {
        stopping = true;
        if (control != null) {
            control.cancel();
        }
    }

    /** Whether the run stands still while queries are open. */
    public void waitForAnswers(boolean wait) {
        if (control != null) {
            control.waitForAnswers(wait);
            training.waits(wait);
        }
    }

    private void started(RunPlan wanted, RunControl started) {
        if (plan == wanted) {
            control = started;
            if (wanted.waits() != RunPlan.waits(wanted.experiment())) {
                started.waitForAnswers(wanted.waits());
            }
            if (stopping) {
                started.cancel();
            }
        }
    }

    private void failed(RunPlan wanted, String message) {
        if (plan == wanted) {
            training.failed(message);
            over();
            TrainingEvent.Ended ended = new TrainingEvent.Ended(TrainingEvent.Outcome.FAILED, 0, message);
            listeners.forEach(listener -> listener.heard(wanted, ended));
        }
    }

    private void heard(RunPlan wanted, TrainingEvent event) {
        training.heard(event, wanted.waits());
        switch (event) {
            case TrainingEvent.Started started -> ui.execute(() -> annotation.begin(started.classes(), wanted.rule(), started.uses()));
            case TrainingEvent.Asked asked -> ui.execute(() -> receipts.asked(asked.queries()));
            case TrainingEvent.ReceiptReady ready -> ui.execute(() -> receipts.add(ready.receipt()));
            case TrainingEvent.Ended ended -> ui.execute(this::over);
            case TrainingEvent.StepDone step -> {
                // the training model's
            }
            case TrainingEvent.EpochDone epoch -> {
                // the training model's
            }
            case TrainingEvent.Answered answered -> {
                // the annotation model knows before us
            }
            case TrainingEvent.Waiting waiting -> {
                // the training model's
            }
            case TrainingEvent.Notice notice -> {
                // the training model's
            }
            case TrainingEvent.Evaluated evaluated -> {
                // the training model's
            }
        }
        listeners.forEach(listener -> listener.heard(wanted, event)); // after the session itself, which is free when they hear of the end
    }

    private void over() {
        plan = null;
        control = null;
        annotation.end();
    }
}
