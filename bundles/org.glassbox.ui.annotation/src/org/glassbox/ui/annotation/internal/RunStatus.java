package org.glassbox.ui.annotation.internal;

import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.ProgressBar;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.menus.WorkbenchWindowControlContribution;
import org.glassbox.ui.annotation.Messages;
import org.glassbox.ui.annotation.Sentences;
import org.glassbox.ui.annotation.TrainingModel.Run;
import org.glassbox.ui.annotation.TrainingModel.State;

/** The run's epoch and progress at the window's lower edge, in every perspective. */
public final class RunStatus extends WorkbenchWindowControlContribution {
    private static final int PARTS = 1000;
    private static final int CHARACTERS = 70;
    private Label text;
    private ProgressBar epoch;
    private ProgressBar run;

    @Override
    protected Control createControl(Composite parent) {
        Composite status = new Composite(parent, SWT.NONE);
        GridLayoutFactory.fillDefaults().numColumns(3).margins(6, 2).applyTo(status);
        text = new Label(status, SWT.RIGHT);
        GridDataFactory.fillDefaults().align(SWT.FILL, SWT.CENTER).hint(width(), SWT.DEFAULT).applyTo(text);
        epoch = bar(status, Messages.epochProgressTip);
        run = bar(status, Messages.runProgressTip);
        Runnable unobserve = RunSessionFunction.of(PlatformUI.getWorkbench()).training().observe(this::render);
        status.addListener(SWT.Dispose, event -> unobserve.run());
        return status;
    }

    private int width() {
        GC gc = new GC(text);
        try {
            return (int) (CHARACTERS * gc.getFontMetrics().getAverageCharacterWidth());
        } finally {
            gc.dispose();
        }
    }

    private static ProgressBar bar(Composite parent, String tip) {
        ProgressBar bar = new ProgressBar(parent, SWT.HORIZONTAL);
        bar.setMaximum(PARTS);
        bar.setToolTipText(tip);
        Keys.name(bar, tip);
        GridDataFactory.fillDefaults().align(SWT.FILL, SWT.CENTER).hint(100, SWT.DEFAULT).applyTo(bar);
        return bar;
    }

    private void render(State state) {
        switch (state) {
            case State.Idle() -> show("", 0, 0);
            case State.Starting(String name) -> show(Messages.bind(Messages.trainingStarting, name), 0, 0);
            case State.Running(Run progress) -> show(Sentences.status(progress), progress.steps() == 0 ? 0 : (double) progress.step() / progress.steps(),
                    progress.done());
            case State.Ended ended -> show(Sentences.ended(ended), 0, ended.run().done());
            case State.Failed(String message) -> show(Messages.trainingFailed, 0, 0);
        }
    }

    private void show(String sentence, double epochDone, double runDone) {
        text.setText(sentence);
        text.setToolTipText(sentence);
        epoch.setSelection((int) Math.round(PARTS * epochDone));
        run.setSelection((int) Math.round(PARTS * runDone));
        epoch.setVisible(!sentence.isEmpty());
        run.setVisible(!sentence.isEmpty());
    }
}
