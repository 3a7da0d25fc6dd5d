package org.glassbox.ui.training;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.glassbox.core.GlassboxException;
import org.glassbox.engine.experiment.Experiment;
import org.glassbox.engine.run.RunFolder;
import org.glassbox.engine.run.TrainingEvent;
import org.glassbox.ui.Observers;
import org.glassbox.ui.annotation.RunPlan;
import org.glassbox.ui.annotation.RunSession;
import org.glassbox.ui.annotation.TrainingModel;
import org.glassbox.ui.training.KnownRun.Status;
import org.glassbox.ui.training.RunShelf.Memory;

/**
 * Runs one after another, on the workbench's one session. What waits, and what goes on, is on disk before it is shown: after a crash the queue is as it was, held,
 * and the run that was broken off is offered. User interface's thread only.
 */
public final class RunQueue {
    private static final Memory NOTHING = new Memory(List.of(), List.of(), List.of(), List.of());
    private final RunSession session;
    private final RunsModel runs;
    private final Executor ui;
    private final Executor background;
    private final BooleanSupplier closing;
    private final Observers<State> observers = new Observers<>();
    private final QueueOrder order = new QueueOrder();
    private final RunShelf shelf;
    private Memory remembered = NOTHING;
    private Optional<String> problem = Optional.empty();
    private boolean held;
    private boolean taking;

    /**
     * What there is to see beside the runs themselves.
     *
     * @param held whether runs that wait go on waiting when the device is free
     * @param offered runs that were broken off with the process
     * @param problem something that could not be done, and what to do
     */
    public record State(boolean held, List<KnownRun> offered, Optional<String> problem) {
        public State {
            offered = List.copyOf(offered);
        }
    }

    /**
     * @param ui runs work on the user interface's thread, in order
     * @param background runs work that may take a while, in order
     * @param closing whether the workbench is being closed, which is no reason to forget that a run went on
     */
    public RunQueue(RunSession session, RunsModel runs, RunShelf shelf, Executor ui, Executor background, BooleanSupplier closing) {
        this.session = session;
        this.runs = runs;
        this.shelf = shelf;
        this.ui = ui;
        this.background = background;
        this.closing = closing;
        session.listen((plan, event) -> {
            runs.heard(plan.folder(), event);
            if (!(event instanceof TrainingEvent.StepDone)) {
                ui.execute(() -> heard(plan, event));
            }
        });
        session.training().observe(this::watch);
    }

    /** Tells the observer the present state and all later ones. @return ends that */
    public Runnable observe(Consumer<State> observer) {
        return observers.add(observer, state());
    }

    public State state() {
        return new State(held && order.next().isPresent(), order.offered().stream().flatMap(folder -> runs.runs().find(folder).stream()).toList(), problem);
    }

    /** Finds the runs that there are, and what was left at the last start. */
    public void load() {
        background.execute(() -> {
            Memory memory = shelf.memory();
            List<KnownRun> known = shelf.scan(memory);
            ui.execute(() -> loaded(memory, known));
        });
    }

    private void loaded(Memory memory, List<KnownRun> known) {
        if (remembered.equals(NOTHING)) {
            remembered = memory;
        }
        held |= order.load(memory, known); // nobody expects training to begin with the window
        List<KnownRun> all = new ArrayList<>(runs.runs().known().stream().filter(run -> run.isActive() || run.status() == Status.WAITING).toList());
        List<Path> present = all.stream().map(KnownRun::folder).toList();
        known.stream().filter(run -> !present.contains(run.folder())).map(this::withReason).forEach(all::add);
        runs.know(all);
        arrange();
    }

    /** A folder does not say that a run failed, and why. */
    private KnownRun withReason(KnownRun found) {
        return runs.runs().find(found.folder()).filter(known -> known.status() == Status.FAILED && found.status() == Status.UNFINISHED).orElse(found);
    }

    /** Looks again at what is on disk. */
    public void refresh() {
        load();
    }

    /** Runs an experiment in a new folder as soon as the device is free, before all that waits. */
    public void start(Experiment experiment) {
        prepare(experiment, true);
    }

