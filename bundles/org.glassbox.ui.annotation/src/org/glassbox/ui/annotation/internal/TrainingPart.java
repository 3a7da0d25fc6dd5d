package org.glassbox.ui.annotation.internal;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.eclipse.e4.ui.di.Focus;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.jface.layout.RowLayoutFactory;
import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.swt.SWT;
import org.eclipse.swt.program.Program;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.ProgressBar;
import org.glassbox.ui.PlotPanel;
import org.glassbox.ui.ProblemBar;
import org.glassbox.ui.annotation.Curves;
import org.glassbox.ui.annotation.Messages;
import org.glassbox.ui.annotation.RunSession;
import org.glassbox.ui.annotation.Sentences;
import org.glassbox.ui.annotation.TrainingModel.Run;
import org.glassbox.ui.annotation.TrainingModel.State;

/** How the run gets on, and what one can do with it. */
public final class TrainingPart {
    private static final int PARTS = 1000;
    private final RunSession session;
    private ProblemBar problems;
    private Label headline;
    private ProgressBar progress;
    private Label details;
    private Button pause;
    private Button stop;
    private Button wait;
    private Button goOn;
    private Button folder;
    private Combo measure;
    private PlotPanel plot;
    private Run shown;
    private Runnable unobserve;

    @Inject
    TrainingPart(RunSession session) {
        this.session = session;
    }

    @PostConstruct
    void create(Composite parent) {
        GridLayoutFactory.fillDefaults().margins(6, 4).spacing(4, 4).applyTo(parent);
        problems = new ProblemBar(parent, 1);
        problems.onDismiss(() -> problems.show(Optional.empty()));
        headline = label(parent);
        headline.setFont(JFaceResources.getFontRegistry().getBold(JFaceResources.DEFAULT_FONT));
        progress = new ProgressBar(parent, SWT.HORIZONTAL);
        progress.setMaximum(PARTS);
        Keys.name(progress, Messages.progressName);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(progress);
        details = label(parent);
        createButtons(parent);
        plot = new PlotPanel(parent, Messages.epochAxis);
        GridDataFactory.fillDefaults().grab(true, true).hint(160, 120).applyTo(plot.control());
        unobserve = session.training().observe(this::render);
    }

    @Focus
    void focus() {
        (pause.isEnabled() ? pause : measure).setFocus();
    }

    @PreDestroy
    void close() {
        unobserve.run();
    }

    private static Label label(Composite parent) {
        Label label = new Label(parent, SWT.WRAP);
        GridDataFactory.fillDefaults().grab(true, false).hint(160, SWT.DEFAULT).applyTo(label);
        return label;
    }

    private void createButtons(Composite parent) {
        Composite row = new Composite(parent, SWT.NONE);
        RowLayoutFactory.fillDefaults().center(true).spacing(6).applyTo(row);
        pause = button(row, SWT.PUSH, Messages.pause, Messages.pauseTip, "pause", session::pauseOrProceed);
        stop = button(row, SWT.PUSH, Messages.stop, Messages.stopTip, "stop", session::stop);
        folder = button(row, SWT.PUSH, Messages.folder, Messages.folderTip, "", this::openFolder);
        Composite choice = new Composite(parent, SWT.NONE);
        RowLayoutFactory.fillDefaults().center(true).spacing(6).applyTo(choice);
        wait = button(choice, SWT.RADIO, Messages.wait, Messages.waitTip, "wait", () -> session.waitForAnswers(wait.getSelection()));
        goOn = button(choice, SWT.RADIO, Messages.goOn, Messages.waitTip, "wait", () -> session.waitForAnswers(wait.getSelection()));
        measure = new Combo(parent, SWT.READ_ONLY);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(measure);
        measure.setToolTipText(Messages.measureTip);
        Keys.name(measure, Messages.measureTip);
        measure.addListener(SWT.Selection, event -> drawCurves());
    }

    private static Button button(Composite row, int style, String text, String tip, String command, Runnable action) {
        Button button = new Button(row, style);
        button.setText(text);
        Keys.tip(button, tip, command);
        Keys.name(button, tip);
        button.addListener(SWT.Selection, event -> action.run());
        return button;
    }

    private void openFolder() {
        Path path = shown.folder();
        Program.launch(path.toString());
    }

    private void render(State state) {
        switch (state) {
            case State.Idle() -> none(Messages.trainingIdle, false, Optional.empty());
            case State.Starting(String name) -> none(Messages.bind(Messages.trainingStarting, name), true, Optional.empty());
            case State.Running(Run run) -> show(run, Sentences.running(run), Sentences.details(run), true);
            case State.Ended ended -> show(ended.run(), Sentences.ended(ended), Sentences.outcome(ended), false);
            case State.Failed(String message) -> none(Messages.trainingFailed, false, Optional.of(message));
        }
    }

    private void none(String sentence, boolean starting, Optional<String> problem) {
        shown = null;
        problems.show(problem);
        set(headline, sentence);
        set(details, "");
        progress.setSelection(0);
        pause.setEnabled(false);
        stop.setEnabled(starting);
        wait.setEnabled(false);
        goOn.setEnabled(false);
        folder.setEnabled(false);
        measure.removeAll();
        measure.setEnabled(false);
        plot.show("", List.of());
    }

    private void show(Run run, String sentence, String more, boolean running) {
        boolean newEpoch = shown == null || shown.history().size() != run.history().size();
        boolean newNotice = shown == null || shown.notices().size() != run.notices().size();
        shown = run;
        if (newNotice) {
            problems.show(run.notices().isEmpty() ? Optional.empty() : Optional.of(run.notices().getLast()));
        }
        set(headline, sentence);
        set(details, more);
        progress.setSelection((int) Math.round(PARTS * run.done()));
        set(pause, run.paused() ? Messages.proceed : Messages.pause);
        pause.setEnabled(running);
        stop.setEnabled(running);
        wait.setEnabled(running);
        goOn.setEnabled(running);
        wait.setSelection(run.waits());
        goOn.setSelection(!run.waits());
        folder.setEnabled(true);
        if (newEpoch) {
            offerMeasures(run);
            drawCurves();
        }
    }

    private void offerMeasures(Run run) {
        String chosen = measure.getText();
        measure.setItems(Curves.measures(run.history()).toArray(String[]::new));
        int index = measure.indexOf(chosen);
        measure.select(Math.max(0, index));
        measure.setEnabled(measure.getItemCount() > 0);
    }

    private void drawCurves() {
        if (shown != null) {
            plot.show(measure.getText(), Curves.of(shown.history(), measure.getText()));
        }
    }

    private static void set(Label label, String text) {
        if (!label.getText().equals(text)) {
            label.setText(text);
            label.requestLayout();
        }
    }

    private static void set(Button button, String text) {
        if (!button.getText().equals(text)) {
            button.setText(text);
            button.requestLayout();
        }
    }
}
