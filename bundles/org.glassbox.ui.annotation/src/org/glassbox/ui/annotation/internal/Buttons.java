package org.glassbox.ui.annotation.internal;

import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;

/** Makes buttons that do what a command does, and tell its key. */
final class Buttons {
    private Buttons() {
    }

    static Button push(Composite row, String text, String tip, String command, Runnable action) {
        Button button = new Button(row, SWT.PUSH);
        button.setText(text);
        Keys.tip(button, tip, command);
        Keys.name(button, tip);
        button.addListener(SWT.Selection, event -> action.run());
        return button;
    }
}
