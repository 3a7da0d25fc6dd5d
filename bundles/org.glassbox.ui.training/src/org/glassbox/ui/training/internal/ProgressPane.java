package org.glassbox.ui.training.internal;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.program.Program;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.ProgressBar;
import org.glassbox.engine.history.ProcessMemory;
import org.glassbox.ui.Keys;
import org.glassbox.ui.ProblemBar;
import org.glassbox.ui.Rows;
import org.glassbox.ui.annotation.AnnotationState;
import org.glassbox.ui.annotation.TrainingModel.Run;
import org.glassbox.ui.annotation.TrainingModel.State;
import org.glassbox.ui.training.Console;
import org.glassbox.ui.training.Messages;
import org.glassbox.ui.training.Sentences;

/** Epoch and step, speed, time left and memory, and the buttons that hold or end the run. */
final class ProgressPane {
    private static final int PARTS = 1000;
    private static final String ANNOTATION = "org.glassbox.ui.annotation.";
    private final Console console;
    private final ProblemBar problems;
    private final Label headline;
    private final ProgressBar progress;
    private final Label place;
    private final Label speed;
    private final Label left;
    private final Label memory;
    private final Button pause;
    private final Button stop;
    private final Button answer;
    private final Button report;
    private long memoryRead;
    private List<String> notices = List.of();
    private Optional<Path> folder = Optional.empty();

    ProgressPane(Composite parent, Console console) {
        this.console = console;
        Composite pane = new Composite(parent, SWT.NONE);
        GridLayoutFactory.fillDefaults().margins(6, 4).spacing(4, 4).applyTo(pane);
        problems = new ProblemBar(pane, 1);
        problems.onDismiss(() -> problems.show(Optional.empty()));
        headline = Rows.head(pane, "");
        progress = new ProgressBar(pane, SWT.HORIZONTAL);
        progress.setMaximum(PARTS);
        progress.setToolTipText(Messages.progressTip);
        Keys.name(progress, Messages.progressTip);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(progress);
        place = Rows.text(pane);
        Composite numbers = new Composite(pane, SWT.NONE);
        GridLayoutFactory.fillDefaults().numColumns(2).spacing(8, 2).applyTo(numbers);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(numbers);
        speed = number(numbers, Messages.speedLabel, Messages.speedTip);
        left = number(numbers, Messages.leftLabel, Messages.leftTip);
        memory = number(numbers, Messages.memoryLabel, Messages.memoryTip);
        Composite row = Rows.row(pane);
        pause = Rows.button(row, SWT.PUSH, Messages.pause, Messages.pauseTip, ANNOTATION + "pause", console.queue()::pauseOrProceed);
        stop = Rows.button(row, SWT.PUSH, Messages.stop, Messages.stopTip, ANNOTATION + "stop", console.queue()::stop);
        answer = Rows.button(row, SWT.PUSH, Messages.answer, Messages.answerTip, Windows::answer);
        report = Rows.button(row, SWT.PUSH, Messages.report, Messages.reportTip, () -> report().ifPresent(file -> Program.launch(file.toString())));
        Runnable unobserve = console.session().training().observe(this::render);
        pane.addListener(SWT.Dispose, event -> unobserve.run());
    }

    private static Label number(Composite parent, String name, String tip) {
        Label label = new Label(parent, SWT.NONE);
        label.setText(name);
        label.setToolTipText(tip);
        Label value = Rows.text(parent);
        value.setToolTipText(tip);
        return value;
    }

    void focus() {
        (pause.isEnabled() ? pause : headline.getParent()).setFocus();
    }

    private Optional<Path> report() {
        return folder.map(path -> path.resolve("report.html")).filter(Files::exists);
    }

    private void render(State state) {
        Rows.set(headline, Sentences.headline(state));
        switch (state) {
            case State.Idle() -> none(false, Optional.empty());
            case State.Starting(String name) -> none(true, Optional.empty());
            case State.Failed(String message) -> none(false, Optional.of(message));
            case State.Running(Run run) -> show(run, true, "");
            case State.Ended ended -> show(ended.run(), false, console.queue().told(ended.message()));
        }
    }

    private void none(boolean starting, Optional<String> problem) {
        folder = Optional.empty();
        notices = List.of();
        problems.show(problem);
        progress.setSelection(0);
        Rows.set(place, "");
        Rows.set(speed, Messages.unknown);
        Rows.set(left, Messages.unknown);
        Rows.set(memory, Messages.unknown);
        enable(false, starting, false);
    }

    private void show(Run run, boolean running, String ending) {
        folder = Optional.of(run.folder());
        if (!run.notices().equals(notices)) {
            notices = run.notices();
            problems.show(notices.isEmpty() ? Optional.empty() : Optional.of(notices.getLast()));
        }
        progress.setSelection((int) Math.round(PARTS * run.done()));
        Rows.set(place, running ? Sentences.place(run) : ending);
        Rows.set(speed, running ? Sentences.speed(console.throughput().imagesPerSecond()) : Messages.unknown);
        Rows.set(left, running ? Sentences.span(console.throughput().secondsLeft()) : Messages.unknown);
        long now = System.nanoTime();
        if (!running || memoryRead == 0 || now - memoryRead > TimeUnit.SECONDS.toNanos(1)) {
            memoryRead = now;
            ProcessMemory present = ProcessMemory.now();
            String resident = Double.isNaN(present.resident()) ? Messages.unknown : Sentences.bytes((long) present.resident());
            Rows.set(memory, Messages.bind(Messages.memory, resident, Sentences.bytes((long) present.heap())));
        }
        Rows.set(pause, run.paused() ? Messages.proceed : Messages.pause);
        enable(running, running, running && asksPerson(run));
    }

    /** Whether somebody at this workbench has queries to answer. */
    private boolean asksPerson(Run run) {
        return run.waiting() || console.session().annotation().state() instanceof AnnotationState.Asking;
    }

    private void enable(boolean canPause, boolean canStop, boolean canAnswer) {
        pause.setEnabled(canPause);
        stop.setEnabled(canStop);
        answer.setEnabled(canAnswer);
        report.setEnabled(!canStop && report().isPresent());
    }
}
