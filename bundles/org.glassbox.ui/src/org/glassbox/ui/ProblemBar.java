package org.glassbox.ui;

import java.util.Optional;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Text;

/** A sentence about something that went wrong, at the edge of what it is about. It takes no room while all is well. Its parent has a grid layout. */
public final class ProblemBar {
    private final Composite bar;
    private final Text text;
    private Runnable dismissed = () -> {
    };

    public ProblemBar(Composite parent, int columns) {
        bar = new Composite(parent, SWT.BORDER);
        GridLayoutFactory.fillDefaults().numColumns(3).margins(6, 4).applyTo(bar);
        GridDataFactory.fillDefaults().grab(true, false).span(columns, 1).exclude(true).applyTo(bar);
        new Label(bar, SWT.NONE).setImage(bar.getDisplay().getSystemImage(SWT.ICON_WARNING));
        text = new Text(bar, SWT.WRAP | SWT.MULTI | SWT.READ_ONLY);
        GridDataFactory.fillDefaults().grab(true, false).align(SWT.FILL, SWT.CENTER).hint(200, SWT.DEFAULT).applyTo(text);
        Button close = new Button(bar, SWT.PUSH | SWT.FLAT);
        close.setText(Messages.dismiss);
        close.addListener(SWT.Selection, event -> dismissed.run());
        GridDataFactory.fillDefaults().align(SWT.FILL, SWT.CENTER).applyTo(close);
        bar.setVisible(false);
    }

    /** Hears that the user has read it. */
    public void onDismiss(Runnable listener) {
        dismissed = listener;
    }

    /** Shows the problem, or nothing. */
    public void show(Optional<String> problem) {
        if (problem.isPresent() == bar.getVisible() && text.getText().equals(problem.orElse(""))) {
            return;
        }
        text.setText(problem.orElse(""));
        bar.setVisible(problem.isPresent());
        ((GridData) bar.getLayoutData()).exclude = problem.isEmpty();
        bar.requestLayout();
    }

    /** What is shown; empty while nothing is. */
    public String text() {
        return text.getText();
    }
}
