package org.glassbox.app;

import java.util.List;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.eclipse.ui.PlatformUI;
import org.glassbox.ui.Commands;
import org.glassbox.ui.training.Console;
import org.glassbox.ui.training.KnownRun;
import org.glassbox.ui.training.RunQueue;
import org.glassbox.ui.training.Sentences;

/** Says on the first page that a run was broken off when Glassbox ended, and goes on with it. It takes no room while there is none. */
final class ResumeOffer {
    private final Console console;
    private final Composite offer;
    private final Label text;
    private final Button resume;
    private Runnable changed = () -> {
    };

    /** @param parent with a grid layout */
    ResumeOffer(Composite parent, int narrowest) {
        console = Console.of(PlatformUI.getWorkbench());
        offer = new Composite(parent, SWT.BORDER);
        GridLayoutFactory.fillDefaults().margins(10, 8).applyTo(offer);
        GridDataFactory.fillDefaults().grab(true, false).hint(narrowest, SWT.DEFAULT).exclude(true).applyTo(offer);
        offer.setVisible(false);
        text = new Label(offer, SWT.WRAP);
        GridDataFactory.fillDefaults().grab(true, false).hint(narrowest, SWT.DEFAULT).applyTo(text);
        resume = new Button(offer, SWT.PUSH);
        resume.setText(Messages.offerResume);
        resume.setToolTipText(Messages.offerResumeTip);
        resume.addListener(SWT.Selection, event -> resume());
        Runnable unobserve = console.queue().observe(this::render);
        offer.addListener(SWT.Dispose, event -> unobserve.run());
    }

    /** Hears that more or less room is needed. */
    void onChange(Runnable listener) {
        changed = listener;
    }

    /** Gives what is offered the focus. @return whether something is */
    boolean focus() {
        return offer.isVisible() && resume.setFocus();
    }

    private void resume() {
        List<KnownRun> offered = console.queue().state().offered();
        Commands.execute("org.glassbox.ui.training.show");
        offered.reversed().forEach(run -> console.queue().resume(run.folder()));
    }

    private void render(RunQueue.State state) {
        List<KnownRun> offered = state.offered();
        if (!offered.isEmpty()) {
            text.setText(Sentences.offer(offered).replace("&", "&&"));
        }
        GridData place = (GridData) offer.getLayoutData();
        if (place.exclude != offered.isEmpty()) {
            place.exclude = offered.isEmpty();
            offer.setVisible(!offered.isEmpty());
            offer.requestLayout();
            changed.run();
        }
    }
}