    /** Runs an experiment in a new folder after all that waits. */
    public void add(Experiment experiment) {
        prepare(experiment, false);
    }

    private void prepare(Experiment experiment, boolean first) {
        boolean waits = session.isRunning() || held;
        background.execute(() -> {
            try {
                if (waits) { // what begins at once says itself what is wrong; nobody may be there to read it later
                    session.check(experiment);
                }
                Path folder = shelf.prepare(experiment, LocalDate.now());
                ui.execute(() -> enqueue(new KnownRun(folder, experiment.name(), Status.WAITING, 0, experiment.epochs(), ""), first));
            } catch (GlassboxException e) {
                ui.execute(() -> say(Optional.of(e.getMessage())));
            }
        });
    }

    private void enqueue(KnownRun run, boolean first) {
        order.add(run.folder(), first);
        if (first) {
            held = false;
        }
        runs.put(run);
        problem = Optional.empty();
        arrange();
        next();
    }

    /** Goes on with a run as soon as the device is free, before all that waits. */
    public void resume(Path folder) {
        Optional<KnownRun> run = runs.runs().find(folder);
        if (run.isPresent() && (run.get().isResumable() || run.get().status() == Status.WAITING)) {
            enqueue(run.get().with(Status.WAITING, ""), true);
        }
    }

    /** Offers what was broken off no longer; it stays in the list. */
    public void later() {
        order.offerNoMore();
        arrange();
    }

    /** Lets runs wait although the device is free, or not. */
    public void hold(boolean hold) {
        held = hold;
        arrange();
        next();
    }

    /** Moves a run that waits. @param by -1 towards the front, 1 towards the end */
    public void move(Path folder, int by) {
        if (order.move(folder, by)) {
            arrange();
        }
    }

    /** Takes a run out of the queue; its folder stays, and it can be resumed. */
    public void withdraw(Path folder) {
        if (order.withdraw(folder)) {
            runs.runs().find(folder).ifPresent(run -> runs.put(run.with(Status.UNFINISHED)));
            arrange();
        }
    }

    /** Lists a run no more; its folder stays. */
    public void hide(Path folder) {
        if (!order.isActive(folder)) {
            order.hide(folder);
            runs.know(runs.runs().known().stream().filter(run -> !run.folder().equals(folder)).toList());
            arrange();
        }
    }

    /** Lists a run that is kept somewhere else. */
    public void open(Path folder) {
        Path absolute = folder.toAbsolutePath().normalize();
        background.execute(() -> {
            if (RunFolder.holdsRun(absolute)) {
                KnownRun run = shelf.look(absolute);
                ui.execute(() -> opened(run));
            } else {
                ui.execute(() -> say(Optional.of(Messages.bind(Messages.noRunThere, absolute))));
            }
        });
    }

    private void opened(KnownRun run) {
        order.unhide(run.folder());
        if (runs.runs().find(run.folder()).isEmpty()) {
            runs.put(run);
        }
        remember(run.folder());
        runs.select(List.of(run.folder()));
        problem = Optional.empty();
        arrange();
    }

    /** Ends the run that goes on after the present step; it can be resumed. What waits goes on waiting. */
    public void stop() {
        session.stop();
    }

    public void pauseOrProceed() {
        session.pauseOrProceed();
    }

    private void watch(TrainingModel.State state) {
        if (state instanceof TrainingModel.State.Running(TrainingModel.Run run)) {
            Status now = run.paused() ? Status.PAUSED : Status.RUNNING;
            order.active().flatMap(runs.runs()::find).filter(known -> known.folder().equals(run.folder()) && known.status() != now)
                    .ifPresent(known -> runs.put(known.with(now)));
        }
    }

    /** A run's folder as people write it. */
    public String place(KnownRun run) {
        return shelf.place(run.folder());
    }

    /** What is said of a run, with folders as people write them. */
    public String told(String message) {
        return shelf.told(message);
    }

    /** Says no longer what could not be done. */
    public void dismiss() {
        say(Optional.empty());
    }

