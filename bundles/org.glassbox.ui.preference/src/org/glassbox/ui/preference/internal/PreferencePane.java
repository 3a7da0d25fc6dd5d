package org.glassbox.ui.preference.internal;

import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.StackLayout;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.glassbox.ui.ProblemBar;
import org.glassbox.ui.preference.PreferenceModel;
import org.glassbox.ui.preference.PreferenceState;

/** The page that suits what there is to see, and above it what went wrong. */
final class PreferencePane {
    private final Composite pane;
    private final ProblemBar problems;
    private final Composite stack;
    private final StackLayout layout = new StackLayout();
    private final PreferenceKeys keys;
    private final EmptyPage empty;
    private final GuidePage guide;
    private final JudgingPage judging;
    private final FinishedPage finished;
    private final ResultsPage results;
    private Page shown;

    /** One of them is seen at a time. */
    interface Page {
        Control control();

        void focus();
    }

    PreferencePane(Composite parent, PreferenceModel model, PreferenceKeys keys) {
        this.keys = keys;
        pane = new Composite(parent, SWT.NONE);
        GridLayoutFactory.fillDefaults().margins(6, 4).spacing(4, 4).applyTo(pane);
        problems = new ProblemBar(pane, 1);
        problems.onDismiss(model::dismissProblem);
        stack = new Composite(pane, SWT.NONE);
        stack.setLayout(layout);
        GridDataFactory.fillDefaults().grab(true, true).applyTo(stack);
        empty = new EmptyPage(stack, model);
        guide = new GuidePage(stack, model);
        judging = new JudgingPage(stack, model, keys);
        finished = new FinishedPage(stack, model);
        results = new ResultsPage(stack, model);
        Runnable unobserve = model.observe(this::render);
        pane.addListener(SWT.Dispose, event -> unobserve.run());
    }

    Composite control() {
        return pane;
    }

    void focus() {
        shown.focus();
    }

    private void render(PreferenceState state) {
        problems.show(state.desk().problem());
        keys.follow(state);
        switch (state) {
            case PreferenceState.Empty(PreferenceState.Desk desk) -> {
                empty.show(desk);
                turnTo(empty);
            }
            case PreferenceState.Guide open -> {
                guide.show(open);
                turnTo(guide);
            }
            case PreferenceState.Judging present -> {
                judging.show(present);
                turnTo(judging);
            }
            case PreferenceState.Finished end -> {
                finished.show(end);
                turnTo(finished);
            }
            case PreferenceState.Results counted -> {
                results.show(counted);
                turnTo(results);
            }
        }
    }

    /** Whoever had the focus on the page before has it on this one. */
    private void turnTo(Page page) {
        if (page != shown) {
            boolean focused = shown != null && holdsFocus(shown.control());
            shown = page;
            layout.topControl = page.control();
            stack.layout();
            if (focused) {
                page.focus();
            }
        }
    }

    private boolean holdsFocus(Control control) {
        for (Control focused = pane.getDisplay().getFocusControl(); focused != null; focused = focused.getParent()) {
            if (focused == control) {
                return true;
            }
        }
        return false;
    }
}