    private void say(Optional<String> sentence) {
        problem = sentence;
        observers.tell(state());
    }

    /** Starts what is first, if nothing goes on. */
    private void next() {
        if (held || taking || session.isRunning() || order.next().isEmpty()) {
            return;
        }
        taking = true;
        Path folder = order.next().get();
        background.execute(() -> {
            try {
                Experiment experiment = shelf.experiment(folder);
                ui.execute(() -> begin(folder, experiment));
            } catch (GlassboxException e) {
                ui.execute(() -> refused(folder, e.getMessage()));
            }
        });
    }

    private void begin(Path folder, Experiment experiment) {
        taking = false;
        if (session.isRunning() || !order.isWaiting(folder)) { // another was started meanwhile, or this one was withdrawn
            next();
            return;
        }
        order.begun(folder);
        remember(folder);
        runs.put(runs.runs().find(folder).orElseGet(() -> new KnownRun(folder, experiment.name(), Status.STARTING, 0, experiment.epochs(), ""))
                .with(Status.STARTING, ""));
        arrange();
        session.start(new RunPlan(experiment, folder, true, RunPlan.waits(experiment)));
    }

    private void refused(Path folder, String why) {
        taking = false;
        order.withdraw(folder);
        runs.runs().find(folder).ifPresent(run -> runs.put(run.with(Status.FAILED, why)));
        arrange();
        next();
    }

    private void remember(Path folder) {
        if (!shelf.isListed(folder)) {
            order.keepElsewhere(folder);
        }
    }

    private void heard(RunPlan plan, TrainingEvent event) {
        Path folder = plan.folder();
        KnownRun run = runs.runs().find(folder).orElseGet(() -> new KnownRun(folder, plan.experiment().name(), Status.STARTING, 0, plan.experiment().epochs(), ""));
        switch (event) {
            case TrainingEvent.Started started -> {
                order.begun(folder); // if nothing else, somebody resumed it elsewhere in the workbench
                remember(folder);
                runs.put(run.with(Status.RUNNING, "").done(started.epochsDone()));
                lookAt(folder);
                arrange();
            }
            case TrainingEvent.EpochDone epoch -> runs.put(run.done(epoch.summary().epoch()));
            case TrainingEvent.Ended ended -> ended(run, ended);
            case TrainingEvent.StepDone step -> {
                // was left out
            }
            case TrainingEvent.Asked asked -> {
                // the annotation perspective's
            }
            case TrainingEvent.Answered answered -> {
                // likewise
            }
            case TrainingEvent.Waiting open -> {
                // the session says so
            }
            case TrainingEvent.ReceiptReady receipt -> {
                // the annotation perspective's
            }
            case TrainingEvent.Evaluated evaluated -> {
                // the run's folder has it
            }
            case TrainingEvent.Notice notice -> {
                // the log's
            }
        }
    }

    /** The views show the run that begins, unless somebody is comparing others. */
    private void lookAt(Path folder) {
        if (runs.runs().selected().size() <= 1) {
            runs.select(List.of(folder));
        }
    }

    private void ended(KnownRun run, TrainingEvent.Ended ended) {
        Status status = switch (ended.outcome()) {
            case COMPLETED -> Status.FINISHED;
            case CANCELLED -> Status.UNFINISHED;
            case FAILED -> Status.FAILED;
        };
        runs.put(run.with(status, shelf.told(ended.message())));
        if (closing.getAsBoolean()) {
            return; // so that the next start offers it
        }
        order.ended();
        held |= ended.outcome() == TrainingEvent.Outcome.CANCELLED; // who stops a run does not want the next one to begin
        arrange();
        next();
    }

    /** Puts the list in order, and what has to be remembered on disk. */
    private void arrange() {
        runs.know(order.arranged(runs.runs()));
        observers.tell(state());
        Memory memory = order.memory();
        if (memory.equals(remembered)) {
            return;
        }
        remembered = memory;
        background.execute(() -> {
            try {
                shelf.remember(memory);
            } catch (GlassboxException e) {
                ui.execute(() -> say(Optional.of(e.getMessage())));
            }
        });
    }
}
